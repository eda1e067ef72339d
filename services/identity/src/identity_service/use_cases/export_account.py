"""Hand a person everything this service holds of her."""

from collections.abc import Sequence
from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from identity_service.domain.accounts import Account
from identity_service.domain.errors import AccountNotFoundError
from identity_service.domain.policy import Acceptance
from identity_service.domain.sessions import Session
from identity_service.use_cases.ports import IdentityWork
from identity_service.use_cases.session_ports import JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAccount:
    """Whose data, and in which session it was asked for."""

    account_id: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountExport:
    """The account with all that hangs on it."""

    account: Account
    acceptances: Sequence[Acceptance]
    sessions: Sequence[Session]
    journal: Sequence[JournalEntry]


async def export_account(command: ExportAccount, *, unit_of_work: IdentityWork, clock: Clock) -> AccountExport:
    """The export, which is itself written into the journal; raises `AccountNotFoundError`."""
    now = clock()
    account = await unit_of_work.accounts.get(command.account_id)
    if account is None:
        raise AccountNotFoundError
    await unit_of_work.journal.add(account.id, JournalEntry(at=now, what="exported", session_id=command.session_id))
    return AccountExport(
        account=account,
        acceptances=await unit_of_work.acceptances.of(account.id),
        sessions=await unit_of_work.sessions.live_of(account.id, at=now),
        journal=await unit_of_work.journal.of(account.id),
    )
