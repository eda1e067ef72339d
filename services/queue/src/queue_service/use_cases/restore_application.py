"""A parent brings an inactive application back, or does not while there is time."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from queue_service.domain.errors import EntryUnknownError
from queue_service.domain.voucher_errors import NotInactiveError, RestoredAlreadyError, RestoreTermOverError
from queue_service.domain.vouchers import is_over
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.restore_entry import RestoreEntry, restore_entry
from queue_service.use_cases.voucher_events import application_lapsed, application_restored
from queue_service.use_cases.voucher_ports import DeadlineKind, Settlement, VoucherUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreApplication:
    """Which application, and who brings it back."""

    application_id: str
    account_id: str


async def restore_application(command: RestoreApplication, *, unit_of_work: VoucherUnitOfWork, clock: Clock) -> None:
    """The child stands again where its filing time puts it, in the category it had; done twice, nothing changes.

    Raises `EntryUnknownError`, `NotInactiveError`, `RestoredAlreadyError`, `RestoreTermOverError`, or
    `EntryNotSettledError` while the voucher's leaf is on its way.
    """
    at = clock()
    entry = await unit_of_work.entry_states.lock_mine(command.application_id, account_id=command.account_id)
    if entry is None:
        raise EntryUnknownError
    inactivity = await unit_of_work.entry_states.inactivity(entry.application_id)
    if entry.state == "queued" and inactivity.restored_times:
        return
    if entry.state != "inactive":
        raise NotInactiveError
    if inactivity.restore_by is None:
        raise RestoredAlreadyError
    if is_over(inactivity.restore_by, at=at):
        raise RestoreTermOverError
    await restore_entry(RestoreEntry(application_id=entry.application_id, reason="restored"), unit_of_work=unit_of_work)
    await unit_of_work.entry_states.count_restoration(entry.application_id)
    deadlines = unit_of_work.deadlines
    await deadlines.settle(entry.application_id, kinds=[DeadlineKind.RESTORE], how=Settlement.MET, at=at)
    await deadlines.settle(entry.application_id, kinds=[DeadlineKind.INACTIVE_NOTICE], how=Settlement.CANCELLED, at=at)
    await unit_of_work.outbox.add(application_restored(entry, state="queued", ground="restored", at=at))


async def lapse_restoration(entry: EntryRow, *, unit_of_work: VoucherUnitOfWork, clock: Clock) -> None:
    """The locked entry was not restored in time: the queue has nothing more for it."""
    if entry.state != "inactive":
        return
    at = clock()
    await unit_of_work.entry_states.become(entry.application_id, state="archived", reason="not_restored")
    await unit_of_work.deadlines.settle(
        entry.application_id, kinds=[DeadlineKind.INACTIVE_NOTICE], how=Settlement.CANCELLED, at=at
    )
    await unit_of_work.outbox.add(application_lapsed(entry, ground="not_restored", at=at))
