"""When a term ends: the first instant that is too late."""

import calendar as gregorian
from datetime import date, datetime, timedelta

from applications_service.domain.terms import Term, Unit
from balabaqsha_chassis.working_days import WorkingCalendar, local_day, start_of_day

_DAY = timedelta(days=1)


def end_of(term: Term, start: datetime, *, calendar: WorkingCalendar) -> datetime:
    """Midnight in Almaty after the last day of the term; to be stored, never computed again."""
    if term.unit is Unit.WORKING_DAYS:
        return calendar.end_of_working_days(start, term.value)
    if term.unit is Unit.DAYS:
        return calendar.end_of_days(start, term.value)
    return start_of_day(months_after(local_day(start), term.value) + _DAY)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def overdue_before(term: Term, now: datetime, *, calendar: WorkingCalendar) -> datetime:
    """What began before this instant has its term behind it."""
    day = local_day(now)
    while end_of(term, start_of_day(day), calendar=calendar) > now:
        day -= _DAY
    return start_of_day(day + _DAY)
