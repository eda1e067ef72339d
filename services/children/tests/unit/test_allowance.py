"""A day is the country's own."""

from datetime import UTC, date, datetime

import pytest

from children_service.domain.allowance import day_of, seconds_to_next_day


@pytest.mark.parametrize(
    ("instant", "day", "seconds"),
    [
        (datetime(2026, 11, 23, 18, 59, 59, tzinfo=UTC), date(2026, 11, 23), 1),
        (datetime(2026, 11, 23, 18, 59, 59, 999_000, tzinfo=UTC), date(2026, 11, 23), 1),
        (datetime(2026, 11, 23, 19, 0, tzinfo=UTC), date(2026, 11, 24), 86_400),
        (datetime(2026, 12, 31, 18, 0, tzinfo=UTC), date(2026, 12, 31), 3_600),
    ],
)
def test_a_day_ends_at_midnight_in_kazakhstan(instant: datetime, day: date, seconds: int):
    assert day_of(instant) == day
    assert seconds_to_next_day(instant) == seconds
