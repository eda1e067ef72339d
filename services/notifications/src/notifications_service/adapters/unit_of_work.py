"""One transaction over the service's database."""

from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.outbox import Outbox
from notifications_service.adapters.account_repository import AccountRepository
from notifications_service.adapters.announcement_repository import AnnouncementRepository
from notifications_service.adapters.call_repository import CallRepository
from notifications_service.adapters.family_repository import FamilyRepository
from notifications_service.adapters.message_repository import MessageRepository
from notifications_service.adapters.notice_repository import NoticeRepository
from notifications_service.adapters.public_event_repository import PublicEventRepository
from notifications_service.adapters.standing_repository import StandingRepository
from notifications_service.adapters.vault import Vault
from notifications_service.use_cases.ports import NotificationsUnitOfWork


class PostgresUnitOfWork(NotificationsUnitOfWork):
    """The repositories of one transaction."""

    def __init__(self, connection: AsyncConnection, outbox: Outbox, *, vault: Vault) -> None:
        super().__init__(connection, outbox=outbox)
        self.accounts = AccountRepository(connection, vault=vault)
        self.families = FamilyRepository(connection)
        self.notices = NoticeRepository(connection)
        self.messages = MessageRepository(connection, vault=vault)
        self.public_events = PublicEventRepository(connection)
        self.calls = CallRepository(connection)
        self.standings = StandingRepository(connection)
        self.announcements = AnnouncementRepository(connection)
