"""Calendar days of the country, by which whole lines are summed and charts are cut."""

from datetime import timedelta, timezone

#: All of Kazakhstan since 2024-03-01; fixed, so that no machine's old zone data moves a day.
KAZAKHSTAN = timezone(timedelta(hours=5))
AHEAD_MS = 5 * 3_600_000
DAY_MS = 86_400_000


def day_of(at_ms: int) -> int:
    """The day of an instant: days of the country since 1970."""
    return (at_ms + AHEAD_MS) // DAY_MS
