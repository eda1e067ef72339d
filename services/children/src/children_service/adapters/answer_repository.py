"""Answers that tell of a child, kept for a repeated request but readable with the child's data key only."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from children_service.adapters.tables import CHILD
from children_service.adapters.vault import Vault

_PLACE = "idempotency|body"
_ID_BYTES = 16


class AnswerRepository:
    """Seals answers before they are kept, and opens them while the child's data is still there."""

    def __init__(self, connection: AsyncConnection, *, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def seal(self, body: bytes, *, child_id: str) -> bytes:
        """The body as it may be stored."""
        child = UUID(child_id)
        data_key = await self._data_key(child)
        if data_key is None:
            raise ValueError("an answer is sealed while its child is held")
        return child.bytes + self._vault.seal_text(body.decode(), place=f"{_PLACE}|{child}", data_key=data_key)

    async def open(self, sealed: bytes) -> bytes | None:
        """The body as it was given, or None when the child's data was destroyed since."""
        child = UUID(bytes=sealed[:_ID_BYTES])
        data_key = await self._data_key(child)
        if data_key is None:
            return None
        return self._vault.open_text(sealed[_ID_BYTES:], place=f"{_PLACE}|{child}", data_key=data_key).encode()

    async def _data_key(self, child: UUID) -> bytes | None:
        rows = await self._connection.execute(select(CHILD.c.data_key).where(CHILD.c.id == child))
        data_key: bytes | None = rows.scalar_one()
        return data_key
