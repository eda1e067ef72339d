"""Terms end at the midnight in Almaty after their last day, whatever holidays lie between."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balabaqsha_chassis.working_days import ALMATY, CalendarError, WorkingCalendar, local_day, start_of_day

CALENDAR = WorkingCalendar()
instants = st.datetimes(datetime(2025, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def almaty(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ALMATY)


def test_almaty_is_five_hours_ahead_since_2024() -> None:
    assert ALMATY.utcoffset(datetime(2024, 2, 29)) == timedelta(hours=6)  # noqa: DTZ001 - a wall clock
    assert ALMATY.utcoffset(datetime(2024, 3, 1)) == timedelta(hours=5)  # noqa: DTZ001 - the same
    assert ALMATY.utcoffset(datetime(2026, 7, 1)) == timedelta(hours=5)  # noqa: DTZ001 - the same


def test_a_term_ends_at_midnight_of_the_country_and_not_of_greenwich() -> None:
    assert CALENDAR.end_of_working_days(almaty(2026, 7, 7, 10), 2) == datetime(2026, 7, 9, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begin", "days", "too_late"),
    [
        pytest.param(almaty(2026, 3, 19, 12), 2, almaty(2026, 3, 27), id="over_nauryz_and_its_moved_days"),
        pytest.param(almaty(2026, 3, 6, 12), 2, almaty(2026, 3, 12), id="over_womens_day_moved_to_monday"),
        pytest.param(almaty(2025, 12, 31, 12), 2, almaty(2026, 1, 7), id="over_new_year"),
        pytest.param(almaty(2026, 12, 31, 12), 2, almaty(2027, 1, 7), id="over_new_year_moved_to_monday"),
        pytest.param(almaty(2026, 1, 6, 12), 2, almaty(2026, 1, 10), id="over_christmas"),
        pytest.param(almaty(2026, 5, 8, 12), 1, almaty(2026, 5, 13), id="over_victory_day_moved_to_monday"),
        pytest.param(almaty(2024, 12, 31, 12), 1, almaty(2025, 1, 6), id="a_sunday_that_works"),
        pytest.param(almaty(2026, 7, 10, 23, 59, 59), 2, almaty(2026, 7, 15), id="from_a_friday_evening"),
        pytest.param(almaty(2026, 7, 11, 0), 2, almaty(2026, 7, 15), id="from_the_first_instant_of_a_saturday"),
        pytest.param(almaty(2026, 7, 13, 0), 2, almaty(2026, 7, 16), id="from_the_first_instant_of_a_monday"),
        pytest.param(almaty(2026, 7, 7, 12), 5, almaty(2026, 7, 15), id="five_days_over_a_weekend"),
    ],
)
def test_working_days_pass_over_days_off(begin: datetime, days: int, too_late: datetime) -> None:
    assert CALENDAR.end_of_working_days(begin, days) == too_late


def test_a_correction_stands_above_the_calendar() -> None:
    moved = WorkingCalendar({date(2026, 7, 10): False, date(2026, 7, 11): True})

    assert not moved.is_working(date(2026, 7, 10))
    assert moved.is_working(date(2026, 7, 11))
    assert moved.end_of_working_days(almaty(2026, 7, 9, 9), 1) == almaty(2026, 7, 12)


def test_calendar_days_count_days_off_too() -> None:
    assert CALENDAR.end_of_days(almaty(2026, 7, 9, 9), 28) == almaty(2026, 8, 7)


def test_a_term_has_a_beginning_in_time_and_a_length() -> None:
    with pytest.raises(ValueError, match="offset"):
        CALENDAR.end_of_days(datetime(2026, 7, 9), 1)  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="at least a day"):
        CALENDAR.end_of_working_days(almaty(2026, 7, 9), 0)


def test_a_calendar_without_working_days_is_refused() -> None:
    first = date(2026, 7, 1)
    never = WorkingCalendar({first + timedelta(days=day): False for day in range(100)})

    with pytest.raises(CalendarError):
        never.end_of_working_days(almaty(2026, 7, 1), 1)


@given(begin=instants, days=st.integers(1, 10))
def test_exactly_that_many_working_days_lie_before_the_end(begin: datetime, days: int) -> None:
    end = CALENDAR.end_of_working_days(begin, days)

    first, last = local_day(begin) + timedelta(days=1), local_day(end) - timedelta(days=1)
    between = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    assert start_of_day(local_day(end)) == end
    assert sum(map(CALENDAR.is_working, between)) == days
    assert CALENDAR.is_working(last)
