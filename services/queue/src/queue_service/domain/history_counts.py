"""The numbers of a child at several moments of one stay, and the reasons of every stretch between them.

For each line beside, `cut` is the smaller of the first keys behind the child at both ends of a stretch. What moved
below the cut is told by its own reasons; the rest of the change are those who stand on the other side of the child
only because of the ratio. ADR 0010 has the identity and its proof.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from queue_service.domain.atoms import Atom, Key
from queue_service.domain.history_ways import Beside, Way, way_up
from queue_service.domain.numbering import ahead_of
from queue_service.domain.ordering import Progress
from queue_service.domain.past_lines import Ask, Kind, Moment, Probe, Spot, Sums, net
from queue_service.domain.reasons import Code, Reason, code_ahead
from queue_service.domain.rule_set import RuleSet

L = TypeVar("L")
_TELLING = {code: place for place, code in enumerate(Code)}


class Number(StrEnum):
    """Which of the three numbers is told."""

    OVERALL = "overall"
    CATEGORY = "category"
    COHORT = "cohort"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A time in which neither the child moved nor the rules changed; `bounds` are where the number is wanted."""

    spot: Spot
    rules: RuleSet
    category: str
    bounds: tuple[Moment, ...]
    number: Number

    @property
    def own_atoms(self) -> frozenset[Atom]:
        """The atoms of the child's own line."""
        return self.rules.categories[self.category].atoms

    def way(self) -> Way:
        """The other lines the number depends on, none for the number in the category."""
        if self.number is Number.CATEGORY:
            return Way(beside=(), root=self.rules.categories[self.category])
        return way_up(self.rules, self.category, counted=self._counts)

    def _counts(self, code: str) -> bool:
        return self.number is Number.OVERALL or code in self.rules.categories_of_cohort(self.spot.atom.cohort)

    def counts_own(self, atom: Atom) -> bool:
        """Whether children of an atom of the own line count in the number."""
        return self.number is not Number.COHORT or atom.cohort == self.spot.atom.cohort


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was counted for a stay; the i-th sums are those after bound i, the last ones up to the ledger's head."""

    own_now: Mapping[Atom, int]
    own_sums: Sequence[Mapping[Atom, Sums]]
    way: Way
    beside_now: Mapping[str, int]
    beside_sums: Sequence[Mapping[str, Sums]]
    #: Where the ratios stood at each bound.
    progress: Sequence[Progress]


