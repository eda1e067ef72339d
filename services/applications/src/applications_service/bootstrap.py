"""The one place where the applications service is put together."""

import asyncio
import sys
from pathlib import Path

import structlog
from fastapi import FastAPI

from applications_service.adapters.clamav import ClamAv
from applications_service.adapters.content_inspection import ProcessInspector
from applications_service.adapters.filing_clock import FilingClock
from applications_service.adapters.kato_spreadsheet import KatoColumnsMissingError, read_kato
from applications_service.adapters.object_store import DocumentStore
from applications_service.adapters.receipt_printer import TypstPrinter
from applications_service.adapters.receipt_signer import Ed25519Signer
from applications_service.adapters.unit_of_work import PostgresUnitOfWork
from applications_service.domain.documents import DocumentLimits
from applications_service.entrypoints.consumers import SUBSCRIPTIONS
from applications_service.entrypoints.http import ROUTERS, STATUSES
from applications_service.entrypoints.state import ApplicationsState
from applications_service.entrypoints.texts import PROBLEM_TEXTS
from applications_service.entrypoints.timers import TIMERS
from applications_service.settings import ApplicationsSettings
from applications_service.use_cases.import_regions import ImportOutcome, import_regions
from applications_service.use_cases.policy import Policy
from balabaqsha_chassis.clock import Clock, system_clock
from balabaqsha_chassis.database import Database, UnitOfWorkOpener
from balabaqsha_chassis.problems import ProblemRenderer
from balabaqsha_chassis.service import Parts, Routes, build_app
from balabaqsha_chassis.settings import EXIT_BAD_SETTINGS

NAME = "applications"
MIGRATIONS = "applications_service.migrations"
ROUTES = Routes(
    name=NAME,
    version="0.1.0",
    routers=ROUTERS,
    renderer=ProblemRenderer(texts=PROBLEM_TEXTS, statuses=STATUSES),
)
_log = structlog.get_logger()


def create_app(settings: ApplicationsSettings, *, clock: Clock = system_clock) -> FastAPI:
    """The whole service as one app."""
    database = Database(
        settings.database_url.get_secret_value(),
        name=f"{NAME}-service",
        pool_size=settings.pool_size,
        timeout_seconds=settings.database_timeout_seconds,
    )
    open_unit_of_work = UnitOfWorkOpener(database, producer=NAME, build=PostgresUnitOfWork, clock=clock)
    if settings.clamav_address is None:
        _log.warning("documents_stay_unscanned", setting="APPLICATIONS_CLAMAV_ADDRESS")
    printer = TypstPrinter()
    state = ApplicationsState(
        open_unit_of_work=open_unit_of_work,
        clock=clock,
        filing_clock=FilingClock(clock),
        policy=_policy(settings),
        signer=Ed25519Signer(settings.receipt_key.get_secret_value()),
        printer=printer,
        portal_url=settings.portal_url.rstrip("/"),
        store=DocumentStore(settings.document_store),
        inspector=ProcessInspector(pixels=settings.document_pixels),
        scanner=ClamAv(settings.clamav_address) if settings.clamav_address else None,
        upload_idle_seconds=settings.upload_idle_seconds,
        upload_slots=asyncio.Semaphore(settings.uploads_at_once),
    )
    return build_app(
        Parts(
            routes=ROUTES,
            settings=settings,
            database=database,
            open_unit_of_work=open_unit_of_work,
            state=state,
            migrations_package=MIGRATIONS,
            subscriptions=SUBSCRIPTIONS,
            timers=TIMERS,
            closers=(printer.close,),
        )
    )


def _policy(settings: ApplicationsSettings) -> Policy:
    limits = DocumentLimits(
        file_bytes=settings.document_bytes,
        files_an_application=settings.documents_an_application,
        account_bytes=settings.account_document_bytes,
        pixels=settings.document_pixels,
    )
    return Policy(
        draft_term=settings.draft_term,
        drafts_an_account=settings.drafts_an_account,
        link_term=settings.link_term,
        watermark_every=settings.watermark_every,
        documents=limits,
    )


async def import_kato(settings: ApplicationsSettings, file: Path, *, dry_run: bool) -> int:
    """Import the classifier as the database's owner, tell of every wrong row, and answer the exit code."""
    if settings.migration_database_url is None:
        return EXIT_BAD_SETTINGS
    database = Database(settings.migration_database_url.get_secret_value(), name="import-kato")
    open_unit_of_work = UnitOfWorkOpener(database, producer=NAME, build=PostgresUnitOfWork)
    try:
        async with open_unit_of_work() as unit_of_work:
            outcome = await import_regions(read_kato(file), reference=unit_of_work.reference, dry_run=dry_run)
    except KatoColumnsMissingError as fault:
        sys.stderr.write(f"{file.name}: columns missing: {fault}\n")
        return 1
    finally:
        await database.close()
    return _tell(outcome, dry_run=dry_run)


def _tell(outcome: ImportOutcome, *, dry_run: bool) -> int:
    for fault in outcome.faults:
        sys.stderr.write(f"row {fault.line}: {fault.code}\n")
    written = 0 if dry_run or outcome.faults else outcome.rows
    sys.stdout.write(
        f"read {outcome.rows}, new {outcome.new}, wrong {len(outcome.faults)}, "
        f"absent from the file {outcome.absent}, written {written}\n"
    )
    return 1 if outcome.faults else 0
