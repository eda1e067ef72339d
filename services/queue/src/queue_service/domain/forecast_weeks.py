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
        self._groups: dict[tuple[frozenset[Atom], int], AtomSeason] = {}
        self._known: dict[tuple[Before, int, int, int], Sequence[Week]] = {}
        self._drifts: dict[tuple[Before, int, int, int, int], tuple[float, float]] = {}

    def of(self, before: Before, draw: Draw, *, start: int) -> Sequence[Week]:
        """The drawn season's weeks from its day `start` on."""
        key = (before, draw.season, draw.shift, start)
        if key not in self._known:
            self._known[key] = self._weeks(before, draw, start)
        return self._known[key]

    def _weeks(self, before: Before, draw: Draw, start: int) -> list[Week]:
        season = self._archive[draw.season]
        crowd = _Crowd(
            places=season.places,
            own=self._group(before.own, draw.season),
            first=self._group(before.first, draw.season),
            partners=[(self._group(atoms, draw.season), share) for atoms, share in before.partners],
            everybody=self._group(frozenset(season.atoms), draw.season),
        )
        days = range(start, SEASON_DAYS, WEEK)
        ends = [(past_day(day, draw.shift), past_day(min(day + WEEK, SEASON_DAYS), draw.shift)) for day in days]
        return [_week(crowd, since, until) for since, until in ends]

    def _group(self, atoms: frozenset[Atom], season: int) -> AtomSeason:
        """The atoms as one."""
        key = (atoms, season)
        if key not in self._groups:
            found = [self._archive[season].atoms[atom] for atom in atoms if atom in self._archive[season].atoms]
            self._groups[key] = AtomSeason(
                left=_sum(one.left for one in found),
                returned=_sum(one.returned for one in found),
                inserted=_sum(one.inserted for one in found),
                joined=_sum(one.joined for one in found),
                size=_sum(one.size for one in found),
            )
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crowd:
    """A season of those before a category, and of everybody."""

    places: Days
    own: AtomSeason
    first: AtomSeason
    partners: Sequence[tuple[AtomSeason, float]]
    everybody: AtomSeason


def _week(crowd: _Crowd, since: int, until: int) -> Week:
    places = crowd.places[until] - crowd.places[since]
    everybody, own, first = (_counts(one, since, until) for one in (crowd.everybody, crowd.own, crowd.first))
    partners = [(_counts(one, since, until), share) for one, share in crowd.partners]
    come = first.returned + first.inserted + first.joined + own.returned
    more = sum(min(one.returned + one.inserted + one.joined, places * share) for one, share in partners)
    size = own.size + first.size + sum(one.size for one, _ in partners)
    left = own.left + first.left + sum(one.left for one, _ in partners)
    gone = _rate(left, size, everybody.left, everybody.size)
    among = _rate(own.inserted, own.size, everybody.inserted, everybody.size)
    return Week(places, max(0.0, 1 - gone) + among * own.size / max(size, 1), come + more)


def _rate(count: int, size: int, overall: int, everybody: int) -> float:
    return min(1.0, (count + _PRIOR * overall / max(everybody, 1)) / (max(size, 0) + _PRIOR))


class _Counts(NamedTuple):
    size: int
    left: int
    returned: int
    inserted: int
    joined: int


def _counts(atom: AtomSeason, since: int, until: int) -> _Counts:
    return _Counts(
        atom.size[since],
        atom.left[until] - atom.left[since],
        atom.returned[until] - atom.returned[since],
        atom.inserted[until] - atom.inserted[since],
        atom.joined[until] - atom.joined[since],
    )


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
