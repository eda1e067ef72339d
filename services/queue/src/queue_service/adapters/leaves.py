"""The ledger read back: for re-hashing, for proofs, and for the public."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.checkpoints import StoredLeaf
from queue_service.domain.count_tree import compact

_COLUMNS = "seq, at_ms, list, code, kind, leaf, leaf_hash"
_REREAD = text(f"select {_COLUMNS} from ledger where seq > :after and seq <= :until order by seq limit :limit")  # noqa: S608 - a constant
_ONE = text(f"select {_COLUMNS} from ledger where seq = :seq")  # noqa: S608 - the same
_ABOUT = text(f"select {_COLUMNS} from ledger where code = :code and seq <= :until order by seq")  # noqa: S608 - the same
# A list of special purpose would say something about a child's health: of its leaves only the hashes are public.
_LINES = text(
    """
    select seq, leaf, leaf_hash, exists (select from waiting_list w where w.list = ledger.list) as withheld
    from ledger where seq between :first and :last order by seq
    """
)
_HASHES = text("select leaf_hash from ledger where seq between :first and :last order by seq")
_RULES = text(
    """
    select version, document from rules_change join rule_set using (version) where seq <= :size
    order by seq desc limit 1
    """
)


class LeafReader:
    """Reads of the ledger; nothing here ever writes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def head(self) -> int:
        return int((await self._connection.execute(text("select seq from ledger_head"))).scalar_one())

    async def rules_at(self, size: int) -> tuple[str, Mapping[str, Any]] | None:
        """Version and document of the rules in force after that many leaves."""
        row = (await self._connection.execute(_RULES, {"size": size})).one_or_none()
        return None if row is None else (row.version, row.document)

    async def document(self, version: str) -> Mapping[str, Any] | None:
        query = text("select document from rule_set where version = :version")
        document: Mapping[str, Any] | None = (
            await self._connection.execute(query, {"version": version})
        ).scalar_one_or_none()
        return document

    async def reread(self, *, after: int, until: int, limit: int) -> Sequence[StoredLeaf]:
        rows = await self._connection.execute(_REREAD, {"after": after, "until": until, "limit": limit})
        return [_stored(row) for row in rows]

    async def one(self, seq: int) -> StoredLeaf | None:
        row = (await self._connection.execute(_ONE, {"seq": seq})).one_or_none()
        return None if row is None else _stored(row)

    async def about(self, code: str, *, until: int) -> Sequence[StoredLeaf]:
        """Every leaf about one child, in order."""
        rows = await self._connection.execute(_ABOUT, {"code": code, "until": until})
        return [_stored(row) for row in rows]

    async def lines(self, *, first: int, last: int) -> Sequence[str]:
        """The leaves as anybody may read them."""
        rows = await self._connection.execute(_LINES, {"first": first, "last": last})
        return [_withheld(row) if row.withheld else row.leaf.decode("ascii") for row in rows]

    async def hashes(self, *, first: int, last: int) -> Sequence[str]:
        rows = (await self._connection.execute(_HASHES, {"first": first, "last": last})).scalars()
        return [found.hex() for found in rows]


def _withheld(row: Row[Any]) -> str:
    return compact({"hash": row.leaf_hash.hex(), "seq": row.seq, "withheld": 1})


def _stored(row: Row[Any]) -> StoredLeaf:
    return StoredLeaf(
        seq=row.seq,
        at_ms=row.at_ms,
        waiting_list=row.list,
        code=row.code,
        kind=row.kind,
        data=row.leaf,
        hash=row.leaf_hash,
    )
