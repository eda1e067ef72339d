"""Time as an argument, never as a global."""

import mmap
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

#: Answers the present instant in UTC, cut to milliseconds.
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's present instant, in UTC, cut to milliseconds as everything stored and shown is."""
    return truncate(datetime.now(UTC))


class SharedClock:
    """The instant that stands in a file: milliseconds since 1970 in eight bytes, little end first.

    Whoever writes the file moves the time of every process that reads it at once, which lets a year pass in minutes.
    """

    _EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._page = mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ)

    def __call__(self) -> datetime:
        (milliseconds,) = struct.unpack("<q", self._page[:8])
        return self._EPOCH + timedelta(milliseconds=milliseconds)


def set_shared_clock(path: Path, *, to: datetime) -> None:
    """Make it this instant for everybody who reads the file."""
    content = struct.pack("<q", to_milliseconds(to))
    if not path.exists():
        path.write_bytes(content)
        return
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 8) as page:
        page[:8] = content


def truncate(instant: datetime) -> datetime:
    """The instant without its microseconds below a millisecond."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def to_milliseconds(instant: datetime) -> int:
    """Milliseconds since 1970 in UTC, exact for an instant cut to milliseconds."""
    return round(instant.timestamp() * 1000)


def rfc3339(instant: datetime) -> str:
    """The instant as the API writes it: UTC, milliseconds, `Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
