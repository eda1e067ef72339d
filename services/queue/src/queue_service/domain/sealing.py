"""What one sealing makes of the appended changes: sequence numbers, leaves, and the movement of the counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from queue_service.domain.atoms import Atom, Key
from queue_service.domain.leaves import canonical, lateness, leaf_hash
from queue_service.domain.slots import slots_of


class ChangeKind(StrEnum):
    """What happened to one child's entry."""

    ENTERED = "entered"
    REFUSED = "refused"
    LEFT = "left"


_SIGN: Mapping[ChangeKind, int] = {ChangeKind.ENTERED: 1, ChangeKind.REFUSED: 0, ChangeKind.LEFT: -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An appended change, waiting for its number."""

    id: int
    kind: ChangeKind
    waiting_list: str
    atom: Atom
    key: Key
    receipt_hash: str
    attributes: str
    #: Why it left or was refused; empty for an entry.
    reason: str


class Cell(NamedTuple):
    """One count: a waiting list's atom on a level (0 all, 1 month, 2 day, 3 hour of filing)."""

    waiting_list: str
    cohort: int
    privilege_class: str
    level: int
    slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLeaf:
    """A leaf with its place in the ledger."""

    seq: int
    change: Change
    data: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """Everything one sealing writes, together or not at all."""

    leaves: tuple[SealedLeaf, ...]
    counts: Mapping[Cell, int]
    #: Application code -> the entry it now stands by, or None when it stands nowhere.
    standing: Mapping[str, Change | None]


def seal(changes: Iterable[Change], *, after_seq: int, at_ms: int) -> Sealing:
    """Number the changes without a gap from `after_seq + 1`, in the order given."""
    leaves = tuple(_sealed(change, seq=seq, at_ms=at_ms) for seq, change in enumerate(changes, start=after_seq + 1))
    counts: Counter[Cell] = Counter()
    standing: dict[str, Change | None] = {}
    for leaf in leaves:
        sign = _SIGN[leaf.change.kind]
        if sign:
            counts.update(dict.fromkeys(cells_of(leaf.change), sign))
            standing[leaf.change.key.code] = leaf.change if sign > 0 else None
    return Sealing(leaves=leaves, counts={cell: n for cell, n in counts.items() if n}, standing=standing)


def cells_of(change: Change) -> tuple[Cell, ...]:
    """The four counts a child is part of."""
    slots = slots_of(change.key.filed_at_ms)
    atom = (change.waiting_list, change.atom.cohort, change.atom.privilege_class.value)
    return tuple(Cell(*atom, level, slot) for level, slot in enumerate((0, slots.month, slots.day, slots.hour)))


def _sealed(change: Change, *, seq: int, at_ms: int) -> SealedLeaf:
    leaf: dict[str, str | int] = {
        "seq": seq,
        "at": at_ms,
        "list": change.waiting_list,
        "code": change.key.code,
        "kind": change.kind.value,
    }
    if change.kind is ChangeKind.ENTERED:
        leaf |= {
            "cohort": change.atom.cohort,
            "class": change.atom.privilege_class.value,
            "filed_at": change.key.filed_at_ms,
            "receipt_hash": change.receipt_hash,
            "attributes": change.attributes,
        }
        leaf |= lateness(filed_at_ms=change.key.filed_at_ms, sealed_at_ms=at_ms)
    else:
        leaf["reason"] = change.reason
    data = canonical(leaf)
    return SealedLeaf(seq=seq, change=change, data=data, hash=leaf_hash(data))
