"""Brings the signed tree of counts up to where the ledger stands: changed hours, then everything above them."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from queue_service.domain.count_tree import (
    CountNode,
    Level,
    effective,
    list_text,
    order_hash,
    rows_hash,
    sum_count,
)
from queue_service.domain.ledger_errors import LedgerDamagedError
from queue_service.domain.merkle import root_of
from queue_service.domain.rule_tree import Node
from queue_service.domain.slots import slots_of
from queue_service.use_cases.ledger_ports import CountNodes, CountPlace, ListRow

#: Hours of a list's atom read at a time: some thousand children.
BATCH = 200
_HOUR_MS = 3_600_000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRoots:
    """What the counts and the order come to."""

    count_root: bytes
    list_hash: bytes


async def update_counts(*, after: int | None, rules: Node | None, new_rules: bool, nodes: CountNodes) -> CountRoots:
    """Re-hash what changed past the leaf `after` (all of it where None), as of the snapshot of the transaction.

    Raises `LedgerDamagedError` where the counters that numbers are served from say otherwise.
    """
    days: set[CountPlace] = set()
    async for hours in _changed_hours(after, nodes):
        await _update_hours(hours, nodes)
        days |= {parent_of(hour, Level.DAY) for hour in hours}
    months = {parent_of(day, Level.MONTH) for day in days}
    atoms = {parent_of(month, Level.ATOM) for month in months}
    for places, level in ((days, Level.DAY), (months, Level.MONTH), (atoms, Level.ATOM)):
        await _update_level(places, level, nodes)
    lists = await nodes.every_list() if after is None or new_rules else await nodes.changed_lists(after=after)
    await _update_lists(lists, rules, nodes)
    rows = (await nodes.list_hashes()).values()
    return CountRoots(
        count_root=root_of([row.count_hash for row in rows]), list_hash=root_of([row.order_hash for row in rows])
    )


def batches(found: Iterable[_T], *, size: int = BATCH) -> Iterator[list[_T]]:
    """The same in pieces that fit into memory."""
    rest = iter(found)
    while batch := list(islice(rest, size)):
        yield batch


def parent_of(place: CountPlace, level: Level) -> CountPlace:
    """Where on the given level the row of a place one level below stands."""
    return place._replace(slot=_PARENT_SLOTS[level](place.slot))


_PARENT_SLOTS: Mapping[Level, Callable[[int], int]] = {
    Level.DAY: lambda hour: slots_of(hour * _HOUR_MS).day,
    Level.MONTH: lambda day: slots_of(day * 24 * _HOUR_MS).month,
    Level.ATOM: lambda _: 0,
}


async def _changed_hours(after: int | None, nodes: CountNodes) -> AsyncIterator[Sequence[CountPlace]]:
    if after is None:
        async for hours in every_hour(nodes):
            yield hours
    else:
        for hours in batches(await nodes.changed_hours(after=after)):
            yield hours


async def every_hour(nodes: CountNodes) -> AsyncIterator[Sequence[CountPlace]]:
    """The hours in which anybody stands, in batches."""
    last: CountPlace | None = None
    while hours := await nodes.hours(after=last, limit=BATCH):
        yield hours
        last = hours[-1]


async def _update_hours(hours: Collection[CountPlace], nodes: CountNodes) -> None:
    standing = await nodes.standing_in(hours)
    await nodes.put_hours({hour: keys for hour, keys in standing.items() if keys})
    await nodes.remove([hour for hour, keys in standing.items() if not keys], level=Level.HOUR)


async def _update_level(places: Collection[CountPlace], level: Level, nodes: CountNodes) -> None:
    for batch in batches(places):
        below = await nodes.below(batch, level=level)
        await nodes.put({place: sum_count(rows) for place, rows in below.items() if rows}, level=level)
        await nodes.remove([place for place, rows in below.items() if not rows], level=level)


async def _update_lists(lists: Collection[str], rules: Node | None, nodes: CountNodes) -> None:
    atoms = await nodes.atoms(lists)
    _compare(atoms, await nodes.counted(lists))
    progress = await nodes.progress(lists)
    rows = {
        name: row_of(
            name, progress=effective(progress.get(name, {}), root=rules), atoms=atoms.get(name, {}), root=rules
        )
        for name in lists
    }
    await nodes.put_lists({name: row for name, row in rows.items() if row is not None})
    await nodes.remove_lists([name for name, row in rows.items() if row is None])


def row_of(
    name: str, *, progress: Mapping[str, int], atoms: Mapping[Any, CountNode], root: Node | None
) -> ListRow | None:
    """The list's row, or None where nobody stands in it and no ratio has moved."""
    if not atoms and not progress:
        return None
    data = list_text(name, progress=progress, atoms=atoms)
    return ListRow(data, rows_hash(data), order_hash(name, progress=progress, atoms=atoms, root=root))


def _compare(
    signed: Mapping[str, Mapping[Any, CountNode]], counted: Mapping[str, Mapping[Any, tuple[int, int]]]
) -> None:
    found = {name: {atom: (node.n, node.held) for atom, node in atoms.items()} for name, atoms in signed.items()}
    for name in found.keys() | counted.keys():
        if found.get(name, {}) != counted.get(name, {}):
            raise LedgerDamagedError(f"list {name}", fault="counters_differ")
