"""Take a document away from an application."""

from dataclasses import dataclass

from applications_service.domain.document_errors import DocumentNotFoundError
from applications_service.domain.state_table import next_state
from applications_service.domain.states import Action
from applications_service.use_cases.access import own_application
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DetachDocument:
    """Which document of which application, by whom."""

    account_id: str
    application_id: str
    document_id: str


async def detach_document(command: DetachDocument, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    """The document is gone, and its content is destroyed right after."""
    application = await own_application(
        command.application_id, account_id=command.account_id, at=clock(), unit_of_work=unit_of_work
    )
    document = await unit_of_work.documents.find(command.document_id)
    if document is None or (document.application_id, document.account_id) != (application.id, command.account_id):
        raise DocumentNotFoundError
    next_state(application.state, Action.DETACH)
    await unit_of_work.documents.remove(document.id)
    await unit_of_work.documents.doom([document.path], due_at=clock())
