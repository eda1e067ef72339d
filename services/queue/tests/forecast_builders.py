"""Made-up seasons."""

from collections.abc import Mapping, Sequence
from datetime import date

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.forecast_seasons import EPOCH, Flow, History, Season, archive_of, season_begins

GENERAL = PrivilegeClass.GENERAL
CHILD = Atom(2023, GENERAL)


def day_of(season: int, place: int) -> int:
    """The day since 1970 that many days after 1 July."""
    return (season_begins(season) - EPOCH).days + place


def on(day: date) -> int:
    return (day - EPOCH).days


def steady(seasons: range, *, a_week: int, stood: int, age: int = 3) -> History:
    """Each season everybody of one age comes in the second week, and on each Thursday as many are offered a voucher."""
    flows: dict[Atom, dict[int, Flow]] = {}
    places: dict[int, int] = {}
    for season in seasons:
        found = {day_of(season, 7 * week + 3): Flow(offered=a_week) for week in range(52)}
        found[day_of(season, 0)] = Flow(joined=stood)
        flows[Atom(season - age, GENERAL)] = found
        places |= {day: a_week for day, flow in found.items() if flow.offered}
    return History(flows=flows, places=places)


def one_season(flows: Mapping[Atom, Mapping[int, Flow]], *, places: Mapping[int, int], stood: int = 0) -> Season:
    """The season 2025 in days of it; `stood` of the child's atom were there from the start."""
    season = 2025
    moved = {
        Atom(atom.cohort - 1, atom.privilege_class): {day_of(season, day): flow for day, flow in days.items()}
        for atom, days in flows.items()
    }
    own = moved.setdefault(Atom(CHILD.cohort - 1, GENERAL), {})
    own[day_of(season, -40)] = Flow(joined=stood)
    # The ledger begins long before, and something was issued in the season.
    own[day_of(season, -400)] = Flow()
    own[day_of(season, 364)] = own.get(day_of(season, 364), Flow())._replace(offered=1)
    history = History(flows=moved, places={day_of(season, day): count for day, count in places.items()})
    atoms: Sequence[Atom] = [CHILD, *flows]
    return archive_of(history, atoms=atoms, rule_year=2026, today=date(2026, 11, 23))[season]
