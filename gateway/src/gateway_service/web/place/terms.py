"""Terms as people say them: the last minute that is still in time, and how long it is till then."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway_service.web.rendering import LOCAL_TIME

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term that ends, as the page tells it."""

    #: The first instant that is too late, as the API gives it.
    ends_at: str
    #: The last minute that is in time: a midnight belongs to the day before it.
    last: datetime
    days: int
    hours: int
    minutes: int
    is_over: bool
    #: Less than a day is left: a clock may count down.
    is_close: bool


def term_of(ends_at: str | None, *, now: datetime) -> Term | None:
    """The term that ends at the instant, if there is one."""
    if ends_at is None:
        return None
    end = datetime.fromisoformat(ends_at)
    left = max(end - now, timedelta())
    hours, rest = divmod(left.seconds, 3600)
    return Term(
        ends_at=ends_at,
        last=_last_minute(end),
        days=left.days,
        hours=hours,
        minutes=rest // 60,
        is_over=end <= now,
        is_close=left < _DAY,
    )


def _last_minute(end: datetime) -> datetime:
    local = end.astimezone(LOCAL_TIME)
    return end - _MINUTE if (local.hour, local.minute) == (0, 0) else end
