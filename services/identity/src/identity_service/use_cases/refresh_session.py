"""Continue a session: each refresh token is used once, and its successor follows from it."""

from dataclasses import dataclass, field, replace
from typing import TypeVar

from balabaqsha_chassis.clock import Clock
from identity_service.domain.errors import SessionEndedError
from identity_service.domain.sessions import Ending, SessionTerms, Showing, expiry, judge_showing
from identity_service.use_cases.begin_session import Grant
from identity_service.use_cases.end_sessions import EndSessions, end_sessions
from identity_service.use_cases.ports import Secrets
from identity_service.use_cases.session_ports import Holders, SessionWork, ShownToken

H = TypeVar("H")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshSession:
    """The refresh token shown."""

    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyEnded:
    """The token was shown long after its use, so its whole line ended; a value, so that the end is committed."""


async def refresh_session(
    command: RefreshSession,
    *,
    unit_of_work: SessionWork,
    holders: Holders[H],
    clock: Clock,
    secrets: Secrets,
    terms: SessionTerms,
) -> Grant[H] | FamilyEnded:
    """The session with its next refresh token; raises `SessionEndedError`."""
    now = clock()
    shown = await unit_of_work.sessions.hold_by_token(secrets.token_hash(command.refresh_token))
    if shown is None or not shown.session.is_live(at=now):
        raise SessionEndedError
    showing = judge_showing(terms, used_at=shown.used_at, at=now)
    if showing is Showing.STOLEN:
        await _end_family(shown, unit_of_work=unit_of_work, clock=clock)
        return FamilyEnded()
    holder = await holders.get(shown.session.account_id)
    if holder is None:
        raise SessionEndedError
    successor, session = secrets.successor(command.refresh_token), shown.session
    if showing is Showing.FRESH:
        expires_at = expiry(terms, created_at=session.created_at, used_at=now, remembered=session.remembered)
        session = replace(session, last_used_at=now, expires_at=expires_at)
        await unit_of_work.sessions.rotate(
            session,
            token_hash=secrets.token_hash(command.refresh_token),
            successor_hash=secrets.token_hash(successor),
        )
    return Grant(session=session, holder=holder, refresh_token=successor)


async def _end_family(shown: ShownToken, *, unit_of_work: SessionWork, clock: Clock) -> None:
    stolen = EndSessions(account_id=shown.session.account_id, why=Ending.REFRESH_REUSED, only=shown.session.id)
    await end_sessions(stolen, unit_of_work=unit_of_work, clock=clock)
