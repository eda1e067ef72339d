"""Terms in working and calendar days of Kazakhstan; what they give is stored when it is set."""

import importlib.resources
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays


def _zone(area: str, city: str) -> ZoneInfo:
    """The zone as the package has it: the machine's own data may be from before the country became UTC+5."""
    with importlib.resources.files("tzdata").joinpath("zoneinfo", area, city).open("rb") as file:
        return ZoneInfo.from_file(file, key=f"{area}/{city}")


ALMATY = _zone("Asia", "Almaty")
_DAY = timedelta(days=1)
#: No run of days off comes near it: a calendar that has one is a wrong calendar.
_LONGEST_REST = 60


class CalendarError(ValueError):
    """The corrections leave no working day within reach."""


class WorkingCalendar:
    """The five-day week with the country's holidays and moved days, and corrections that stand above them."""

    def __init__(self, corrections: Mapping[date, bool] | None = None) -> None:
        self._corrections = dict(corrections or {})
        self._holidays = holidays.country_holidays("KZ")

    def is_working(self, day: date) -> bool:
        """Whether offices work on the day."""
        corrected = self._corrections.get(day)
        return self._holidays.is_working_day(day) if corrected is None else corrected

    def end_of_working_days(self, start: datetime, days: int) -> datetime:
        """The first instant that is too late: midnight in Almaty behind the n-th working day after that of `start`."""
        _check(start, days)
        day = local_day(start)
        for _ in range(days):
            day = self._next_working(day)
        return _midnight_after(day)

    def end_of_days(self, start: datetime, days: int) -> datetime:
        """The first instant that is too late: midnight in Almaty behind the n-th day after that of `start`."""
        _check(start, days)
        return _midnight_after(local_day(start) + days * _DAY)

    def _next_working(self, day: date) -> date:
        for ahead in range(1, _LONGEST_REST):
            if self.is_working(day + ahead * _DAY):
                return day + ahead * _DAY
        raise CalendarError(f"no working day within {_LONGEST_REST} days")


def local_day(instant: datetime) -> date:
    """The calendar day in Almaty."""
    return instant.astimezone(ALMATY).date()


def start_of_day(day: date) -> datetime:
    """The instant the day begins in Almaty, in UTC."""
    return datetime.combine(day, time(), tzinfo=ALMATY).astimezone(UTC)


def _midnight_after(day: date) -> datetime:
    return start_of_day(day + _DAY)


def _check(start: datetime, days: int) -> None:
    if start.tzinfo is None:
        raise ValueError("an instant carries its offset")
    if days < 1:
        raise ValueError("a term has at least a day")
