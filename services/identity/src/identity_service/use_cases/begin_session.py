"""Begin a session of somebody whose right to it is settled."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from identity_service.domain.sessions import Ending, Session, SessionTerms, expiry
from identity_service.use_cases.end_sessions import EndSessions, end_sessions
from identity_service.use_cases.ports import Secrets
from identity_service.use_cases.session_ports import JournalEntry, SessionWork

H = TypeVar("H")


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSession(Generic[H]):
    """Whose session, and on what device."""

    holder: H
    holder_id: str
    remember: bool
    device: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(Generic[H]):
    """A session, whose it is, and the refresh token that continues it."""

    session: Session
    holder: H
    refresh_token: str = field(repr=False)


async def begin_session(
    command: BeginSession[H], *, unit_of_work: SessionWork, clock: Clock, secrets: Secrets, terms: SessionTerms
) -> Grant[H]:
    """The new session; where there are too many, the one longest unused makes room."""
    now = clock()
    await _make_room(command.holder_id, unit_of_work=unit_of_work, clock=clock, most=terms.most)
    session = Session(
        id=new_id(),
        account_id=command.holder_id,
        created_at=now,
        last_used_at=now,
        expires_at=expiry(terms, created_at=now, used_at=now, remembered=command.remember),
        remembered=command.remember,
        device=command.device,
        address=command.address,
    )
    token = secrets.new_token()
    await unit_of_work.sessions.add(session, token_hash=secrets.token_hash(token))
    entry = JournalEntry(at=now, what="signed_in", session_id=session.id, address=command.address)
    await unit_of_work.journal.add(command.holder_id, entry)
    return Grant(session=session, holder=command.holder, refresh_token=token)


async def _make_room(holder_id: str, *, unit_of_work: SessionWork, clock: Clock, most: int) -> None:
    live = sorted(await unit_of_work.sessions.live_of(holder_id, at=clock()), key=lambda s: s.last_used_at)
    for session in live[: max(0, len(live) - most + 1)]:
        crowded_out = EndSessions(account_id=holder_id, why=Ending.CROWDED_OUT, only=session.id)
        await end_sessions(crowded_out, unit_of_work=unit_of_work, clock=clock)
