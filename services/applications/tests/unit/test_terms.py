"""When terms end."""

import json
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications_service.domain.states import State
from applications_service.domain.terms import Term, TermName, Terms, Unit
from applications_service.use_cases.term_ends import end_of, months_after, overdue_before
from balabaqsha_chassis.working_days import WorkingCalendar

CALENDAR = WorkingCalendar()
#: Monday 23 November 2026, ten in the morning in Almaty.
MONDAY = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("term", "end"),
    [
        (Term(value=5, unit=Unit.WORKING_DAYS), datetime(2026, 11, 30, 19, tzinfo=UTC)),
        (Term(value=28, unit=Unit.DAYS), datetime(2026, 12, 21, 19, tzinfo=UTC)),
        (Term(value=3, unit=Unit.MONTHS), datetime(2027, 2, 23, 19, tzinfo=UTC)),
    ],
)
def test_a_term_ends_with_the_midnight_after_its_last_day(term: Term, end: datetime):
    assert end_of(term, MONDAY, calendar=CALENDAR) == end


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
    ],
)
def test_a_month_that_has_no_such_day_ends_with_its_last(day: date, months: int, end: date):
    assert months_after(day, months) == end


@given(hours=st.integers(0, 24 * 60), age=st.integers(0, 24 * 30), days=st.integers(1, 9))
def test_what_is_overdue_is_exactly_what_has_its_end_behind_it(hours: int, age: int, days: int):
    now = MONDAY + timedelta(hours=hours)
    since = now - timedelta(hours=age)
    term = Term(value=days, unit=Unit.WORKING_DAYS)

    overdue = since < overdue_before(term, now, calendar=CALENDAR)

    assert overdue == (end_of(term, since, calendar=CALENDAR) <= now)


def test_the_installed_terms_name_every_term_and_real_states():
    source = files("applications_service.migrations") / "data_0003" / "term_set.json"
    (document,) = json.loads(source.read_text(encoding="utf-8"))["rows"]

    terms = Terms.of(document)

    assert set(terms.by_name) == set(TermName)
    assert {State(state) for state in terms.service_levels} <= set(State)
    assert all({"source", "uncertain"} <= set(term) for term in document["terms"].values())
