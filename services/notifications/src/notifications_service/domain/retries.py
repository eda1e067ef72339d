"""When a message that a provider would not take is offered again, and when that ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_FIRST_SECONDS = 2.0
_LONGEST_SECONDS = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTry:
    """What follows a temporary refusal: another try, and the instant after which there is none."""

    at: datetime
    give_up_at: datetime

    @property
    def is_over(self) -> bool:
        return self.at >= self.give_up_at


def pause_before(attempt: int, *, spread: float) -> timedelta:
    """The pause after that many attempts: doubling up to ten minutes, shortened by up to a half by `spread` (0 to 1).

    Messages refused together thus do not come back together.
    """
    longest = min(_LONGEST_SECONDS, _FIRST_SECONDS * 2.0 ** min(attempt - 1, 20))
    return timedelta(seconds=longest * (1 - spread / 2))


def next_try(*, now: datetime, attempt: int, give_up_at: datetime | None, term: timedelta, spread: float) -> NextTry:
    """The term runs from the first refusal: a provider that is away refuses nothing and costs none of it."""
    return NextTry(at=now + pause_before(attempt, spread=spread), give_up_at=give_up_at or now + term)
