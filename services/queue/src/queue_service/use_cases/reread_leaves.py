"""Reads leaves back from the database and hashes them anew: only what stands there is ever signed."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

from queue_service.domain.checkpoints import StoredLeaf, fault_of
from queue_service.domain.ledger_errors import LedgerDamagedError
from queue_service.domain.merkle import Edge, Node, Range, stored_nodes
from queue_service.domain.rule_document import document_hash
from queue_service.use_cases.ledger_ports import Leaves, TreeNodes

#: Some ten milliseconds of hashing between two looks at other work.
BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What the leaves came to."""

    root: bytes
    #: The complete subtrees that the leaves finished.
    nodes: dict[Node, bytes]
    new_rules: bool
    last_at_ms: int


async def edge_at(size: int, *, tree_nodes: TreeNodes) -> Edge:
    """The tree of the first `size` leaves, made of stored hashes alone."""
    stored = await tree_nodes.get(stored_nodes([Range(0, size)]))
    return Edge(size, stored=stored.__getitem__)


async def reread_leaves(edge: Edge, *, until: int, leaves: Leaves) -> Reread:
    """Append the leaves past the edge to it; raises `LedgerDamagedError` at the first that is not as it was sealed."""
    nodes: dict[Node, bytes] = {}
    new_rules, last_at_ms = False, 0
    async for leaf in sound_leaves(after=edge.size, until=until, leaves=leaves):
        nodes.update(edge.append(leaf.hash))
        last_at_ms = leaf.at_ms
        if leaf.kind == "rules_in_force":
            new_rules = True
            await _check_rules(leaf, leaves)
    return Reread(root=edge.root, nodes=nodes, new_rules=new_rules, last_at_ms=last_at_ms)


async def sound_leaves(*, after: int, until: int, leaves: Leaves) -> AsyncIterator[StoredLeaf]:
    """The leaves in order, each looked at; raises `LedgerDamagedError` at the first bad or missing one."""
    last = await leaves.one(after) if after else None
    seq = after
    while seq < until:
        batch = await leaves.reread(after=seq, until=until, limit=BATCH)
        if not batch:
            raise LedgerDamagedError(f"leaf {seq + 1}", fault="missing")
        for leaf in batch:
            if (fault := fault_of(leaf, after=last)) is not None:
                raise LedgerDamagedError(f"leaf {seq + 1}", fault=fault)
            yield leaf
            last, seq = leaf, leaf.seq


async def _check_rules(leaf: StoredLeaf, leaves: Leaves) -> None:
    """The document that orders the lists is the one whose hash is in the ledger."""
    content = json.loads(leaf.data)
    document = await leaves.document(content["rules"])
    if document is None or document_hash(document) != content["hash"]:
        raise LedgerDamagedError(f"leaf {leaf.seq}", fault="rules_differ")
