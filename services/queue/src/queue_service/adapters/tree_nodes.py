"""Stored hashes of the Merkle tree: leaves in the ledger, complete subtrees beside it."""

from collections.abc import Iterable, Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.ledger_errors import LedgerDamagedError
from queue_service.domain.merkle import Node

_LEAVES = text("select seq, leaf_hash from ledger where seq = any(:seqs)")
_NODES = text(
    """
    select tree_node.height, tree_node.index, tree_node.hash from tree_node
    join unnest(cast(:heights as smallint[]), cast(:indexes as bigint[])) as wanted (height, index)
        using (height, index)
    """
)
_ADD = text(
    """
    insert into tree_node (height, index, hash)
    select * from unnest(cast(:heights as smallint[]), cast(:indexes as bigint[]), cast(:hashes as bytea[]))
    """
)


class TreeNodeRepository:
    """Finds the few hashes that a root or a proof is made of."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, nodes: Iterable[Node]) -> Mapping[Node, bytes]:
        """Every one of the nodes; raises `LedgerDamagedError` where one is missing."""
        wanted = set(nodes)
        found = await self._leaves([node for node in wanted if not node.height])
        found |= await self._inner([node for node in wanted if node.height])
        if len(found) != len(wanted):
            missing = min(wanted - found.keys())
            raise LedgerDamagedError(f"tree node {missing.height}/{missing.number}", fault="missing")
        return found

    async def _leaves(self, nodes: list[Node]) -> dict[Node, bytes]:
        if not nodes:
            return {}
        rows = await self._connection.execute(_LEAVES, {"seqs": [node.number + 1 for node in nodes]})
        return {Node(0, row.seq - 1): row.leaf_hash for row in rows}

    async def _inner(self, nodes: list[Node]) -> dict[Node, bytes]:
        if not nodes:
            return {}
        wanted = {"heights": [node.height for node in nodes], "indexes": [node.number for node in nodes]}
        rows = await self._connection.execute(_NODES, wanted)
        return {Node(height, index): found for height, index, found in rows}

    async def add(self, nodes: Mapping[Node, bytes]) -> None:
        if nodes:
            columns = {
                "heights": [node.height for node in nodes],
                "indexes": [node.number for node in nodes],
                "hashes": list(nodes.values()),
            }
            await self._connection.execute(_ADD, columns)

    async def all(self) -> Mapping[Node, bytes]:
        """Everything stored beside the ledger: one hash for 256 leaves."""
        rows = await self._connection.execute(text("select height, index, hash from tree_node"))
        return {Node(height, index): found for height, index, found in rows}
