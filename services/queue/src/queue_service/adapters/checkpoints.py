"""Signed heads of the ledger in PostgreSQL."""

import json
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.checkpoints import SignedCheckpoint
from queue_service.domain.ledger_errors import HeadAlreadySignedError

_NEWEST = text("select body, signature from checkpoint order by size desc limit 1")
_LATER = text("select body, signature from checkpoint where size > :size order by size limit :limit")
_ADD = text(
    """
    insert into checkpoint (size, at_ms, body, signature) values (:size, :at_ms, :body, :signature)
    on conflict (size) do nothing
    """
)
_KEYS = text("select leaf from ledger where kind = 'key'")
_AWAITS = text(
    "select exists (select from pending where content ->> 'kind' = 'key' and content ->> 'public' = :public)"
)


class CheckpointRepository:
    """Stores and finds checkpoints; there is never a second one of a size."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def one_snapshot(self) -> None:
        """Let everything read from here to the commit be of one moment; the first thing to ask of a transaction."""
        await self._connection.execute(text("set transaction isolation level repeatable read"))

    async def newest(self) -> SignedCheckpoint | None:
        row = (await self._connection.execute(_NEWEST)).one_or_none()
        return None if row is None else SignedCheckpoint(body=row.body, signature=row.signature)

    async def later_than(self, size: int, *, limit: int) -> Sequence[SignedCheckpoint]:
        rows = await self._connection.execute(_LATER, {"size": size, "limit": limit})
        return [SignedCheckpoint(body=row.body, signature=row.signature) for row in rows]

    async def add(self, signed: SignedCheckpoint) -> None:
        checkpoint = signed.checkpoint
        row = {"size": checkpoint.size, "at_ms": checkpoint.at, "body": signed.body, "signature": signed.signature}
        if (await self._connection.execute(_ADD, row)).rowcount != 1:
            raise HeadAlreadySignedError

    async def has_key(self, public: str) -> bool:
        """Whether the ledger names this key as one that signs checkpoints."""
        leaves = [json.loads(leaf) for leaf in (await self._connection.execute(_KEYS)).scalars()]
        return any((leaf["name"], leaf["public"]) == ("checkpoint", public) for leaf in leaves)

    async def awaits_key(self, public: str) -> bool:
        """Whether such a leaf waits for its number."""
        return bool((await self._connection.execute(_AWAITS, {"public": public})).scalar_one())
