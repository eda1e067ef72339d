"""Show an application's documents to the account that uploaded them."""

from collections.abc import Sequence
from dataclasses import dataclass

from applications_service.domain.document_errors import DocumentNotFoundError
from applications_service.domain.documents import Document
from applications_service.use_cases.access import visible_application
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDocuments:
    """Whose documents, of which application."""

    account_id: str
    application_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDocument:
    """One document of an application."""

    account_id: str
    application_id: str
    document_id: str


async def show_documents(
    command: ShowDocuments, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> Sequence[Document]:
    """Documents of the application that the account itself uploaded."""
    application = await visible_application(
        command.application_id, account_id=command.account_id, at=clock(), unit_of_work=unit_of_work
    )
    found = await unit_of_work.documents.of_applications([application.id])
    return [document for document in found.get(application.id, ()) if document.account_id == command.account_id]


async def show_document(command: ShowDocument, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> Document:
    """The document; raises `DocumentNotFoundError` to everybody but the one who uploaded it."""
    application = await visible_application(
        command.application_id, account_id=command.account_id, at=clock(), unit_of_work=unit_of_work
    )
    document = await unit_of_work.documents.find(command.document_id)
    if document is None or (document.application_id, document.account_id) != (application.id, command.account_id):
        raise DocumentNotFoundError
    return document
