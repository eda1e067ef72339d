"""Drop what has outlived its use."""

from dataclasses import dataclass
from datetime import timedelta

from balabaqsha_chassis.clock import Clock
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyUp:
    """How long dead things are kept."""

    challenges: timedelta
    sessions: timedelta


async def tidy_up(command: TidyUp, *, unit_of_work: IdentityWork, clock: Clock) -> None:
    """Delete dead challenges with their personal details, dead sessions, and counts of past windows."""
    now = clock()
    await unit_of_work.challenges.forget_before(now - command.challenges)
    await unit_of_work.sessions.forget_before(now - command.sessions)
    await unit_of_work.staff_sessions.sessions.forget_before(now - command.sessions)
    await unit_of_work.limits.forget_before(now)
