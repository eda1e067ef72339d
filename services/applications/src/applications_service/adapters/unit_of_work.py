"""One transaction over everything the service keeps."""

from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.application_repository import ApplicationRepository
from applications_service.adapters.document_repository import DocumentRepository
from applications_service.adapters.link_repository import LinkRepository
from applications_service.adapters.receipt_repository import ReceiptRepository
from applications_service.adapters.reference_repository import ReferenceRepository
from balabaqsha_chassis.database import UnitOfWork
from balabaqsha_chassis.outbox import Outbox


class PostgresUnitOfWork(UnitOfWork):
    """The chassis's transaction with this service's repositories."""

    def __init__(self, connection: AsyncConnection, outbox: Outbox) -> None:
        super().__init__(connection, outbox=outbox)
        self.applications = ApplicationRepository(connection)
        self.receipts = ReceiptRepository(connection)
        self.links = LinkRepository(connection)
        self.documents = DocumentRepository(connection)
        self.reference = ReferenceRepository(connection)
