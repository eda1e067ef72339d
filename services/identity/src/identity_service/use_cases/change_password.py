"""Replace the password of a signed-in person; her other sessions end."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.errors import CredentialsWrongError
from identity_service.domain.sessions import Ending
from identity_service.use_cases.end_sessions import EndSessions, end_sessions
from identity_service.use_cases.ports import IdentityWork
from identity_service.use_cases.session_ports import JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    """The hash the old password was checked against and the hash of the new one."""

    account_id: str
    session_id: str
    proven_hash: str = field(repr=False)
    password_hash: str = field(repr=False)


async def change_password(command: ChangePassword, *, unit_of_work: IdentityWork, clock: Clock) -> None:
    """The new password holds from the commit on; raises `CredentialsWrongError` if the old one was changed."""
    now = clock()
    account = await unit_of_work.accounts.get(command.account_id, hold=True)
    if account is None or account.password_hash != command.proven_hash:
        raise CredentialsWrongError
    await unit_of_work.accounts.set_password_hash(account.id, password_hash=command.password_hash)
    others = EndSessions(account_id=account.id, why=Ending.PASSWORD_CHANGED, but=command.session_id)
    await end_sessions(others, unit_of_work=unit_of_work, clock=clock)
    entry = JournalEntry(at=now, what="password_changed", session_id=command.session_id)
    await unit_of_work.journal.add(account.id, entry)
    await unit_of_work.announcements.contact_changed(account, notice="password_changed", at=now)
