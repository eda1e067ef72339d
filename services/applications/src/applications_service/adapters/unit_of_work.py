"""One transaction over everything the service keeps."""

from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.appeal_repository import AppealRepository
from applications_service.adapters.application_repository import ApplicationRepository
from applications_service.adapters.claim_repository import CircumstanceRepository, ClaimRepository
from applications_service.adapters.decision_repository import DecisionRepository
from applications_service.adapters.document_repository import DocumentRepository
from applications_service.adapters.intake_repository import IntakeRepository
from applications_service.adapters.link_repository import LinkRepository
from applications_service.adapters.receipt_repository import ReceiptRepository
from applications_service.adapters.reference_repository import ReferenceRepository
from applications_service.adapters.term_repository import TermRepository
from applications_service.adapters.worklist_repository import WorklistRepository
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
        self.terms = TermRepository(connection)
        self.worklist = WorklistRepository(connection)
        self.decisions = DecisionRepository(connection)
        self.intake = IntakeRepository(connection)
        self.claims = ClaimRepository(connection)
        self.circumstances = CircumstanceRepository(connection)
        self.appeals = AppealRepository(connection)
