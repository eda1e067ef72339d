"""End sessions of an account or of a member of staff, here at once and everywhere by an event."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from identity_service.domain.errors import SessionNotFoundError
from identity_service.domain.sessions import Ending
from identity_service.use_cases.session_ports import JournalEntry, SessionWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessions:
    """Whose sessions: one, or all but one, or all."""

    account_id: str
    why: Ending
    only: str | None = None
    but: str | None = None


async def end_sessions(command: EndSessions, *, unit_of_work: SessionWork, clock: Clock) -> None:
    """End the live ones named; raises `SessionNotFoundError` when `only` is not among them."""
    now = clock()
    live = await unit_of_work.sessions.live_of(command.account_id, at=now)
    ending = tuple(session.id for session in live if session.id != command.but and command.only in {None, session.id})
    if command.only is not None and not ending:
        raise SessionNotFoundError
    everyone = command.only is None and command.but is None
    if not ending and not everyone:
        return
    await unit_of_work.sessions.end(command.account_id, session_ids=ending, at=now, why=command.why)
    for session_id in ending:
        entry = JournalEntry(at=now, what=f"session_ended_{command.why}", session_id=session_id)
        await unit_of_work.journal.add(command.account_id, entry)
    await unit_of_work.announcements.sessions_ended(command.account_id, session_ids=ending, at=now, all_before=everyone)
