"""The sealer's step: appended changes get their sequence numbers, leaves and counts, all in one transaction."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock, to_milliseconds
from queue_service.domain.sealing import seal
from queue_service.use_cases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SealChanges:
    """How many changes at most; a larger batch would hold the head for too long."""

    limit: int = 5000


async def seal_changes(command: SealChanges, *, unit_of_work: UnitOfWork, clock: Clock) -> int:
    """Seal what is pending, chosen by presence and never by "greater than the last", and answer how many it was.

    The locked head refuses a second sealer; an empty batch only confirms that the numbers are true as of now.
    """
    last = await unit_of_work.ledger.lock_head()
    changes = await unit_of_work.pending.take(limit=command.limit)
    now = clock()
    if not changes:
        await unit_of_work.ledger.confirm_head(at=now)
        return 0
    sealing = seal(changes, after_seq=last, at_ms=to_milliseconds(now))
    await unit_of_work.ledger.write(sealing, at=now)
    await unit_of_work.pending.remove(changes)
    return len(changes)
