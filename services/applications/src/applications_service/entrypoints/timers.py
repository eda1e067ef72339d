"""What this service does by the clock."""

from datetime import timedelta

import structlog

from applications_service.domain.documents import Document
from applications_service.entrypoints.officer_timers import OFFICER_TIMERS
from applications_service.entrypoints.privilege_timers import PRIVILEGE_TIMERS
from applications_service.entrypoints.state import ApplicationsState
from applications_service.use_cases.announce_receipt_keys import announce_receipt_keys
from applications_service.use_cases.expire_drafts import expire_drafts
from applications_service.use_cases.judge_document import JudgeDocument, judge_document, reserve_clean_copy
from applications_service.use_cases.ports import ScannerUnavailableError, VirusScanner
from applications_service.use_cases.reject_unproven import reject_unproven
from balabaqsha_chassis.timer import Timer

_SCAN_BATCH = 10
_SCAN_AGAIN_AFTER = timedelta(seconds=30)
_DISPOSAL_BATCH = 100
_log = structlog.get_logger()


async def tick_drafts(state: ApplicationsState) -> None:
    """Destroy drafts past their term."""
    async with state.open_unit_of_work() as unit_of_work:
        await expire_drafts(unit_of_work=unit_of_work, clock=state.clock)


async def tick_unproven(state: ApplicationsState) -> None:
    """Refuse applications whose link was not proven in time."""
    async with state.open_unit_of_work() as unit_of_work:
        await reject_unproven(unit_of_work=unit_of_work, clock=state.clock, policy=state.policy)


async def tick_receipt_keys(state: ApplicationsState) -> None:
    """Tell of receipt keys that were in use before keys were told of."""
    async with state.open_unit_of_work() as unit_of_work:
        await announce_receipt_keys(unit_of_work=unit_of_work, at=state.clock())


async def tick_scanning(state: ApplicationsState) -> None:
    """Have documents scanned that no scanner has judged; while the scanner is away they stay where they are."""
    if state.scanner is None:
        return
    now = state.clock()
    async with state.open_unit_of_work() as unit_of_work:
        waiting = await unit_of_work.documents.to_scan(at=now, retry_after=now - _SCAN_AGAIN_AFTER, limit=_SCAN_BATCH)
    for document in waiting:
        try:
            await _scan(document, scanner=state.scanner, state=state)
        except ScannerUnavailableError as fault:
            _log.warning("scanner_gave_no_verdict", document_id=document.id, fault=str(fault))
        except FileNotFoundError:
            _log.warning("content_not_found", document_id=document.id)


async def _scan(document: Document, *, scanner: VirusScanner, state: ApplicationsState) -> None:
    content = b"".join([chunk async for chunk in state.store.read(document.path)])
    clean = await scanner.is_clean(content)
    if clean:
        async with state.open_unit_of_work() as unit_of_work:
            path = await reserve_clean_copy(document, unit_of_work=unit_of_work, clock=state.clock)
        await state.store.copy(document.path, to=path)
    async with state.open_unit_of_work() as unit_of_work:
        await judge_document(
            JudgeDocument(document=document, clean=clean), unit_of_work=unit_of_work, clock=state.clock
        )


async def tick_disposal(state: ApplicationsState) -> None:
    """Destroy the content of documents that are gone."""
    async with state.open_unit_of_work() as unit_of_work:
        paths = await unit_of_work.documents.doomed(at=state.clock(), limit=_DISPOSAL_BATCH)
    for path in paths:
        await state.store.delete(path)
    async with state.open_unit_of_work() as unit_of_work:
        await unit_of_work.documents.disposed(paths)


TIMERS = (
    Timer(name="expire_drafts", every=timedelta(seconds=60), run=tick_drafts),
    Timer(name="reject_unproven", every=timedelta(seconds=60), run=tick_unproven),
    Timer(name="announce_receipt_keys", every=timedelta(seconds=60), run=tick_receipt_keys),
    Timer(name="scan_documents", every=timedelta(seconds=2), run=tick_scanning),
    Timer(name="dispose_objects", every=timedelta(seconds=10), run=tick_disposal),
    *OFFICER_TIMERS,
    *PRIVILEGE_TIMERS,
)
