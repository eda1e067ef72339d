"""Take a virus scanner's verdict on a document."""

from dataclasses import dataclass

from applications_service.domain.documents import Document, DocumentState, path_of
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeDocument:
    """The document as it was scanned, and what the scanner said; a clean one lies copied at its new place."""

    document: Document
    clean: bool


async def judge_document(
    command: JudgeDocument, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> None:
    """Let the document out of quarantine, or refuse it and destroy its content."""
    scanned = command.document
    current = await unit_of_work.documents.find(scanned.id)
    state = DocumentState.CLEAN if command.clean else DocumentState.REFUSED
    if current is not None and current.state is scanned.state:
        await unit_of_work.documents.judge(scanned.id, state=state)
        if command.clean:
            await unit_of_work.documents.spare(path_of(scanned.object_name, state=state))
    await unit_of_work.documents.doom([scanned.path], due_at=clock())
