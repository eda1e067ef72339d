"""Waiting lists as the newest checkpoint signed them, and what they are made of."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.count_tree import CountNode
from queue_service.use_cases.ledger_ports import ListHashes, ListRow, PublishedList

_CHANGED = text(
    "select list from movement where seq > :after union select list from progress_change where seq > :after "
    "union select list from ledger where seq > :after and kind in ('held', 'released')"
)
_EVERY = text(
    "select list from count_list union select list from count_node where level = 0 "
    "union select list from ratio_progress"
)
_ATOMS = text(
    "select list, cohort, class, n, held, hash from count_node where level = 0 and list = any(cast(:lists as text[]))"
)
_COUNTED = text(
    "select list, cohort, class, n, held from counter where level = 0 and n > 0 and list = any(cast(:lists as text[]))"
)
_PROGRESS = text("select list, node, phi from ratio_progress where list = any(cast(:lists as text[]))")
_PUT = text(
    """
    insert into count_list (list, data, count_hash, order_hash)
    select * from unnest(cast(:lists as text[]), cast(:datas as text[]), cast(:counts as bytea[]),
                         cast(:orders as bytea[]))
    on conflict (list)
    do update set data = excluded.data, count_hash = excluded.count_hash, order_hash = excluded.order_hash
    """
)
_REMOVE = text("delete from count_list where list = any(cast(:lists as text[]))")
_LISTS = text("select list, data, count_hash, order_hash from count_list")
_HASHES = text("select list, count_hash, order_hash from count_list")
_DATA = text("select data from count_list where list = :list")
_SPECIAL = text("select list from waiting_list")


class CountListRepository:
    """Reads and writes the lists' rows and hashes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def changed_lists(self, *, after: int) -> set[str]:
        """The lists of which any leaf past `after` tells something that counts."""
        return set((await self._connection.execute(_CHANGED, {"after": after})).scalars())

    async def every_list(self) -> set[str]:
        """Every list of which anything has ever been counted."""
        return set((await self._connection.execute(_EVERY)).scalars())

    async def atoms(self, lists: Collection[str]) -> Mapping[str, Mapping[Atom, CountNode]]:
        """The atoms of each list that has any, as they are signed."""
        found: dict[str, dict[Atom, CountNode]] = defaultdict(dict)
        for name, cohort, kind, n, held, hashed in await self._connection.execute(_ATOMS, {"lists": list(lists)}):
            found[name][Atom(cohort, PrivilegeClass(kind))] = CountNode(n, held, hashed)
        return found

    async def counted(self, lists: Collection[str]) -> Mapping[str, Mapping[Atom, tuple[int, int]]]:
        """The same atoms by the counters that numbers are served from."""
        found: dict[str, dict[Atom, tuple[int, int]]] = defaultdict(dict)
        for name, cohort, kind, n, held in await self._connection.execute(_COUNTED, {"lists": list(lists)}):
            found[name][Atom(cohort, PrivilegeClass(kind))] = (n, held)
        return found

    async def progress(self, lists: Collection[str]) -> Mapping[str, Mapping[str, int]]:
        """Where the ratios of each list stand."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for name, node, slot in await self._connection.execute(_PROGRESS, {"lists": list(lists)}):
            found[name][node] = slot
        return found

    async def put_lists(self, rows: Mapping[str, ListRow]) -> None:
        if rows:
            columns = {
                "lists": list(rows),
                "datas": [row.data for row in rows.values()],
                "counts": [row.count_hash for row in rows.values()],
                "orders": [row.order_hash for row in rows.values()],
            }
            await self._connection.execute(_PUT, columns)

    async def remove_lists(self, lists: Collection[str]) -> None:
        await self._connection.execute(_REMOVE, {"lists": list(lists)})

    async def lists(self) -> Mapping[str, ListRow]:
        """Every list with its rows."""
        return {name: ListRow(*rest) for name, *rest in await self._connection.execute(_LISTS)}

    async def list_hashes(self) -> Mapping[str, ListHashes]:
        """Every list in the order of the trees: by name, compared by bytes."""
        rows = {name: ListHashes(*rest) for name, *rest in await self._connection.execute(_HASHES)}
        return {name: rows[name] for name in sorted(rows)}

    async def list_data(self, name: str) -> str | None:
        """One list's rows as they were hashed."""
        data: str | None = (await self._connection.execute(_DATA, {"list": name})).scalar_one_or_none()
        return data

    async def published_lists(self) -> Sequence[PublishedList]:
        """The same without the names of lists of special purpose."""
        special = set((await self._connection.execute(_SPECIAL)).scalars())
        return [
            PublishedList(None if name in special else name, row.count_hash, row.order_hash)
            for name, row in (await self.list_hashes()).items()
        ]
