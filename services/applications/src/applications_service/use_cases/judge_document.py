"""Take a virus scanner's verdict on a document."""

from dataclasses import dataclass
from datetime import timedelta

from applications_service.domain.documents import Document, DocumentState, path_of
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock

_LONGEST_COPY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeDocument:
    """The document as it was scanned, and what the scanner said; a clean one lies copied at its new place."""

    document: Document
    clean: bool


async def judge_document(command: JudgeDocument, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    """Let the document out of quarantine, or refuse it and destroy its content; one removed meanwhile stays gone."""
    scanned, now = command.document, clock()
    current = await unit_of_work.documents.find(scanned.id)
    if current is None or current.state is not scanned.state:
        return
    state = DocumentState.CLEAN if command.clean else DocumentState.REFUSED
    if command.clean and not await unit_of_work.documents.spare(path_of(scanned.object_name, state=state), at=now):
        return
    await unit_of_work.documents.judge(scanned.id, state=state)
    await unit_of_work.documents.doom([scanned.path], due_at=now)


async def reserve_clean_copy(document: Document, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> str:
    """Where a clean document's content is to be copied; should the verdict never be taken, the copy is destroyed."""
    path = path_of(document.object_name, state=DocumentState.CLEAN)
    await unit_of_work.documents.doom([path], due_at=clock() + _LONGEST_COPY)
    return path
