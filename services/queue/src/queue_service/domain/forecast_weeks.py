"""A past season week by week, as it acts on those who stand ahead of a child in one category.

Ahead stand the categories that are served before it, its partners in a ratio as far as their letters go, and the
earlier ones of its own. All vouchers of the list go to them first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from queue_service.domain.atoms import Atom
from queue_service.domain.forecast_seasons import SEASON_DAYS, Archive, AtomSeason, Days
from queue_service.domain.rule_tree import Category, Mix, Node, Seq, categories

WEEK = 7
#: A handful of children says little of a rate: as many more are taken to have done what the whole list did.
_PRIOR = 20
_NOTHING: Days = (0,) * (SEASON_DAYS + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Whom vouchers reach before a category."""

    own: frozenset[Atom]
    #: Categories served first.
    first: frozenset[Atom]
    #: Partners in ratios, each with the share of the letters that it has and the category has not.
    partners: tuple[tuple[frozenset[Atom], float], ...]

    def moved(self, years: int) -> "Before":
        """The same children by the labels of an earlier or later season."""
        return Before(
            own=_moved(self.own, years),
            first=_moved(self.first, years),
            partners=tuple((_moved(atoms, years), share) for atoms, share in self.partners),
        )


class Week(NamedTuple):
    """In a week so many vouchers are dealt; of those ahead `stay` is the part that has not left, and others come."""

    places: int
    stay: float
    come: float


class Draw(NamedTuple):
    """Which past season is replayed, shifted by how many weeks, with how many times its vouchers."""

    season: int
    shift: int = 0
    level: float = 1.0


class Weeks:
    """The weeks of an archive's seasons, each worked out once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._calendars: dict[tuple[int, int, int], _Calendar] = {}
        self._groups: dict[tuple[frozenset[Atom], int], _Group] = {}
        self._known: dict[tuple[Before, int, int, int], Sequence[Week]] = {}
        self._drifts: dict[tuple[Before, int, int, int, int], tuple[float, float]] = {}

    def of(self, before: Before, draw: Draw, *, start: int) -> Sequence[Week]:
        """The drawn season's weeks from its day `start` on."""
        key = (before, draw.season, draw.shift, start)
        if key not in self._known:
            self._known[key] = _weeks(
                self._calendar(draw.season, draw.shift, start),
                own=self._group(before.own, draw.season),
                first=self._group(before.first, draw.season),
                partners=[(self._group(atoms, draw.season), share) for atoms, share in before.partners],
            )
        return self._known[key]

    def _calendar(self, season: int, shift: int, start: int) -> "_Calendar":
        key = (season, shift, start)
        if key not in self._calendars:
            everybody = self._group(frozenset(self._archive[season].atoms), season)
            self._calendars[key] = _calendar(self._archive[season].places, everybody, shift=shift, start=start)
        return self._calendars[key]

    def _group(self, atoms: frozenset[Atom], season: int) -> "_Group":
        """The atoms as one."""
        key = (atoms, season)
        if key not in self._groups:
            known = self._archive[season].atoms
            self._groups[key] = _group([known[atom] for atom in atoms if atom in known])
        return self._groups[key]

    def drift(self, before: Before, draw: Draw, *, years: int, start: int) -> tuple[float, float]:
        """What the season did, vouchers apart, to those who stood before a category so many years later.

        Of `ahead` there are `ahead * stay + come` in the end.
        """
        key = (before, years, draw.season, draw.shift, start)
        if key not in self._drifts:
            stay, come = 1.0, 0.0
            for _, rate, more in self.of(before.moved(years), draw, start=start):
                stay, come = stay * rate, come * rate + more
            self._drifts[key] = (stay, come)
        return self._drifts[key]


def before_of(root: Node) -> dict[str, Before]:
    """Of each category whom vouchers reach before it."""
    return dict(_before(root, frozenset(), ()))


