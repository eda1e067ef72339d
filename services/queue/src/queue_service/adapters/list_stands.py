"""Whole waiting lists read in one snapshot, page by page, in the order of filing."""

from collections.abc import AsyncIterator, Collection, Sequence
from itertools import groupby

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.list_lines import line_of
from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.use_cases.rule_ports import ListStand

#: Children a page: what is done with one keeps the event loop for about 10 ms.
PAGE = 2000
_COUNTS = text(
    """
    select c.list, c.cohort, c.class, c.n, c.list ~ '^[0-9]{9}$' and w.list is null as is_general
    from counter c left join waiting_list w on w.list = c.list
    where c.level = 0 and c.n > 0 order by c.list
    """
)
_PROGRESS = text("select list, node, phi from ratio_progress where phi <> 0")


class ListStandReader:
    """Reads of one snapshot, taken by `open_snapshot` as the first statement of the transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open_snapshot(self) -> int:
        """The ledger's sequence number that everything read afterwards is true at."""
        await self._connection.execute(text("set transaction isolation level repeatable read, read only"))
        return int((await self._connection.execute(text("select seq from ledger_head"))).scalar_one())

    async def stands(self) -> Sequence[ListStand]:
        progress: dict[str, dict[str, int]] = {}
        for row in await self._connection.execute(_PROGRESS):
            progress.setdefault(row.list, {})[row.node] = row.phi
        rows = (await self._connection.execute(_COUNTS)).all()
        return [
            ListStand(
                waiting_list=name,
                territory=name if is_general else None,
                counts={Atom(cell.cohort, PrivilegeClass(cell[2])): cell.n for cell in cells},
                progress=progress.get(name, {}),
            )
            for (name, is_general), cells in groupby(rows, key=lambda row: (row.list, row.is_general))
        ]

    async def children(self, waiting_list: str, atoms: Collection[Atom]) -> AsyncIterator[Sequence[tuple[Atom, str]]]:
        """Everybody of the list with the atom, first filed first."""
        known = {(atom.cohort, atom.privilege_class.value): atom for atom in atoms}
        after: Key | None = None
        while True:
            statement, parameters = line_of(atoms, waiting_list=waiting_list, after=after, limit=PAGE, with_holds=False)
            rows = (await self._connection.execute(statement, parameters)).all()
            if rows:
                yield [(known[cohort, name], code) for cohort, name, _, code in rows]
                after = Key(rows[-1].filed_at_ms, rows[-1].code)
            if len(rows) < PAGE:
                return
