"""The counts behind the numbers as a tree of hashes: hours, days, months, atoms, lists.

Each level is the hash of its rows; `docs/reference/ledger.md`, "Counts", is the format.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from queue_service.domain.atoms import Atom
from queue_service.domain.changes import progress_text
from queue_service.domain.ordering import Progress
from queue_service.domain.rule_tree import Category, Node, categories, mixes

_ROWS_PREFIX = b"\x02"
_ORDER_PREFIX = b"\x04"
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


class Level(IntEnum):
    """The levels of counts."""

    ATOM = 0
    MONTH = 1
    DAY = 2
    HOUR = 3


class KeyRow(NamedTuple):
    """One child in its hour."""

    filed_at_ms: int
    code: str
    held: int


class CountNode(NamedTuple):
    """What a row of a level says of the level below: how many stand there, how many of them held, and the hash."""

    n: int
    held: int
    hash: bytes


class SlotRow(NamedTuple):
    """A slot with what stands in it."""

    slot: int
    node: CountNode


def compact(value: Any) -> str:
    """J: the one way to write a value."""
    return _ENCODER.encode(value)


def rows_hash(text: str) -> bytes:
    """The hash of a level's rows as they are published."""
    return hashlib.sha256(_ROWS_PREFIX + text.encode("ascii")).digest()


def keys_text(keys: Iterable[KeyRow]) -> str:
    """The rows of an hour: its children in the order of their keys."""
    return compact(sorted(keys))


def hour_count(keys: Sequence[KeyRow]) -> CountNode:
    """What an hour's row in its day says."""
    return CountNode(len(keys), sum(key.held for key in keys), rows_hash(keys_text(keys)))


def published_rows(rows: Iterable[SlotRow]) -> list[list[Any]]:
    """The rows of a day, month or atom as they are hashed."""
    return [[row.slot, row.node.n, row.node.held, row.node.hash.hex()] for row in sorted(rows)]


def sum_count(rows: Sequence[SlotRow]) -> CountNode:
    """What the row above says of these rows."""
    return CountNode(
        sum(row.node.n for row in rows),
        sum(row.node.held for row in rows),
        rows_hash(compact(published_rows(rows))),
    )


def effective(progress: Progress, *, root: Node | None) -> dict[str, int]:
    """The progress that counts under the rules: of ratios they name, within their words, and not at the beginning."""
    words = {mix.name: len(mix.word) for mix in mixes(root)} if root else {}
    return {name: slot for name, slot in progress.items() if 0 < slot < words.get(name, 0)}


def list_text(name: str, *, progress: Progress, atoms: Mapping[Atom, CountNode]) -> str:
    """A waiting list's rows; `progress` names only ratios that do not stand at 0."""
    rows = [
        [atom.cohort, atom.privilege_class.value, count.n, count.held, count.hash.hex()]
        for atom, count in sorted(atoms.items())
    ]
    return compact([name, progress_text(progress), rows])


def order_hash(name: str, *, progress: Progress, atoms: Mapping[Atom, CountNode], root: Node | None) -> bytes:
    """What, with the rules, fixes who stands first, second and last."""
    lines = [] if root is None else [_line(category, atoms) for category in categories(root)]
    text = compact([name, progress_text(progress), [line for line in lines if line[1]]])
    return hashlib.sha256(_ORDER_PREFIX + text.encode("ascii")).digest()


def _line(category: Category, atoms: Mapping[Atom, CountNode]) -> list[Any]:
    found = sorted(atom for atom in category.atoms if atom in atoms)
    hashes = [[atom.cohort, atom.privilege_class.value, atoms[atom].hash.hex()] for atom in found]
    return [category.code, sum(atoms[atom].n for atom in found), hashes]
