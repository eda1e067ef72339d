"""Who is too young is let go with all others of the same week."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.holds import born_too_late, is_under_age

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
BIRTHS = st.dates(date(2022, 1, 1), date(2030, 12, 31))
MONTHS = 18


def test_a_child_of_eighteen_months_on_the_weeks_monday_is_old_enough() -> None:
    monday = date(2026, 11, 23)

    assert not is_under_age(date(2025, 5, 23), day=monday, months=MONTHS)
    assert is_under_age(date(2025, 5, 24), day=monday, months=MONTHS)


def test_a_birthday_within_the_week_waits_for_the_next_monday() -> None:
    born = date(2025, 5, 25)

    held = [is_under_age(born, day=date(2026, 11, 23) + timedelta(days=day), months=MONTHS) for day in range(8)]

    assert held == [True] * 7 + [False]


def test_a_month_without_such_a_day_ends_earlier() -> None:
    assert born_too_late(date(2027, 8, 30), months=MONTHS) == date(2026, 3, 1)


@given(BIRTHS, DAYS)
def test_nobody_let_go_is_too_young_again(born: date, day: date) -> None:
    old_enough = not is_under_age(born, day=day, months=MONTHS)

    assert not (old_enough and is_under_age(born, day=day + timedelta(days=1), months=MONTHS))


@given(BIRTHS, DAYS)
def test_within_a_week_nothing_changes(born: date, day: date) -> None:
    monday = day - timedelta(days=day.weekday())

    answers = {is_under_age(born, day=monday + timedelta(days=ahead), months=MONTHS) for ahead in range(7)}

    assert len(answers) == 1
