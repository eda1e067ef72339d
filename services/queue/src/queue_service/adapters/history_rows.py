"""Rows of the past as values of the domain, and atoms as columns of a statement."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.past_lines import Moment, OwnChange, Spot

#: Names of the bound arrays -> their values.
Columns = dict[str, Any]


def atom_columns(atoms: Collection[Atom]) -> Columns:
    """The atoms as two arrays."""
    return {"cohorts": [atom.cohort for atom in atoms], "classes": [atom.privilege_class.value for atom in atoms]}


def line_columns(lines: Mapping[str, Collection[Atom]]) -> Columns:
    """Every atom with the name of the line it is told under."""
    pairs = [(name, atom) for name, atoms in lines.items() for atom in atoms]
    return atom_columns([atom for _, atom in pairs]) | {"lines": [name for name, _ in pairs]}


def range_columns(ranges: Sequence[tuple[int, int]]) -> Columns:
    """Parts of the ledger as two arrays: after one leaf, up to another."""
    return {"afters": [after for after, _ in ranges], "tos": [to for _, to in ranges]}


def counts_by_atom(rows: Iterable[Any]) -> dict[Atom, int]:
    return {Atom(cohort, PrivilegeClass(name)): int(n) for cohort, name, n in rows}


def spot_of(row: Any) -> Spot:
    atom = Atom(row.cohort, PrivilegeClass(getattr(row, "class")))
    return Spot(row.list, atom, Key(row.filed_at_ms, row.code))


def own_changes(rows: Sequence[Any]) -> Iterator[OwnChange]:
    """A child's movements, those of one leaf together: out of a line, into one, or both."""
    for seq, of_leaf in groupby(rows, key=lambda row: row.seq):
        moved = {row.sign: row for row in of_leaf}
        any_row = next(iter(moved.values()))
        yield OwnChange(
            moment=Moment(seq, any_row.at_ms),
            before=spot_of(moved[-1]) if -1 in moved else None,
            after=spot_of(moved[1]) if 1 in moved else None,
            reason=any_row.reason,
        )
