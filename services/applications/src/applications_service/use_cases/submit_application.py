"""File an application: the instant that decides its place."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from applications_service.domain.age import rule_date
from applications_service.domain.application import Application, Channel
from applications_service.domain.errors import ConsentMissingError, ConsentVersionOutdatedError, FilingDelayedError
from applications_service.domain.receipt import SALT_BYTES, Receipt, receipt_of
from applications_service.domain.state_table import next_state
from applications_service.domain.states import Action
from applications_service.use_cases.access import own_application, visible_application
from applications_service.use_cases.announce_receipt_keys import announce_receipt_keys
from applications_service.use_cases.announcements import announce_submission
from applications_service.use_cases.hear_registers import consult_registers
from applications_service.use_cases.open_claim import open_claim
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.receipt_ports import ReceiptSigner, SignedReceipt
from balabaqsha_chassis.clock import Clock

#: Longest way of a filing from the service's door to its own transaction.
LONGEST_FILING = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance:
    """The clerk who files for the parent."""

    clerk_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitApplication:
    """The account files the draft and consents; `arrived_at` is when the request reached the service."""

    account_id: str
    application_id: str
    consent_version: str
    consent_accepted: bool
    arrived_at: datetime
    assistance: Assistance | None = None


async def submit_application(
    command: SubmitApplication, *, unit_of_work: ApplicationsUnitOfWork, signer: ReceiptSigner, clock: Clock
) -> Application:
    """The filed application with a signed receipt; nobody but this service's database is needed.

    With a link to the child already known it is told to the queue at once; else it waits for the link, its instant
    kept.
    """
    await _pass_watermark(command, unit_of_work=unit_of_work, clock=clock)
    application = await _own_draft(command, unit_of_work=unit_of_work)
    await _check_consent(command, unit_of_work=unit_of_work)
    link = await unit_of_work.links.find(child_id=application.child_id, account_id=command.account_id)
    region, district = application.wishes.region, application.wishes.district
    application.file(
        at=command.arrived_at,
        consent_version=command.consent_version,
        district_has_settlements=district is not None and await unit_of_work.reference.has_children(district),
        birth_date=link.birth_date if link else None,
        rule=await unit_of_work.reference.age_rule(rule_date(command.arrived_at)),
        jurisdiction=await unit_of_work.reference.jurisdiction(region=region, district=district),
    )
    if command.assistance is not None:
        application.channel, application.filed_by = Channel.ASSISTED, command.assistance.clerk_id
    receipt = _receipt(application, at=command.arrived_at)
    application.receipt_hash, application.attributes_commitment = receipt.hash, receipt.commitment
    await open_claim(application, unit_of_work=unit_of_work, at=command.arrived_at)
    await unit_of_work.applications.save(application)
    await _keep(receipt, application, at=command.arrived_at, unit_of_work=unit_of_work, signer=signer)
    if application.link_proven:
        await announce_submission(application, unit_of_work=unit_of_work)
        await consult_registers(application, unit_of_work=unit_of_work, at=command.arrived_at)
    return application


async def _pass_watermark(command: SubmitApplication, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    """Let no watermark pass this filing by; one that waited too long for its turn could be behind one already."""
    await unit_of_work.intake.pass_filing()
    if clock() - command.arrived_at > LONGEST_FILING:
        raise FilingDelayedError


async def _own_draft(command: SubmitApplication, *, unit_of_work: ApplicationsUnitOfWork) -> Application:
    """The draft, its child held first: a link that arrives meanwhile either is seen here or sees this filing."""
    seen = await visible_application(
        command.application_id, account_id=command.account_id, at=command.arrived_at, unit_of_work=unit_of_work
    )
    await unit_of_work.applications.lock_child(seen.child_id)
    application = await own_application(
        command.application_id, account_id=command.account_id, at=command.arrived_at, unit_of_work=unit_of_work
    )
    next_state(application.state, Action.SUBMIT)
    return application


async def _check_consent(command: SubmitApplication, *, unit_of_work: ApplicationsUnitOfWork) -> None:
    if not command.consent_accepted:
        raise ConsentMissingError
    consent = await unit_of_work.reference.consent(at=command.arrived_at)
    if command.consent_version != consent.version:
        raise ConsentVersionOutdatedError


def _receipt(application: Application, *, at: datetime) -> Receipt:
    return receipt_of(
        number=application.number,
        filed_at=at,
        birth_date=application.birth_date,
        wishes=application.wishes,
        privilege=application.privilege,
        salt=secrets.token_bytes(SALT_BYTES),
    )


async def _keep(
    receipt: Receipt,
    application: Application,
    *,
    at: datetime,
    unit_of_work: ApplicationsUnitOfWork,
    signer: ReceiptSigner,
) -> None:
    signed = SignedReceipt(
        content=receipt.canonical,
        attributes=receipt.attributes,
        signature=signer.sign(receipt.canonical),
        key=signer.key,
    )
    if await unit_of_work.receipts.add_key(signer.key, at=at):
        await announce_receipt_keys(unit_of_work=unit_of_work, at=at)
    await unit_of_work.receipts.add(application.id, signed)
