"""Made-up seasons."""

from collections.abc import Mapping
from datetime import date

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.forecast_seasons import EPOCH, SEASON_DAYS, Flow, SeasonLine, season_begins

GENERAL = PrivilegeClass.GENERAL


def day_of(season: int, place: int) -> int:
    """The day since 1970 that many days after 1 July."""
    return (season_begins(season) - EPOCH).days + place


def on(day: date) -> int:
    return (day - EPOCH).days


def season_line(days: Mapping[int, Flow], *, size: int = 0) -> SeasonLine:
    """A season with these flows, whose line stays as long as it is."""
    empty = Flow()

    def running(name: str) -> list[int]:
        found = [0]
        for day in range(SEASON_DAYS):
            found.append(found[-1] + getattr(days.get(day, empty), name))
        return found

    return SeasonLine(
        capacity=running("offered"),
        left=running("left"),
        returned=running("returned"),
        inserted=running("inserted"),
        size=[size] * (SEASON_DAYS + 1),
    )


def steady(seasons: range, *, a_week: int, stood: int, age: int = 3) -> dict[Atom, dict[int, Flow]]:
    """Each season everybody of one age comes on 1 July, and as many are offered a voucher on each Thursday."""
    found: dict[Atom, dict[int, Flow]] = {}
    for season in seasons:
        flows = {day_of(season, 7 * week + 3): Flow(offered=a_week) for week in range(52)}
        flows[day_of(season, 0)] = Flow(joined=stood)
        found[Atom(season - age, GENERAL)] = flows
    return found
