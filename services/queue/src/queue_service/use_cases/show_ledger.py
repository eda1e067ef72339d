"""The ledger as anybody may read it: signed heads, leaves, hashes, lists and rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queue_service.domain.checkpoints import SignedCheckpoint
from queue_service.domain.errors import RuleVersionUnknownError
from queue_service.domain.ledger_errors import CheckpointUnknownError, LeafUnknownError
from queue_service.use_cases.ledger_ports import LedgerUnitOfWork, PublishedList


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which leaves are shown; `last` is `first - 1` where there are none yet."""

    first: int
    last: int
    #: Whether there is more, so that these will always be the same.
    more: bool
    #: The hash of the last one: it tells this ledger from any other.
    mark: str


async def show_checkpoint(*, unit_of_work: LedgerUnitOfWork) -> SignedCheckpoint:
    """The newest checkpoint."""
    newest = await unit_of_work.checkpoints.newest()
    if newest is None:
        raise CheckpointUnknownError
    return newest


async def show_page(first: int, *, limit: int, unit_of_work: LedgerUnitOfWork) -> Page:
    """Which leaves from `first` on are signed; nothing is published that is not.

    The one past the last is an empty page, since it will come; anything further is unknown.
    """
    newest = await unit_of_work.checkpoints.newest()
    size = newest.checkpoint.size if newest else 0
    if not 1 <= first <= size + 1:
        raise LeafUnknownError
    last = min(first + limit - 1, size)
    leaf = await unit_of_work.leaves.one(last) if last >= first else None
    return Page(first=first, last=last, more=last < size, mark=leaf.hash.hex() if leaf else "")


async def show_lists(
    size: int | None, *, unit_of_work: LedgerUnitOfWork
) -> tuple[SignedCheckpoint, Sequence[PublishedList]]:
    """The lists' hashes under the newest checkpoint; raises `CheckpointUnknownError` when `size` is not its size."""
    await unit_of_work.checkpoints.one_snapshot()
    newest = await unit_of_work.checkpoints.newest()
    if newest is None or size not in (None, newest.checkpoint.size):
        raise CheckpointUnknownError
    return newest, await unit_of_work.count_nodes.published_lists()


async def show_document(version: str, *, unit_of_work: LedgerUnitOfWork) -> Mapping[str, Any]:
    """A rule set as it was hashed."""
    document = await unit_of_work.leaves.document(version)
    if document is None:
        raise RuleVersionUnknownError
    return document
