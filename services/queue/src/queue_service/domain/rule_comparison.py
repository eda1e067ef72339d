"""Whom a change of the rules would move, and by how much: one pass over a list in the order of filing."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from itertools import pairwise
from typing import NamedTuple

from queue_service.domain.atoms import Atom
from queue_service.domain.ordering import Progress
from queue_service.domain.overall_numbers import Step, overall_numbers
from queue_service.domain.rule_tree import Node, categories, mixes

#: Changes are counted by size from each of these on, apart for better and worse.
SIZES = (1, 10, 100, 1000, 10_000)
#: So many of the largest movers of a list are named.
MOST_MOVERS = 10


class Mover(NamedTuple):
    """One child's overall number under the two rule sets; None where it has none."""

    change: int
    code: str
    category_before: str
    category_after: str
    before: int
    after: int


@dataclass(slots=True, kw_only=True)
class Tally:
    """What the change does to those seen so far."""

    seen: int = 0
    better: int = 0
    worse: int = 0
    #: Who has a number now and would have none, and the other way round.
    left_out: int = 0
    taken_in: int = 0
    #: By size of change: `bounds_of_sizes` names the cells.
    sizes: list[int] = field(default_factory=lambda: [0] * (2 * len(SIZES) + 1))
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Count the other's children too."""
        self.seen += other.seen
        self.better += other.better
        self.worse += other.worse
        self.left_out += other.left_out
        self.taken_in += other.taken_in
        self.sizes = [mine + theirs for mine, theirs in zip(self.sizes, other.sizes, strict=True)]
        self.before.update(other.before)
        self.after.update(other.after)


def bounds_of_sizes() -> list[tuple[int | None, int | None]]:
    """The least and the greatest change of each cell of `Tally.sizes`; None is without end."""
    up = [(low, high - 1) for low, high in pairwise(SIZES)]
    down = [(-high, -low) for low, high in reversed(up)]
    return [(None, -SIZES[-1]), *down, (0, 0), *up, (SIZES[-1], None)]


def progress_under(root: Node, *, progress: Progress, keep: bool) -> Progress:
    """Where the ratios stand after the rules came into force: kept where the new word is long enough, else at 0."""
    if not keep:
        return {}
    lengths = {mix.name: len(mix.word) for mix in mixes(root)}
    return {name: slot for name, slot in progress.items() if slot < lengths.get(name, 0)}


class Line:
    """A category of one rule set, and how many of it have been seen."""

    __slots__ = ("code", "number", "seen")

    def __init__(self, code: str, number: Step) -> None:
        self.code = code
        self.number = number
        self.seen = 0

    def next(self) -> int:
        """The overall number of the line's next child."""
        self.seen += 1
        return self.number(self.seen)


def lines_of(root: Node, counts: Mapping[Atom, int], progress: Progress) -> dict[Atom, Line]:
    """Which line each atom of a list counts in."""
    totals = {found.code: sum(counts.get(atom, 0) for atom in found.atoms) for found in categories(root)}
    numbers = overall_numbers(root, totals=totals, progress=progress)
    lines = {code: Line(code, number) for code, number in numbers.items()}
    return {atom: lines[found.code] for found in categories(root) for atom in found.atoms}


class ListComparison:
    """Compares one waiting list under two trees, in memory that does not grow with the list."""

    def __init__(
        self, *, counts: Mapping[Atom, int], before: tuple[Node, Progress], after: tuple[Node, Progress]
    ) -> None:
        old, new = (lines_of(root, counts, progress) for root, progress in (before, after))
        self._lines = {atom: (old.get(atom), new.get(atom)) for atom in counts}
        self._movers: list[tuple[int, Mover]] = []
        self.tally = Tally()

    def see(self, children: Iterable[tuple[Atom, str]]) -> None:
        """Take the next children in; they must come by key, over all atoms of the list."""
        tally = self.tally
        for atom, code in children:
            old, new = self._lines[atom]
            tally.seen += 1
            if old is None or new is None:
                self._see_without(old, new)
                continue
            before, after = old.next(), new.next()
            change = after - before
            size = bisect_right(SIZES, abs(change))
            tally.sizes[len(SIZES) + (size if change > 0 else -size)] += 1
            if change:
                self._note(Mover(change, code, old.code, new.code, before, after))

    @property
    def movers(self) -> list[Mover]:
        """The largest changes, greatest first; of equal ones, in the order of their numbers."""
        return sorted((mover for _, mover in self._movers), key=lambda mover: (-abs(mover.change), mover.code))

    def finish(self) -> Tally:
        """The tally with the sizes of the categories."""
        for old, new in self._lines.values():
            for line, sizes in ((old, self.tally.before), (new, self.tally.after)):
                if line is not None and line.seen:
                    sizes[line.code] = line.seen
        return self.tally

    def _see_without(self, old: Line | None, new: Line | None) -> None:
        for line in (old, new):
            if line is not None:
                line.seen += 1
        self.tally.left_out += old is not None
        self.tally.taken_in += new is not None

    def _note(self, mover: Mover) -> None:
        if mover.change < 0:
            self.tally.better += 1
        else:
            self.tally.worse += 1
        ranked = (abs(mover.change), mover)
        if len(self._movers) < MOST_MOVERS:
            heappush(self._movers, ranked)
        elif ranked[0] > self._movers[0][0]:
            heappushpop(self._movers, ranked)
