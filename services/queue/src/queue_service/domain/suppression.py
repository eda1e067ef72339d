"""Counts that may be published: no small one is shown, and none can be worked out from those that are.

A table is a tree of sums. Hiding a small cell is not enough: the sum minus the others would give it back. So further
cells are hidden until each small one could, for all that is shown, be five or more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf

#: Smaller counts, but for an empty cell, could point at a child.
SMALLEST_CELL = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A count and the cells it is the sum of; names differ within a table."""

    name: str
    count: int
    parts: tuple["Cell", ...] = ()


#: Cell name -> the least and the greatest count it can have, for all that is shown.
Bounds = dict[str, tuple[float, float]]


def is_small(count: int) -> bool:
    """Whether the count must not be shown; an empty cell points at nobody."""
    return 0 < count < SMALLEST_CELL


def shown(table: Cell) -> Mapping[str, int | None]:
    """Every cell of the table by name, None where it is hidden."""
    cells = list(_all(table))
    hidden = {cell.name for cell in cells if is_small(cell.count)}
    parents = {part.name: cell for cell in cells for part in cell.parts}
    while (exposed := _exposed(table, cells, hidden)) is not None:
        hidden |= _cover_of(exposed, parents, hidden)
    return {cell.name: None if cell.name in hidden else cell.count for cell in cells}


def bounds_of(table: Cell, hidden: set[str]) -> Bounds:
    """What anybody can conclude of each cell: sums hold, and a hidden cell is not empty.

    In a tree of sums one pass up and one down find the exact bounds.
    """
    bounds: Bounds = {}
    _look_up(table, hidden, bounds)
    _look_down(table, bounds)
    return bounds


def _look_up(cell: Cell, hidden: set[str], bounds: Bounds) -> tuple[float, float]:
    below = [_look_up(part, hidden, bounds) for part in cell.parts]
    if cell.name not in hidden:
        bounds[cell.name] = (cell.count, cell.count)
    elif not below:
        bounds[cell.name] = (1, inf)
    else:
        bounds[cell.name] = (max(1, sum(low for low, _ in below)), sum(high for _, high in below))
    return bounds[cell.name]


def _look_down(cell: Cell, bounds: Bounds) -> None:
    low, high = bounds[cell.name]
    known = {part.name: bounds[part.name] for part in cell.parts}
    for part in cell.parts:
        others = [known[other.name] for other in cell.parts if other is not part]
        least = low - sum(most for _, most in others)
        most = high - sum(least for least, _ in others)
        bounds[part.name] = (max(known[part.name][0], least), min(known[part.name][1], most))
        _look_down(part, bounds)


def _exposed(table: Cell, cells: list[Cell], hidden: set[str]) -> Cell | None:
    """A small cell of which the rest of the table tells that it is small."""
    bounds = bounds_of(table, hidden)
    return next((cell for cell in cells if is_small(cell.count) and bounds[cell.name][1] < SMALLEST_CELL), None)


def _cover_of(cell: Cell, parents: Mapping[str, Cell], hidden: set[str]) -> set[str]:
    """What to hide besides: the smallest cell beside it, or the sum they are part of."""
    parent = parents[cell.name]
    beside = [part for part in parent.parts if part.count and part.name not in hidden]
    if beside:
        return _way_down(min(beside, key=lambda part: (part.count, part.name)))
    if parent.name not in hidden:
        return {parent.name}
    return _cover_of(parent, parents, hidden)


def _way_down(cell: Cell) -> set[str]:
    """The cell with a part of every sum below it, or those parts would give it back."""
    filled = [part for part in cell.parts if part.count]
    rest = _way_down(min(filled, key=lambda part: (part.count, part.name))) if filled else set()
    return {cell.name} | rest


def _all(cell: Cell) -> Iterator[Cell]:
    yield cell
    for part in cell.parts:
        yield from _all(part)
