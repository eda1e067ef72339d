"""What one sealing makes of the appended changes: sequence numbers, leaves, and what moves with them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from queue_service.domain.atoms import Atom
from queue_service.domain.changes import ChangeKind, progress_of
from queue_service.domain.folding import MOVED_LIST, Movement, Stand, fits, step
from queue_service.domain.leaves import Leaf, canonical, lateness, leaf_hash
from queue_service.domain.slots import hour_of, slots_of_hour


class Cell(NamedTuple):
    """One count: a waiting list's atom on a level (0 all, 1 month, 2 day, 3 hour of filing)."""

    waiting_list: str
    cohort: int
    privilege_class: str
    level: int
    slot: int


class Count(NamedTuple):
    """How many stand in a cell, and how many of them are held."""

    n: int
    held: int


class SealedLeaf(NamedTuple):
    """A leaf with its place in the ledger."""

    seq: int
    leaf: Leaf
    data: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """Everything one sealing writes, together or not at all."""

    leaves: tuple[SealedLeaf, ...]
    movements: tuple[Movement, ...]
    counts: Mapping[Cell, Count]
    #: Application code -> where it now stands, or None when it stands nowhere; only what changed.
    stands: Mapping[str, Stand | None]
    #: Leaves that moved ratios: (leaf, ratio, next slot).
    progress: Sequence[tuple[SealedLeaf, str, int]]
    #: Leaves by which rules came into force.
    rules: tuple[SealedLeaf, ...]
    #: Changes that a draw came before, which are in no ledger.
    aside: tuple[Leaf, ...]


@dataclass(slots=True)
class Fold:
    """Leaves folded one after the other on top of where children stood before.

    `stands` must know every code of the leaves that stood before; codes it does not know stand nowhere.
    """

    stands: dict[str, Stand | None]
    changed: dict[str, Stand | None] = field(default_factory=dict)
    movements: list[Movement] = field(default_factory=list)
    #: By the hour of filing, those who are held apart from the others.
    counts: Counter[tuple[str, Atom, int, bool]] = field(default_factory=Counter)

    def add(self, leaf: Leaf) -> None:
        """Fold one leaf in; raises `LeafImpossibleError` for one that does not fit."""
        code = leaf.get("code")
        if code is None:
            return
        before = self.stands.get(str(code))
        after = step(leaf, before)
        self.movements.extend(after.movements)
        if after.stand != before:
            self._count(before, -1)
            self._count(after.stand, 1)
            self.stands[str(code)] = self.changed[str(code)] = after.stand

    def _count(self, stand: Stand | None, sign: int) -> None:
        if stand is not None:
            hour = hour_of(stand.key.filed_at_ms)
            self.counts[stand.waiting_list, stand.atom, hour, stand.held_ground is not None] += sign

    def differences(self) -> dict[Cell, Count]:
        """By how much each cell changed, for those that did."""
        n, held = Counter[Cell](), Counter[Cell]()
        for (waiting_list, atom, hour, is_held), change in self.counts.items():
            for cell in _cells(waiting_list, atom, hour):
                n[cell] += change
                held[cell] += change if is_held else 0
        return {cell: Count(n[cell], held[cell]) for cell in n if n[cell] or held[cell]}


def seal(contents: Iterable[Leaf], *, after_seq: int, at_ms: int, stands: Mapping[str, Stand | None]) -> Sealing:
    """Number the changes without a gap from `after_seq + 1`, in the order given, and fold them.

    A change that a draw came before does not fit any more where its child stands: it is set aside, and never stops
    the others. So is the second half of a change of list whose first half was.
    """
    fold = Fold(stands=dict(stands))
    leaves: list[SealedLeaf] = []
    aside: list[Leaf] = []
    for content in contents:
        halved = content.get("ground") == MOVED_LIST and any(one.get("code") == content["code"] for one in aside)
        if halved or not fits(content, fold.stands.get(str(content.get("code")))):
            aside.append(content)
            continue
        leaves.append(_sealed(content, seq=after_seq + 1 + len(leaves), at_ms=at_ms))
        fold.add(leaves[-1].leaf)
    return Sealing(
        leaves=tuple(leaves),
        movements=tuple(fold.movements),
        counts=fold.differences(),
        stands=fold.changed,
        progress=tuple(_moved_ratios(leaves)),
        rules=tuple(sealed for sealed in leaves if sealed.leaf["kind"] == ChangeKind.RULES_IN_FORCE),
        aside=tuple(aside),
    )


def _moved_ratios(leaves: Iterable[SealedLeaf]) -> Iterator[tuple[SealedLeaf, str, int]]:
    for sealed in leaves:
        if sealed.leaf["kind"] == ChangeKind.OFFERED:
            for node, slot in progress_of(str(sealed.leaf.get("progress", ""))).items():
                yield sealed, node, slot


def cells_of(stand: Stand) -> tuple[Cell, ...]:
    """The four counts a child is part of."""
    return _cells(stand.waiting_list, stand.atom, hour_of(stand.key.filed_at_ms))


def _cells(waiting_list: str, atom: Atom, hour: int) -> tuple[Cell, ...]:
    line = (waiting_list, atom.cohort, atom.privilege_class.value)
    slots = slots_of_hour(hour)
    return tuple(Cell(*line, level, slot) for level, slot in enumerate((0, slots.month, slots.day, slots.hour)))


def _sealed(content: Leaf, *, seq: int, at_ms: int) -> SealedLeaf:
    leaf = {**content, "seq": seq, "at": at_ms}
    if leaf["kind"] == ChangeKind.ENTERED:
        leaf = _with_lateness(leaf, at_ms)
    data = canonical(leaf)
    return SealedLeaf(seq, leaf, data, leaf_hash(data))


def _with_lateness(leaf: dict[str, str | int], at_ms: int) -> dict[str, str | int]:
    """A ground known beforehand is told only by a leaf that is late."""
    known = leaf.pop("ground", None)
    late = dict(lateness(filed_at_ms=int(leaf["filed_at"]), sealed_at_ms=at_ms))
    if late and known is not None:
        late["ground"] = known
    return leaf | late
