"""Proves that a leaf stands in the ledger, and that the ledger of today begins with that of yesterday."""

from collections.abc import Sequence
from dataclasses import dataclass

from queue_service.domain.ledger_errors import CheckpointUnknownError, LeafUnknownError
from queue_service.domain.merkle import Range, consistency_ranges, inclusion_ranges, range_hash, stored_nodes
from queue_service.use_cases.ledger_ports import LedgerUnitOfWork, TreeNodes


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafProof:
    """A leaf's hash and its path to the root."""

    leaf_hash: bytes
    path: Sequence[bytes]


async def prove_leaf(seq: int, *, size: int, unit_of_work: LedgerUnitOfWork) -> LeafProof:
    """The inclusion path of a leaf in the tree of any size that has been signed."""
    await _check_signed(size, unit_of_work)
    leaf = await unit_of_work.leaves.one(seq) if 1 <= seq <= size else None
    if leaf is None:
        raise LeafUnknownError
    path = await hashes_of(inclusion_ranges(seq - 1, size=size), tree_nodes=unit_of_work.tree_nodes)
    return LeafProof(leaf_hash=leaf.hash, path=path)


async def prove_consistency(first: int, *, second: int, unit_of_work: LedgerUnitOfWork) -> Sequence[bytes]:
    """The path that shows the tree of `second` leaves to begin with that of `first`."""
    await _check_signed(second, unit_of_work)
    if not 1 <= first <= second:
        raise CheckpointUnknownError
    return await hashes_of(consistency_ranges(first, second=second), tree_nodes=unit_of_work.tree_nodes)


async def hashes_of(ranges: Sequence[Range], *, tree_nodes: TreeNodes) -> list[bytes]:
    """The hash of each subtree, from what is stored."""
    stored = await tree_nodes.get(stored_nodes(ranges))
    return [range_hash(found, stored=stored.__getitem__) for found in ranges]


async def _check_signed(size: int, unit_of_work: LedgerUnitOfWork) -> None:
    """A size that no checkpoint covers yet may still come to nothing."""
    newest = await unit_of_work.checkpoints.newest()
    if newest is None or not 1 <= size <= newest.checkpoint.size:
        raise CheckpointUnknownError
