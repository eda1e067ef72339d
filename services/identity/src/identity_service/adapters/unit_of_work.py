"""One transaction of the service with all its repositories."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.database import UnitOfWork
from balabaqsha_chassis.outbox import Outbox
from balabaqsha_chassis.sealing import Sealer
from identity_service.adapters.accounts import AccountRepository
from identity_service.adapters.announcements import OutboxAnnouncements
from identity_service.adapters.challenges import ChallengeRepository
from identity_service.adapters.limits import LimitRepository
from identity_service.adapters.records import AcceptanceRepository, JournalRepository
from identity_service.adapters.sessions import OF_PARENTS, OF_STAFF, SessionRepository
from identity_service.adapters.signing_key_store import SigningKeyRepository
from identity_service.adapters.staff import StaffRepository
from identity_service.adapters.staff_audit import StaffAuditRepository
from identity_service.adapters.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSessions:
    """What sessions of staff are kept with, within one transaction."""

    sessions: SessionRepository
    journal: StaffAuditRepository
    announcements: OutboxAnnouncements


class IdentityUnitOfWork(UnitOfWork):
    """State and events of identity, committed together."""

    def __init__(self, connection: AsyncConnection, outbox: Outbox, *, vault: Vault, sealer: Sealer) -> None:
        super().__init__(connection, outbox=outbox)
        self.accounts = AccountRepository(connection, vault=vault)
        self.challenges = ChallengeRepository(connection, vault=vault)
        self.sessions = SessionRepository(connection, where=OF_PARENTS)
        self.limits = LimitRepository(connection, blind=vault.blind)
        self.acceptances = AcceptanceRepository(connection)
        self.journal = JournalRepository(connection)
        self.signing_keys = SigningKeyRepository(connection, vault=vault)
        self.announcements = OutboxAnnouncements(connection, outbox=outbox, sealer=sealer)
        self.staff = StaffRepository(connection, vault=vault)
        self.staff_sessions = StaffSessions(
            sessions=SessionRepository(connection, where=OF_STAFF),
            journal=StaffAuditRepository(connection, blind=vault.blind),
            announcements=self.announcements,
        )


def unit_of_work_builder(*, vault: Vault, sealer: Sealer) -> Callable[[AsyncConnection, Outbox], IdentityUnitOfWork]:
    """What the opener builds each unit of work with."""

    def build(connection: AsyncConnection, outbox: Outbox) -> IdentityUnitOfWork:
        return IdentityUnitOfWork(connection, outbox, vault=vault, sealer=sealer)

    return build
