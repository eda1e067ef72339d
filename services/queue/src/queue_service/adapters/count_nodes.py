"""The tree of counts in PostgreSQL: hours, days, months and atoms as the newest checkpoint signed them."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.count_lists import CountListRepository
from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.count_tree import CountNode, KeyRow, Level, SlotRow, hour_count, keys_text
from queue_service.use_cases.ledger_ports import CountPlace

_PLACES = """
    unnest(cast(:lists as text[]), cast(:cohorts as int[]), cast(:classes as text[]), cast(:slots as bigint[]))
        as d (list, cohort, class, slot)
"""
# A held or released child changes its hour as well, and no count but that of the held.
_CHANGED = text(
    """
    select list, cohort, class, filed_at_ms / 3600000 as slot from movement where seq > :after
    union
    select s.list, s.cohort, s.class, s.filed_at_ms / 3600000 from ledger l join standing s on s.code = l.code
    where l.seq > :after and l.kind in ('held', 'released')
    """
)
_EVERY = text(
    """
    select list, cohort, class, slot from counter
    where level = 3 and n > 0 and (list, cohort, class, slot) > (:list, :cohort, :class, :slot)
    order by list, cohort, class, slot limit :limit
    """
)
_STANDING = text(
    f"""
    select d.list, d.cohort, d.class, d.slot, s.filed_at_ms, s.code, (s.held_ground is not null)::int as held
    from {_PLACES}
    join standing s on s.list = d.list and s.cohort = d.cohort and s.class = d.class
        and s.filed_at_ms >= d.slot * 3600000 and s.filed_at_ms < (d.slot + 1) * 3600000
    """  # noqa: S608 - a constant
)
_BELOW = text(
    """
    select d.list, d.cohort, d.class, d.slot, c.slot as below, c.n, c.held, c.hash
    from unnest(cast(:lists as text[]), cast(:cohorts as int[]), cast(:classes as text[]), cast(:slots as bigint[]),
                cast(:firsts as bigint[]), cast(:lasts as bigint[])) as d (list, cohort, class, slot, first, last)
    join count_node c on c.list = d.list and c.cohort = d.cohort and c.class = d.class and c.level = :level
        and c.slot between d.first and d.last
    """
)
_KEYS = text(
    f"""
    select d.list, d.cohort, d.class, d.slot, c.rows as keys from {_PLACES}
    join count_node c on c.list = d.list and c.cohort = d.cohort and c.class = d.class and c.level = 3
        and c.slot = d.slot
    """  # noqa: S608 - a constant
)
_PUT = text(
    """
    insert into count_node (list, cohort, class, level, slot, n, held, hash, rows)
    select list, cohort, class, :level, slot, n, held, hash, rows
    from unnest(cast(:lists as text[]), cast(:cohorts as int[]), cast(:classes as text[]), cast(:slots as bigint[]),
                cast(:ns as bigint[]), cast(:helds as bigint[]), cast(:hashes as bytea[]), cast(:texts as text[]))
        as d (list, cohort, class, slot, n, held, hash, rows)
    on conflict (list, cohort, class, level, slot)
    do update set n = excluded.n, held = excluded.held, hash = excluded.hash, rows = excluded.rows
    """
)
_REMOVE = text(
    f"""
    delete from count_node c using {_PLACES}
    where c.list = d.list and c.cohort = d.cohort and c.class = d.class and c.level = :level and c.slot = d.slot
    """  # noqa: S608 - a constant
)
_SIGNED = text(
    """
    select list, cohort, class, slot, n, held, hash, rows as keys from count_node
    where level = :level and (list, cohort, class, slot) > (:list, :cohort, :class, :slot)
    order by list, cohort, class, slot limit :limit
    """
)
#: Asking the enumeration itself costs twenty times as much, for every row.
_CLASSES: Mapping[str, PrivilegeClass] = {name.value: name for name in PrivilegeClass}
_EVERYWHERE = (-(2**62), 2**62)
#: How many slots of the level below make one of a level.
_SLOTS: Mapping[Level, int] = {Level.MONTH: 30, Level.DAY: 24}


class CountNodeRepository(CountListRepository):
    """Reads and writes the tree of counts; only the one who signs checkpoints writes it."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self._connection = connection

    async def changed_hours(self, *, after: int) -> Sequence[CountPlace]:
        """The hours in which any leaf past `after` changed who stands, or who is held."""
        return [_place(row) for row in await self._connection.execute(_CHANGED, {"after": after})]

    async def hours(self, *, after: CountPlace | None, limit: int) -> Sequence[CountPlace]:
        """A page of the hours in which somebody stands."""
        return [_place(row) for row in await self._connection.execute(_EVERY, _key(after) | {"limit": limit})]

    async def standing_in(self, hours: Collection[CountPlace]) -> Mapping[CountPlace, Sequence[KeyRow]]:
        """Who stands in each of the hours now, in order; an empty one is named too."""
        rows = await self._connection.execute(_STANDING, _columns(hours))
        found: dict[CountPlace, list[KeyRow]] = {hour: [] for hour in hours}
        for row in rows:
            found[_place(row)].append(KeyRow(row.filed_at_ms, row.code, row.held))
        return {hour: sorted(keys) for hour, keys in found.items()}

    async def below(self, places: Collection[CountPlace], *, level: Level) -> Mapping[CountPlace, Sequence[SlotRow]]:
        """The rows that make up each of the places of a level; an empty one is named too."""
        firsts, lasts = zip(*(_slots_below(place, level) for place in places), strict=True) if places else ((), ())
        columns = _columns(places) | {"firsts": list(firsts), "lasts": list(lasts), "level": level + 1}
        found: dict[CountPlace, list[SlotRow]] = {place: [] for place in places}
        for row in await self._connection.execute(_BELOW, columns):
            found[_place(row)].append(SlotRow(row.below, CountNode(row.n, row.held, row.hash)))
        return {place: sorted(rows) for place, rows in found.items()}

    async def keys_of(self, hours: Collection[CountPlace]) -> Mapping[CountPlace, Sequence[KeyRow]]:
        """The signed rows of each hour that has any."""
        rows = await self._connection.execute(_KEYS, _columns(hours))
        return {_place(row): [KeyRow(*key) for key in json.loads(row.keys)] for row in rows}

    async def put_hours(self, hours: Mapping[CountPlace, Sequence[KeyRow]]) -> None:
        counts = {hour: hour_count(keys) for hour, keys in hours.items()}
        await self._put(counts, level=Level.HOUR, texts=[keys_text(keys) for keys in hours.values()])

    async def put(self, nodes: Mapping[CountPlace, CountNode], *, level: Level) -> None:
        await self._put(nodes, level=level, texts=[None] * len(nodes))

    async def _put(self, nodes: Mapping[CountPlace, CountNode], *, level: Level, texts: Sequence[str | None]) -> None:
        if nodes:
            columns = {
                "level": int(level),
                "ns": [node.n for node in nodes.values()],
                "helds": [node.held for node in nodes.values()],
                "hashes": [node.hash for node in nodes.values()],
                "texts": texts,
            }
            await self._connection.execute(_PUT, _columns(nodes) | columns)

    async def remove(self, places: Collection[CountPlace], *, level: Level) -> None:
        if places:
            await self._connection.execute(_REMOVE, _columns(places) | {"level": int(level)})

    async def signed(
        self, level: Level, *, after: CountPlace | None, limit: int
    ) -> Mapping[CountPlace, tuple[CountNode, str]]:
        """A page of a level as it was signed, with the rows of hours."""
        rows = await self._connection.execute(_SIGNED, _key(after) | {"level": int(level), "limit": limit})
        return {_place(row): (CountNode(row.n, row.held, row.hash), row.keys or "") for row in rows}

    async def standing_totals(self) -> Mapping[str, Mapping[Atom, tuple[int, int]]]:
        """How many stand in each atom by counting them, and how many of them are held."""
        query = text(
            "select list, cohort, class, count(*) as n, count(held_ground) as held from standing group by 1, 2, 3"
        )
        found: dict[str, dict[Atom, tuple[int, int]]] = defaultdict(dict)
        for row in await self._connection.execute(query):
            found[row.list][_atom(row)] = (row.n, row.held)
        return found


def _slots_below(place: CountPlace, level: Level) -> tuple[int, int]:
    if level is Level.ATOM:
        return _EVERYWHERE
    slots = _SLOTS[level]
    return place.slot * slots, (place.slot + 1) * slots - 1


def _atom(row: Row[Any]) -> Atom:
    return Atom(row.cohort, _CLASSES[getattr(row, "class")])


def _place(row: Row[Any]) -> CountPlace:
    return CountPlace(row.list, _atom(row), row.slot)


def _key(place: CountPlace | None) -> dict[str, Any]:
    """Where a page begins; before everything where there is no place."""
    last = place or CountPlace("", Atom(0, PrivilegeClass.A), 0)
    cohort, name = last.atom
    return {"list": last.waiting_list, "cohort": cohort, "class": name.value, "slot": last.slot}


def _columns(places: Iterable[CountPlace]) -> dict[str, Any]:
    found = list(places)
    return {
        "lists": [place.waiting_list for place in found],
        "cohorts": [place.atom.cohort for place in found],
        "classes": [place.atom.privilege_class.value for place in found],
        "slots": [place.slot for place in found],
    }
