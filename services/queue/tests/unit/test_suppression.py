"""No small count is published, and none follows from what is."""

import importlib.resources
import json
from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.public_counts import monthly_counts, waiting_counts
from queue_service.domain.rule_set import RuleSet, rule_set_of
from queue_service.domain.suppression import SMALLEST_CELL, Cell, bounds_of, is_small, shown

#: Where the sum itself is hidden, cells are tried up to here.
FAR = 9


@st.composite
def tables(draw: st.DrawFn, *, widths: tuple[int, ...], most: int) -> Cell:
    """A sum of sums of at most so many cells; an inner sum without any is a cell itself."""
    counts = st.one_of(st.integers(0, 6), st.integers(0, most))
    blocks = []
    for block, width in enumerate(widths):
        leaves = draw(st.lists(counts, max_size=width))
        parts = tuple(Cell(name=f"{block}.{leaf}", count=count) for leaf, count in enumerate(leaves))
        blocks.append(Cell(name=f"{block}", count=sum(leaves) if parts else draw(counts), parts=parts))
    return Cell(name="total", count=sum(block.count for block in blocks), parts=tuple(blocks))


small_tables = tables(widths=(3, 1, 0), most=8)
large_tables = tables(widths=(5, 4, 4, 1, 0, 0), most=60)


def cells_of(table: Cell) -> Iterator[Cell]:
    yield table
    for part in table.parts:
        yield from cells_of(part)


def value(cell: Cell, leaves: Mapping[str, int]) -> int:
    return sum(value(part, leaves) for part in cell.parts) if cell.parts else leaves[cell.name]


def worlds(table: Cell, published: Mapping[str, int | None]) -> Iterator[dict[str, int]]:
    """Every filling of the table that agrees with all that is published, hidden cells not being empty."""
    cells = list(cells_of(table))
    leaves = [cell for cell in cells if not cell.parts]
    choices = [range(1, FAR + 1) if published[leaf.name] is None else (published[leaf.name],) for leaf in leaves]
    for chosen in product(*choices):
        filled = dict(zip((leaf.name for leaf in leaves), chosen, strict=True))
        found = {cell.name: value(cell, filled) for cell in cells}
        if all(found[name] == count for name, count in published.items() if count is not None):
            yield found


@given(small_tables)
@settings(deadline=None)
def test_every_small_cell_could_be_a_large_one_for_all_that_is_published(table: Cell) -> None:
    published = shown(table)

    small = {cell.name for cell in cells_of(table) if is_small(cell.count)}
    assert all(published[name] is None for name in small)
    unexplained = set(small)
    for world in worlds(table, published):
        unexplained -= {name for name in unexplained if world[name] >= SMALLEST_CELL}
        if not unexplained:
            break
    assert unexplained == set()


@given(large_tables)
@settings(deadline=None)
def test_a_large_table_gives_no_small_cell_away(table: Cell) -> None:
    published = shown(table)
    hidden = {name for name, count in published.items() if count is None}

    bounds = bounds_of(table, hidden)

    for cell in cells_of(table):
        assert not is_small(cell.count) or bounds[cell.name][1] >= SMALLEST_CELL


@given(small_tables)
@settings(deadline=None)
def test_the_bounds_are_those_of_all_possible_worlds(table: Cell) -> None:
    """Where the sum is shown, no cell can be further than the sum, so all worlds can be tried."""
    published = shown(table)
    hidden = {name for name, count in published.items() if count is None}
    if "total" in hidden or table.count > FAR:
        return
    found = list(worlds(table, published))

    bounds = bounds_of(table, hidden)

    for name, (low, high) in bounds.items():
        assert low == min(world[name] for world in found)
        assert high == max(world[name] for world in found)


@given(large_tables)
@settings(deadline=None)
def test_what_is_published_is_true_and_nothing_is_hidden_without_need(table: Cell) -> None:
    published = shown(table)

    for cell in cells_of(table):
        assert published[cell.name] in (None, cell.count)
        if cell.count == 0:
            assert published[cell.name] == 0
    if not any(is_small(cell.count) for cell in cells_of(table)):
        assert None not in published.values()


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    table = Cell(name="total", count=111, parts=tuple(Cell(name=str(n), count=n) for n in (1, 10, 100)))

    assert shown(table) == {"total": 111, "1": None, "10": None, "100": 100}


def test_small_cells_together_cover_each_other() -> None:
    parts = tuple(Cell(name=f"{place}", count=n) for place, n in enumerate((4, 3, 2, 50)))

    assert shown(Cell(name="total", count=59, parts=parts)) == {
        "total": 59,
        **dict.fromkeys("012"),
        "3": 50,
    }


def test_a_lonely_small_cell_takes_the_sum_with_it() -> None:
    table = Cell(name="total", count=3, parts=(Cell(name="a", count=3), Cell(name="b", count=0)))

    assert shown(table) == {"total": None, "a": None, "b": 0}


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    text = importlib.resources.files("queue_service.rules").joinpath("2026.1.json").read_text()
    return rule_set_of(json.loads(text))


def test_a_small_category_cannot_be_had_from_its_birth_year(rules: RuleSet) -> None:
    """c13 to c16 are the children of 2023: one of them small, the year's sum would give it."""
    sizes = {
        Atom(2023, PrivilegeClass.A): 3,
        Atom(2023, PrivilegeClass.B1): 12,
        Atom(2023, PrivilegeClass.B2): 30,
        Atom(2023, PrivilegeClass.GENERAL): 700,
        Atom(2022, PrivilegeClass.GENERAL): 900,
    }

    found = waiting_counts(rules, sizes)

    assert found.total == 1645
    assert (found.by_cohort[2023], found.by_cohort[2022]) == (745, 900)
    assert [found.by_category[code] for code in ("c13", "c14", "c15", "c16")] == [None, None, 30, 700]


def test_years_of_the_youngest_category_are_covered_too(rules: RuleSet) -> None:
    sizes = {Atom(2025, PrivilegeClass.GENERAL): 40, Atom(2026, PrivilegeClass.A): 2}

    found = waiting_counts(rules, sizes)

    assert (found.total, found.by_category["c21"]) == (42, 42)
    assert (found.by_cohort[2025], found.by_cohort[2026]) == (None, None)


def test_children_whom_no_category_takes_are_not_counted(rules: RuleSet) -> None:
    assert waiting_counts(rules, {Atom(2015, PrivilegeClass.A): 9}).total == 0


def test_a_small_month_cannot_be_had_from_the_year() -> None:
    total, months = monthly_counts({"2026-01": 2, "2026-02": 0, "2026-03": 9, "2026-04": 20})

    assert total == 31
    assert months == {"2026-01": None, "2026-02": 0, "2026-03": None, "2026-04": 20}
