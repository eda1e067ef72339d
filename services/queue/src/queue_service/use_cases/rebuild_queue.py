"""The whole queue out of its ledger: from nothing but the published lines and rule sets, to the bit."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from queue_service.use_cases.rebuild_fold import FoldedLeaves, LedgerFold


class LedgerSource(Protocol):
    """Where a ledger is read from."""

    async def documents(self) -> Mapping[str, Mapping[str, Any]]: ...
    def lines(self, *, batch: int) -> AsyncIterator[Sequence[bytes]]: ...


class RebuildTarget(Protocol):
    """What becomes of a ledger's fold."""

    async def begin(self) -> None: ...
    async def add(self, folded: FoldedLeaves) -> None: ...
    async def finish(self, fold: LedgerFold) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildQueue:
    """How many leaves are in memory at a time."""

    batch: int = 5000


async def rebuild_queue(command: RebuildQueue, *, source: LedgerSource, target: RebuildTarget) -> int:
    """Fold the source's ledger into the target and answer how many leaves it has.

    What comes out does not depend on the batches, nor on the machine: the ledger, who stands, every count, the ratios,
    the movements, the runs and the rules. Applications' own entries come from the applications service and are not
    in the ledger; neither is what still waits for its number.
    """
    fold = LedgerFold(documents=await source.documents())
    await target.begin()
    async for lines in source.lines(batch=command.batch):
        await target.add(fold.add(lines))
    await target.finish(fold)
    return fold.seq
