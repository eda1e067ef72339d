"""Pending changes, the ledger and the counts in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.sealing import Change, ChangeKind, Sealing
from queue_service.use_cases.ports import EntryRow

_APPEND = text(
    """
    insert into pending (kind, list, cohort, class, filed_at_ms, code, receipt_hash, attributes, reason)
    values (:kind, :list, :cohort, :class, :filed_at_ms, :code, :receipt_hash, :attributes, :reason)
    """
)
_TAKE = text("select * from pending order by id limit :limit")
_REMOVE = text("delete from pending where id = any(:ids)")
_COUNT = text(
    """
    insert into counter (list, cohort, class, level, slot, n)
    select * from unnest(cast(:lists as text[]), cast(:cohorts as int[]), cast(:classes as text[]),
                         cast(:levels as smallint[]), cast(:slots as bigint[]), cast(:ns as bigint[]))
    on conflict (list, cohort, class, level, slot) do update set n = counter.n + excluded.n
    """
)
_DISCOUNT = text(
    """
    update counter c set n = c.n + d.n
    from unnest(cast(:lists as text[]), cast(:cohorts as int[]), cast(:classes as text[]),
                cast(:levels as smallint[]), cast(:slots as bigint[]), cast(:ns as bigint[]))
         as d (list, cohort, class, level, slot, n)
    where (c.list, c.cohort, c.class, c.level, c.slot) = (d.list, d.cohort, d.class, d.level, d.slot)
    """
)
_UNSTAND = text("delete from standing where code = any(:codes)")
_STAND = text(
    """
    insert into standing (list, cohort, class, filed_at_ms, code)
    values (:list, :cohort, :class, :filed_at_ms, :code)
    """
)


class PendingRepository:
    """Appended changes; rows are added by joins and taken by the sealer alone."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def append(self, entry: EntryRow, *, kind: ChangeKind, reason: str = "") -> None:
        row = {
            "kind": kind.value,
            "list": entry.waiting_list,
            "cohort": entry.atom.cohort,
            "class": entry.atom.privilege_class.value,
            "filed_at_ms": entry.key.filed_at_ms,
            "code": entry.key.code,
            "receipt_hash": entry.receipt_hash,
            "attributes": entry.attributes,
            "reason": reason,
        }
        await self._connection.execute(_APPEND, row)

    async def take(self, *, limit: int) -> Sequence[Change]:
        """The oldest pending changes; only the holder of the head's lock may ask."""
        rows = await self._connection.execute(_TAKE, {"limit": limit})
        return [_change(row) for row in rows]

    async def remove(self, changes: Sequence[Change]) -> None:
        await self._connection.execute(_REMOVE, {"ids": [change.id for change in changes]})


def _change(row: Any) -> Change:
    return Change(
        id=row.id,
        kind=ChangeKind(row.kind),
        waiting_list=row.list,
        atom=Atom(row.cohort, PrivilegeClass(getattr(row, "class"))),
        key=Key(row.filed_at_ms, row.code),
        receipt_hash=row.receipt_hash,
        attributes=row.attributes,
        reason=row.reason,
    )


class LedgerRepository:
    """The ledger's head, its leaves and the counts that move with them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lock_head(self) -> int:
        """The last sequence number, held until the commit so that no second sealer can number anything."""
        return int((await self._connection.execute(text("select seq from ledger_head for update"))).scalar_one())

    async def confirm_head(self, *, at: datetime) -> None:
        """Say that everything up to now is in the numbers; at most once a second, to spare the disk."""
        await self._connection.execute(
            text("update ledger_head set as_of = :at where as_of < cast(:at as timestamptz) - interval '1 second'"),
            {"at": at},
        )

    async def write(self, sealing: Sealing, *, at: datetime) -> None:
        await self._write_leaves(sealing, at)
        await self._move_counts(sealing)
        await self._move_standing(sealing)
        await self._connection.execute(
            text("update ledger_head set seq = :seq, as_of = :at"), {"seq": sealing.leaves[-1].seq, "at": at}
        )

    async def _write_leaves(self, sealing: Sealing, at: datetime) -> None:
        at_ms = round(at.timestamp() * 1000)
        records = [
            (
                leaf.seq,
                at_ms,
                leaf.change.waiting_list,
                leaf.change.key.code,
                leaf.change.kind.value,
                leaf.data,
                leaf.hash,
            )
            for leaf in sealing.leaves
        ]
        driver: Any = (await self._connection.get_raw_connection()).driver_connection
        columns = ["seq", "at_ms", "list", "code", "kind", "leaf", "leaf_hash"]
        await driver.copy_records_to_table("ledger", records=records, columns=columns)

    async def _move_standing(self, sealing: Sealing) -> None:
        await self._connection.execute(_UNSTAND, {"codes": list(sealing.standing)})
        rows = [
            {
                "list": change.waiting_list,
                "cohort": change.atom.cohort,
                "class": change.atom.privilege_class.value,
                "filed_at_ms": change.key.filed_at_ms,
                "code": change.key.code,
            }
            for change in sealing.standing.values()
            if change is not None
        ]
        if rows:
            await self._connection.execute(_STAND, rows)

    async def _move_counts(self, sealing: Sealing) -> None:
        """Additions may make rows; a subtraction only finds them, and the table refuses to go below nothing."""
        for statement, sign in ((_COUNT, 1), (_DISCOUNT, -1)):
            cells = [(cell, n) for cell, n in sealing.counts.items() if n * sign > 0]
            if cells:
                await self._connection.execute(
                    statement,
                    {
                        "lists": [cell.waiting_list for cell, _ in cells],
                        "cohorts": [cell.cohort for cell, _ in cells],
                        "classes": [cell.privilege_class for cell, _ in cells],
                        "levels": [cell.level for cell, _ in cells],
                        "slots": [cell.slot for cell, _ in cells],
                        "ns": [n for _, n in cells],
                    },
                )
