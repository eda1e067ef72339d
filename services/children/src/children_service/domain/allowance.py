"""How often an account may ask the register in a day: the register must not become a way to look children up."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

#: The whole country keeps this time since 1 March 2024.
KAZAKHSTAN = timezone(timedelta(hours=5))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLimits:
    """Checks an account has in a day: of any outcome, and of those that find nothing."""

    in_all: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What is left of an account's day after one more attempt, and whether that attempt may go ahead."""

    granted: bool
    day: date
    in_all_left: int
    failed_left: int


def day_of(instant: datetime) -> date:
    """The day in Kazakhstan."""
    return instant.astimezone(KAZAKHSTAN).date()


def seconds_to_next_day(instant: datetime) -> int:
    """Whole seconds until everything is allowed anew, at least one."""
    tomorrow = datetime.combine(day_of(instant) + timedelta(days=1), time.min, KAZAKHSTAN)
    return max(1, -int((instant - tomorrow).total_seconds() // 1))
