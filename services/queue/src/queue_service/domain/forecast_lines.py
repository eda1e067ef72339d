"""Which categories a child passes through while it waits, and who stands ahead of it in each.

Only labels move at a renewal: whose birth year is a year older then stands in the category that is a year older.
Where a category's children part ways, each atom of it has a forecast of its own.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from queue_service.domain.atoms import Atom
from queue_service.domain.forecast_ahead import Waiting, ahead_of_ranks, way_of
from queue_service.domain.forecast_replay import Ahead, Model, Way
from queue_service.domain.forecast_seasons import day_of_season, season_of
from queue_service.domain.rule_set import RuleSet

#: The oldest children of a rule set turn this old in its year.
OLDEST = 6


class Standing(NamedTuple):
    """How many stand, and how many of them vouchers pass by."""

    n: int
    held: int


#: Atom -> month of filing -> who stands there.
Months = Mapping[Atom, Mapping[int, Standing]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Children whose forecast by number is one."""

    name: str
    way: Way
    #: With whom they share a category, season by season.
    mates: tuple[frozenset[Atom], ...]


def rule_year_of(rules: RuleSet, *, today: date) -> int:
    """The season whose cohorts the rules name: today's, or a later one when its rules are in force before it."""
    oldest = min(atom.cohort for category in rules.categories.values() for atom in category.atoms)
    return max(season_of(today), min(oldest + OLDEST, rules.valid_from.year))


def line_name(rules: RuleSet, atom: Atom) -> str | None:
    """The line of an atom; None where the rules give it no place."""
    code = rules.category_of_atom.get(atom)
    if code is None or len(rules.categories[code].atoms) == 1:
        return code
    return f"{code}.{atom.cohort}.{atom.privilege_class}"


def line_of(rules: RuleSet, atom: Atom, *, today: date) -> Line:
    """The way ahead of the atom's children."""
    grows = 1 + rule_year_of(rules, today=today) - season_of(today)
    way = way_of(atom, rules.category_of_atom, start=day_of_season(today), grows=grows)
    mates = tuple(
        frozenset(Atom(mate.cohort + shift, mate.privilege_class) for mate in rules.categories[code].atoms)
        for shift, code in zip(way.shifts, way.codes, strict=True)
        if code is not None
    )
    return Line(name=str(line_name(rules, atom)), way=way, mates=mates)


def numbers_for(total: int) -> list[int]:
    """The numbers a grid names: every one at first, then ever fewer, past everybody who may come in a day."""
    found = [1]
    while found[-1] < total * 1.5 + 16:
        found.append(max(found[-1] + 1, round(found[-1] * 1.4)))
    return found


def waiting_of(months: Months) -> Waiting:
    """How many of each atom vouchers may go to."""
    return {atom: sum(one.n - one.held for one in cells.values()) for atom, cells in months.items()}


def aheads_of(line: Line, numbers: Sequence[int], *, months: Months, model: Model) -> dict[int, Ahead]:
    """Of each number who stands ahead and is not held, season by season.

    Who filed in the same month is taken to have filed evenly over it.
    """
    waiting = waiting_of(months)
    slots = sorted({slot for mates in line.mates for atom in mates for slot in months.get(atom, {})})
    everybody = _running(line.mates[0], slots, months, free=False)
    free = [_running(mates, slots, months, free=True) for mates in line.mates]
    return {
        number: ahead_of_ranks(
            [_ahead(number - 1, everybody, one) for one in free], way=line.way, waiting=waiting, model=model
        )
        for number in numbers
    }


def _running(mates: frozenset[Atom], slots: Sequence[int], months: Months, *, free: bool) -> list[int]:
    cells = ([months.get(atom, {}).get(slot, Standing(0, 0)) for atom in mates] for slot in slots)
    return list(accumulate((sum(one.n - one.held * free for one in row) for row in cells), initial=0))


def _ahead(ahead: int, everybody: Sequence[int], free: Sequence[int]) -> float:
    """How many of the line `free` stand before the place that has `ahead` of the line `everybody` before it."""
    if ahead >= everybody[-1]:
        return free[-1] + (ahead - everybody[-1])
    slot = bisect_right(everybody, ahead) - 1
    into = (ahead - everybody[slot]) / (everybody[slot + 1] - everybody[slot])
    return free[slot] + into * (free[slot + 1] - free[slot])