class Course:
    """A stay's numbers at its bounds, from what stands now and what moved since."""

    def __init__(self, stay: Stay, tally: Tally) -> None:
        self.stay = stay
        self.tally = tally
        own = _backwards(tally.own_now, tally.own_sums)
        self._ranks = [1 + sum(smaller.values()) for smaller in own]
        self._told = [1 + sum(n for atom, n in smaller.items() if stay.counts_own(atom)) for smaller in own]
        self._totals = _backwards(tally.beside_now, tally.beside_sums)
        self._ahead = [self._ahead_at(place) for place in range(len(stay.bounds))]

    @property
    def numbers(self) -> list[int]:
        """The number at each bound."""
        counted = [line.category for line in self.tally.way.beside if line.counted]
        return [
            own + sum(ahead.get(code, 0) for code in counted)
            for own, ahead in zip(self._told, self._ahead, strict=True)
        ]

    @property
    def rank(self) -> int:
        """The number in the category at the first bound."""
        return self._ranks[0]

    @property
    def overall(self) -> int:
        """The overall number at the first bound, of a stay that is told of overall or in the cohort."""
        return self._ranks[0] + sum(self._ahead[0].values())

    def _ahead_at(self, place: int) -> Mapping[str, int]:
        return (
            ahead_of(
                self._ranks[place],
                category=self.stay.category,
                totals=self._totals[place],
                progress=self.tally.progress[place],
                root=self.tally.way.root,
            )
            if self.tally.way.beside
            else {}
        )

    def asks(self) -> Iterator[Ask]:
        """Who was the first behind, wherever a stretch needs it."""
        for line, start in self._partial():
            yield from (self._ask(line, place) for place in (start, start + 1) if self._somebody_behind(line, place))

    def probes(self, keys: Mapping[Ask, Key]) -> Iterator[Probe]:
        """The movements below the cut, wherever only a part of a line is ahead."""
        for line, start in self._partial():
            yield from self._probes(line, start, keys)

    def reasons(self, keys: Mapping[Ask, Key], found: Mapping[Probe, Sums]) -> list[list[Reason]]:
        """For each stretch between bounds every reason with its count; they add up to the number's change."""
        return [self._reasons(start, keys, found) for start in range(len(self.stay.bounds) - 1)]

    def _reasons(self, start: int, keys: Mapping[Ask, Key], found: Mapping[Probe, Sums]) -> list[Reason]:
        counts: Counter[Code] = Counter()
        shifts: list[Reason] = []
        for atom, sums in self.tally.own_sums[start].items():
            if self.stay.counts_own(atom):
                _count(counts, sums, same_category=True)
        for line in (line for line in self.tally.way.beside if line.counted):
            below = self._below(line, start, keys, found)
            _count(counts, below, same_category=False)
            shift = self._change(line, start) - net(below)
            if shift:
                shifts.append(self._shift(line, shift))
        told = [Reason(code=code, count=count) for code, count in counts.items() if count]
        return [*sorted(told, key=lambda reason: _TELLING[reason.code]), *shifts]

    def _shift(self, line: Beside, count: int) -> Reason:
        label = self.stay.rules.labels.get(line.category)
        return Reason(code=Code.QUOTA_SHIFT, count=count, category=line.category, label=label, ratio=line.ratio)

    def _below(self, line: Beside, start: int, keys: Mapping[Ask, Key], found: Mapping[Probe, Sums]) -> Sums:
        if self._is_nobody(line, start):
            return {}
        if self._is_everybody(line, start):
            return self.tally.beside_sums[start].get(line.category, {})
        below: Counter[Kind] = Counter()
        for probe in self._probes(line, start, keys):
            below.update(found[probe])
        return below

    def _partial(self) -> Iterator[tuple[Beside, int]]:
        for line in self.tally.way.beside:
            if line.counted and line.mix is not None:
                for start in range(len(self.stay.bounds) - 1):
                    if not self._is_nobody(line, start) and not self._is_everybody(line, start):
                        yield line, start

    def _probes(self, line: Beside, start: int, keys: Mapping[Ask, Key]) -> Iterator[Probe]:
        after, to = (self.stay.bounds[place].seq for place in (start, start + 1))
        behind = [place for place in (start, start + 1) if self._somebody_behind(line, place)]
        cut = min(keys[self._ask(line, place)] for place in behind)
        for atom in sorted(line.atoms):
            yield Probe(self.stay.spot.waiting_list, atom, after, to, cut)

    def _ask(self, line: Beside, place: int) -> Ask:
        ahead = self._ahead[place].get(line.category, 0)
        return Ask(self.stay.spot.waiting_list, line.atoms, self.stay.bounds[place].seq, ahead + 1)

    def _somebody_behind(self, line: Beside, place: int) -> bool:
        return self._ahead[place].get(line.category, 0) < self._totals[place].get(line.category, 0)

    def _is_nobody(self, line: Beside, start: int) -> bool:
        return all(not self._ahead[place].get(line.category, 0) for place in (start, start + 1))

    def _is_everybody(self, line: Beside, start: int) -> bool:
        return not any(self._somebody_behind(line, place) for place in (start, start + 1))

    def _change(self, line: Beside, start: int) -> int:
        return self._ahead[start + 1].get(line.category, 0) - self._ahead[start].get(line.category, 0)


def _count(counts: Counter[Code], sums: Sums, *, same_category: bool) -> None:
    for kind, count in sums.items():
        counts[code_ahead(kind.reason, sign=kind.sign, same_category=same_category)] += kind.sign * count


def _backwards(now: Mapping[L, int], sums: Sequence[Mapping[L, Sums]]) -> list[dict[L, int]]:
    """The counts at each bound: those of now, less what moved since."""
    counts = dict(now)
    found: list[dict[L, int]] = []
    for moved in reversed(sums):
        counts = {line: counts.get(line, 0) - net(moved.get(line, {})) for line in counts.keys() | moved.keys()}
        found.append(counts)
    return found[::-1]