def _before(
    node: Node, first: frozenset[Atom], partners: tuple[tuple[frozenset[Atom], float], ...]
) -> Iterable[tuple[str, Before]]:
    if isinstance(node, Category):
        yield node.code, Before(own=node.atoms, first=first, partners=partners)
    elif isinstance(node, Seq):
        for child in node.children:
            yield from _before(child, first, partners)
            first |= _atoms(child)
    else:
        for place, child in enumerate(node.children):
            yield from _before(child, first, (*partners, *_partners(node, place)))


def _partners(mix: Mix, place: int) -> Iterable[tuple[frozenset[Atom], float]]:
    for other, child in enumerate(mix.children):
        if other != place:
            yield _atoms(child), mix.word.count(other) / len(mix.word)


class _Group(NamedTuple):
    left: Days
    returned: Days
    inserted: Days
    #: All who came: returned, inserted and joined.
    came: Days
    size: Days


class _Calendar(NamedTuple):
    """Of each week its first and last past day, its places, and what the prior did in it."""

    ends: Sequence[tuple[int, int]]
    places: Sequence[int]
    gone: Sequence[float]
    inserted: Sequence[float]


def _group(atoms: Sequence[AtomSeason]) -> _Group:
    returned, inserted = _sum(one.returned for one in atoms), _sum(one.inserted for one in atoms)
    came = _sum([returned, inserted, *(one.joined for one in atoms)])
    return _Group(_sum(one.left for one in atoms), returned, inserted, came, _sum(one.size for one in atoms))


def _calendar(places: Days, everybody: _Group, *, shift: int, start: int) -> _Calendar:
    days = range(start, SEASON_DAYS, WEEK)
    ends = [(past_day(day, shift), past_day(min(day + WEEK, SEASON_DAYS), shift)) for day in days]
    weights = [_PRIOR / max(everybody.size[since], 1) for since, _ in ends]
    weighted = list(zip(ends, weights, strict=True))
    return _Calendar(
        ends=ends,
        places=[places[until] - places[since] for since, until in ends],
        gone=[(everybody.left[until] - everybody.left[since]) * weight for (since, until), weight in weighted],
        inserted=[
            (everybody.inserted[until] - everybody.inserted[since]) * weight for (since, until), weight in weighted
        ],
    )


def _weeks(calendar: _Calendar, *, own: _Group, first: _Group, partners: Sequence[tuple[_Group, float]]) -> list[Week]:
    found = []
    for (since, until), places, gone, inserted in zip(*calendar, strict=True):
        size = own.size[since] + first.size[since]
        left = own.left[until] - own.left[since] + first.left[until] - first.left[since]
        come: float = first.came[until] - first.came[since] + own.returned[until] - own.returned[since]
        for one, share in partners:
            size += one.size[since]
            left += one.left[until] - one.left[since]
            come += min(one.came[until] - one.came[since], places * share)
        stay = 1 - min(1.0, (left + gone) / (max(size, 0) + _PRIOR))
        among = min(1.0, (own.inserted[until] - own.inserted[since] + inserted) / (max(own.size[since], 0) + _PRIOR))
        found.append(Week(places, stay + among * own.size[since] / max(size, 1), come))
    return found


def past_day(day: int, shift: int) -> int:
    """The past day that is replayed on this one; the season's ends stay its ends, so that nothing is lost."""
    if day in (0, SEASON_DAYS):
        return day
    return min(max(day - shift * WEEK, 0), SEASON_DAYS)


def _sum(columns: Iterable[Days]) -> Days:
    return list(map(sum, zip(_NOTHING, *columns, strict=True)))


def _atoms(node: Node) -> frozenset[Atom]:
    return frozenset(atom for category in categories(node) for atom in category.atoms)


def _moved(atoms: frozenset[Atom], years: int) -> frozenset[Atom]:
    return frozenset(Atom(atom.cohort + years, atom.privilege_class) for atom in atoms) if years else atoms


def code_of_atoms(root: Node) -> Mapping[Atom, str]:
    """Atom -> its category."""
    return {atom: category.code for category in categories(root) for atom in category.atoms}
