"""An appeal was upheld: the child stands again where its filing time puts it."""

from balabaqsha_chassis.clock import Clock
from queue_service.use_cases.restore_entry import RestoreEntry, restore_entry
from queue_service.use_cases.voucher_events import application_restored
from queue_service.use_cases.voucher_ports import INACTIVITY, Settlement, VoucherUnitOfWork

_GONE = frozenset({"left", "inactive", "annulled", "archived"})


async def reinstate_application(application_id: str, *, unit_of_work: VoucherUnitOfWork, clock: Clock) -> None:
    """Restore the entry; one who waits, or has a voucher, is left alone.

    Raises `EntryNotSettledError` while the leaving is not in the ledger.
    """
    entry = await unit_of_work.entries.get_for_update(application_id)
    if entry is None or entry.state not in _GONE:
        return
    at = clock()
    command = RestoreEntry(application_id=application_id, reason="appeal_upheld")
    await restore_entry(command, unit_of_work=unit_of_work)
    await unit_of_work.deadlines.settle(
        application_id,
        kinds=INACTIVITY,
        how=Settlement.CANCELLED,
        at=at,
    )
    await unit_of_work.outbox.add(application_restored(entry, state="queued", ground="appeal_upheld", at=at))
