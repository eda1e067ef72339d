"""Past seasons of a waiting list: what came and went in each atom on each day, as the ledger tells it.

A season is a year from 1 July, when vouchers begin to be dealt out and every cohort is a year older.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from queue_service.domain.atoms import Atom

#: A leap season's last two days count as one.
SEASON_DAYS = 365
#: A ledger that begins this late into a season has seen all of it, and who comes in these days stood there before.
OPENING_DAYS = 7
#: Older seasons say little of the next one.
MOST_SEASONS = 8
EPOCH = date(1970, 1, 1)
_JULY = 7


class Flow(NamedTuple):
    """What happened in one atom in a day, in children."""

    offered: int = 0
    #: Gone for any other reason.
    left: int = 0
    #: Back at an old place before those who wait: vouchers returned, appeals upheld.
    returned: int = 0
    #: Come in among those who wait: privileges proven, dates corrected.
    inserted: int = 0
    #: Come in behind everybody.
    joined: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that a ledger moved in one list; days are counted from 1970."""

    flows: Mapping[Atom, Mapping[int, Flow]]
    #: Day -> places of the issues of that day, whether or not anybody was left to take them.
    places: Mapping[int, int]


#: How many there were before each day of a season, and at last in all of it.
Days = Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomSeason:
    """One atom's season."""

    left: Days
    returned: Days
    inserted: Days
    joined: Days
    #: How many stood there when each day began.
    size: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A whole list's season."""

    places: Days
    atoms: Mapping[Atom, AtomSeason]


#: The whole seasons of a list, their atoms named by those that have the same age under today's rules.
Archive = Mapping[int, Season]


def season_of(day: date) -> int:
    """The year in which the day's season began."""
    return day.year if day.month >= _JULY else day.year - 1


def season_begins(season: int) -> date:
    """1 July of the season's year."""
    return date(season, _JULY, 1)


def day_of_season(day: date) -> int:
    """How many days of its season are over when the day begins."""
    return min((day - season_begins(season_of(day))).days, SEASON_DAYS - 1)


def archive_of(history: History, *, atoms: Iterable[Atom], rule_year: int, today: date) -> Archive:
    """Whole seasons before today's, the oldest first; `rule_year` is the season the rules' cohorts are meant for.

    The model of an atom is the atom of the same age in each past season: what is born in 2022 now stands where, a
    year ago, what was born in 2021 stood.
    """
    wanted = list(atoms)
    return {
        season: _season(history, wanted, season, season - rule_year) for season in whole_seasons(history, today=today)
    }


def whole_seasons(history: History, *, today: date) -> tuple[int, ...]:
    """The seasons the ledger has seen whole, from the first in which a voucher was issued."""
    issues = [day for flows in history.flows.values() for day, flow in flows.items() if flow.offered]
    if not issues:
        return ()
    began = _date(_first_day(history)) - timedelta(days=OPENING_DAYS - 1)
    first = season_of(began) + (began != season_begins(season_of(began)))
    return tuple(range(max(first, season_of(_date(min(issues)))), season_of(today)))[-MOST_SEASONS:]


def _season(history: History, atoms: Sequence[Atom], season: int, shift: int) -> Season:
    begins = (season_begins(season) - EPOCH).days
    ends = (season_begins(season + 1) - EPOCH).days
    opened = _first_day(history) + OPENING_DAYS
    places = [0] * SEASON_DAYS
    for day, count in history.places.items():
        if begins <= day < ends:
            places[min(day - begins, SEASON_DAYS - 1)] += count
    found = {
        atom: _atom(history.flows.get(Atom(atom.cohort + shift, atom.privilege_class), {}), begins, ends, opened)
        for atom in atoms
    }
    return Season(places=_running(places), atoms=found)


def _atom(flows: Mapping[int, Flow], begins: int, ends: int, opened: int) -> AtomSeason:
    standing = 0
    days = [Flow()] * SEASON_DAYS
    for day, flow in flows.items():
        if day < begins:
            standing += _net(flow)
        elif day < ends:
            if day < opened:
                standing += flow.joined
                flow = flow._replace(joined=0)  # noqa: PLW2901 - who was there before has not joined
            place = min(day - begins, SEASON_DAYS - 1)
            days[place] = Flow(*map(sum, zip(days[place], flow, strict=True)))
    return AtomSeason(
        left=_running(flow.left for flow in days),
        returned=_running(flow.returned for flow in days),
        inserted=_running(flow.inserted for flow in days),
        joined=_running(flow.joined for flow in days),
        size=_running(map(_net, days), before=standing),
    )


def _first_day(history: History) -> int:
    return min(day for flows in history.flows.values() for day in flows)


def _net(flow: Flow) -> int:
    return flow.returned + flow.inserted + flow.joined - flow.offered - flow.left


def _running(days: Iterable[int], *, before: int = 0) -> Days:
    return list(accumulate(days, initial=before))


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)
