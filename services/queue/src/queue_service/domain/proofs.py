"""The proof of one child's number: rows under a signed root, and the numbers that follow from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from queue_service.domain.atoms import Atom, Key
from queue_service.domain.checkpoints import SignedCheckpoint
from queue_service.domain.count_tree import KeyRow, SlotRow
from queue_service.domain.numbering import Numbers, numbers_of
from queue_service.domain.ordering import Progress
from queue_service.domain.rule_set import RuleSet
from queue_service.domain.slots import slots_of

#: Kinds of leaves that say where a child stands, and those after which it stands nowhere.
PLACING = frozenset({"entered", "restored", "moved", "corrected"})
LEAVING = frozenset({"left", "offered"})


class Inclusion(NamedTuple):
    """A published leaf and its path to the root."""

    line: str
    path: Sequence[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlace:
    """A list's rows and their path to the root of the counts."""

    data: str
    index: int
    of: int
    path: Sequence[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomPath:
    """The rows of an atom down to the hour of a key; empty where nobody stands there."""

    months: Sequence[SlotRow]
    days: Sequence[SlotRow]
    hours: Sequence[SlotRow]
    keys: Sequence[KeyRow]

    def ahead_of(self, key: Key) -> int:
        """How many of the atom have an earlier key."""
        slots = slots_of(key.filed_at_ms)
        levels = ((self.months, slots.month), (self.days, slots.day), (self.hours, slots.hour))
        earlier = sum(row.node.n for rows, slot in levels for row in rows if row.slot < slot)
        return earlier + sum((row.filed_at_ms, row.code) < key for row in self.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberProof:
    """Everything a parent needs to check a number with no help of ours."""

    signed: SignedCheckpoint
    leaves: Sequence[Inclusion]
    rules_document: Mapping[str, object]
    place: ListPlace
    paths: Mapping[Atom, AtomPath]
    category: str
    cohort: int
    numbers: Numbers


def proved_numbers(
    key: Key,
    *,
    atom: Atom,
    rules: RuleSet,
    paths: Mapping[Atom, AtomPath],
    totals: Mapping[Atom, int],
    progress: Progress,
) -> Numbers:
    """The three numbers of a child by the rows of the proof alone."""
    ahead = {found: path.ahead_of(key) for found, path in paths.items()}
    sums: dict[str, int] = {}
    for found, count in totals.items():
        code = rules.category_of_atom.get(found)
        if code is not None:
            sums[code] = sums.get(code, 0) + count
    return numbers_of(
        1 + sum(ahead.values()),
        category=rules.category_of_atom[atom],
        cohort_categories=rules.categories_of_cohort(atom.cohort),
        cohort_rank=1 + sum(count for found, count in ahead.items() if found.cohort == atom.cohort),
        totals=sums,
        progress=progress,
        root=rules.root,
        cohort_total=sum(count for found, count in totals.items() if found.cohort == atom.cohort),
    )
