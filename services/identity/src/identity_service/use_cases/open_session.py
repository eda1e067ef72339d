"""Open a session for somebody who proved who she is."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from identity_service.domain.accounts import Account
from identity_service.domain.errors import CredentialsWrongError
from identity_service.domain.limits import Counted
from identity_service.domain.sessions import Ending, Session, SessionTerms, expiry
from identity_service.use_cases.end_sessions import EndSessions, end_sessions
from identity_service.use_cases.ports import IdentityWork, JournalEntry, Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """Whose session, on what device, and by what proof."""

    account_id: str
    remember: bool
    device: str
    address: str
    #: The hash the password was checked against; the password may have been changed meanwhile.
    proven_hash: str | None = field(default=None, repr=False)
    #: The same password hashed as it is done today, if the old hash was made more cheaply.
    better_hash: str | None = field(default=None, repr=False)
    #: The count of tries that a right password clears.
    cleared: Counted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A session and the refresh token that continues it."""

    session: Session
    account: Account
    refresh_token: str = field(repr=False)


async def open_session(
    command: OpenSession, *, unit_of_work: IdentityWork, clock: Clock, secrets: Secrets, terms: SessionTerms
) -> Grant:
    """The new session; raises `CredentialsWrongError` when the proof no longer holds."""
    now = clock()
    account = await unit_of_work.accounts.get(command.account_id, hold=True)
    if account is None or command.proven_hash not in {None, account.password_hash}:
        raise CredentialsWrongError
    if command.better_hash is not None:
        await unit_of_work.accounts.set_password_hash(account.id, password_hash=command.better_hash)
    if command.cleared is not None:
        await unit_of_work.limits.clear(command.cleared)
    await _make_room(account.id, unit_of_work=unit_of_work, clock=clock, most=terms.most)
    session = Session(
        id=new_id(),
        account_id=account.id,
        created_at=now,
        last_used_at=now,
        expires_at=expiry(terms, created_at=now, used_at=now, remembered=command.remember),
        remembered=command.remember,
        device=command.device,
        address=command.address,
    )
    token = secrets.new_token()
    await unit_of_work.sessions.add(session, token_hash=secrets.token_hash(token))
    await unit_of_work.journal.add(account.id, JournalEntry(at=now, what="signed_in", session_id=session.id))
    return Grant(session=session, account=account, refresh_token=token)


async def _make_room(account_id: str, *, unit_of_work: IdentityWork, clock: Clock, most: int) -> None:
    live = sorted(await unit_of_work.sessions.live_of(account_id, at=clock()), key=lambda s: s.last_used_at)
    for session in live[: max(0, len(live) - most + 1)]:
        crowded_out = EndSessions(account_id=account_id, why=Ending.CROWDED_OUT, only=session.id)
        await end_sessions(crowded_out, unit_of_work=unit_of_work, clock=clock)
