"""Data keys, and the key-encryption keys that wrap them."""

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import Row, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.field_encryption import CellBrokenError
from children_service.adapters.tables import CHILD, REGISTER_CHECK
from children_service.adapters.vault import Vault, key_cells

_log = structlog.get_logger()


class DataKeyRepository:
    """The wrapped data keys of children and checks."""

    def __init__(self, connection: AsyncConnection, *, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def rewrap(self, *, at_most: int) -> int:
        seen = 0
        for table in (CHILD, REGISTER_CHECK):
            for row in await self._old(table, at_most=at_most - seen):
                seen += 1
                await self._rewrap_one(table, row)
        return seen

    async def _old(self, table: Table, *, at_most: int) -> Sequence[Any]:
        old = select(table.c.id, table.c.data_key).where(table.c.data_key_id.in_(self._vault.older_key_ids))
        rows = await self._connection.execute(old.limit(at_most).with_for_update(skip_locked=True))
        return rows.all()

    async def _rewrap_one(self, table: Table, row: Row[Any]) -> None:
        try:
            data_key = self._vault.rewrap(row.data_key)
        except CellBrokenError:
            _log.error("data_key_broken", table=table.name, row=str(row.id))
            return
        if data_key is not None:
            await self._connection.execute(update(table).where(table.c.id == row.id).values(key_cells(data_key)))
