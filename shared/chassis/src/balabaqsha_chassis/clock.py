"""Time as an argument, never as a global."""

from collections.abc import Callable
from datetime import UTC, datetime

#: Answers the present instant in UTC, cut to milliseconds.
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's present instant, in UTC, cut to milliseconds as everything stored and shown is."""
    return truncate(datetime.now(UTC))


def truncate(instant: datetime) -> datetime:
    """The instant without its microseconds below a millisecond."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def to_milliseconds(instant: datetime) -> int:
    """Milliseconds since 1970 in UTC, exact for an instant cut to milliseconds."""
    return round(instant.timestamp() * 1000)


def rfc3339(instant: datetime) -> str:
    """The instant as the API writes it: UTC, milliseconds, `Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
