"""Reports on places: how many there are and are filled, who was refused and why, who was admitted after how long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.working_days import local_day, start_of_day
from queue_service.use_cases.kindergarten_ports import Reach

_A_YEAR = timedelta(days=365)


class ReportName(StrEnum):
    """The reports there are."""

    CAPACITY = "capacity"
    REFUSALS = "refusals"
    ADMISSIONS = "admissions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From an instant on, and before another."""

    begin: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReport:
    """Which report, where, and from which day to which, both included."""

    name: ReportName
    reach: Reach
    territory: str | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report's rows, and the days they are of."""

    name: ReportName
    first_day: date
    last_day: date
    rows: Sequence[Mapping[str, Any]]


class PlaceReports(Protocol):
    """Where reports are read."""

    async def rows(
        self, name: ReportName, *, reach: Reach, territory: str | None, period: Period
    ) -> Sequence[Mapping[str, Any]]: ...


async def show_report(command: ShowReport, *, reports: PlaceReports, clock: Clock) -> Report:
    """The report of the days asked for, which are those of the last year unless told otherwise."""
    last = command.last_day or local_day(clock())
    first = command.first_day or last - _A_YEAR
    period = Period(begin=start_of_day(first), until=start_of_day(last + timedelta(days=1)))
    rows = await reports.rows(command.name, reach=command.reach, territory=command.territory, period=period)
    return Report(name=command.name, first_day=first, last_day=last, rows=rows)
