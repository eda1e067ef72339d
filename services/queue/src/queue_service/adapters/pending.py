"""Appended changes in PostgreSQL: added by whoever changes a waiting list, taken by the sealer alone."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.changes import Change
from queue_service.domain.leaves import Leaf

_APPEND = text("insert into pending (content) values (cast(:content as jsonb))")
_TAKE = text("select id, content from pending order by id limit :limit")
_REMOVE = text("delete from pending where id = any(:ids)")


class PendingRepository:
    """Changes waiting for their numbers."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def append(self, content: Leaf) -> None:
        await self._connection.execute(_APPEND, {"content": json.dumps(dict(content))})

    async def append_all(self, contents: Sequence[Leaf]) -> None:
        """Append many in their order."""
        driver: Any = (await self._connection.get_raw_connection()).driver_connection
        records = [(json.dumps(dict(content)),) for content in contents]
        await driver.copy_records_to_table("pending", records=records, columns=["content"])

    async def take(self, *, limit: int) -> Sequence[Change]:
        """The oldest pending changes; only the holder of the head's lock may ask."""
        rows = await self._connection.execute(_TAKE, {"limit": limit})
        return [Change(id=row.id, content=row.content) for row in rows]

    async def remove(self, changes: Sequence[Change]) -> None:
        await self._connection.execute(_REMOVE, {"ids": [change.id for change in changes]})
