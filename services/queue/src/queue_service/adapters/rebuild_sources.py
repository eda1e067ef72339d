"""Ledgers to rebuild from: the one of a database, or the published files."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.leaves import leaf_hash
from queue_service.domain.ledger_errors import LedgerDamagedError

_DOCUMENTS = text("select version, document from rule_set")
_HEAD = text("select seq from ledger_head")
_LINES = text("select seq, leaf, leaf_hash from ledger where seq > :after and seq <= :head order by seq limit :limit")


class StoredLedger:
    """The ledger of a database, up to where its head stood at the beginning; each line against its own hash."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def documents(self) -> Mapping[str, Mapping[str, Any]]:
        return {row.version: row.document for row in await self._connection.execute(_DOCUMENTS)}

    async def lines(self, *, batch: int) -> AsyncIterator[Sequence[bytes]]:
        head = (await self._connection.execute(_HEAD)).scalar_one()
        after = 0
        while after < head:
            found = await self._connection.execute(_LINES, {"after": after, "head": head, "limit": batch})
            rows = found.all()
            if not rows or rows[-1].seq != after + len(rows):
                raise LedgerDamagedError(f"leaf {after + 1} and after", fault="a leaf is missing")
            yield [_checked(row.seq, row.leaf, row.leaf_hash) for row in rows]
            after = rows[-1].seq


def _checked(seq: int, line: bytes, stored_hash: bytes) -> bytes:
    if leaf_hash(line) != stored_hash:
        raise LedgerDamagedError(f"leaf {seq}", fault="its bytes are not those that were hashed")
    return line


class PublishedLedger:
    """The lines of a file, and rule sets of others, as they are published."""

    def __init__(self, ledger: Path, *, rules: Sequence[Path]) -> None:
        self._ledger = ledger
        self._rules = rules

    async def documents(self) -> Mapping[str, Mapping[str, Any]]:
        documents = [json.loads(path.read_text(encoding="utf-8")) for path in self._rules]
        return {str(document["version"]): document for document in documents}

    async def lines(self, *, batch: int) -> AsyncIterator[Sequence[bytes]]:
        with self._ledger.open("rb") as file:
            while lines := [line.rstrip(b"\n") for line in islice(file, batch)]:
                yield lines
