"""Tell of keys that receipts are signed with."""

from datetime import datetime

from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_contracts.applications_events import ReceiptKeyInUseV1


async def announce_receipt_keys(*, unit_of_work: ApplicationsUnitOfWork, at: datetime) -> int:
    """How many keys were told of now; each is told of once, whoever asks and how many at a time."""
    taken = await unit_of_work.receipts.take_unannounced_keys(at=at)
    for one in taken:
        event = ReceiptKeyInUseV1(key_id=one.key.key_id, public_key=one.key.public_key.hex(), in_use_from=one.since)
        await unit_of_work.outbox.add(event)
    return len(taken)
