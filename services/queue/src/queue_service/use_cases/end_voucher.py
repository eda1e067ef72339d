"""What a voucher's end brings with it: its deadlines end, its child lets go of places, its own place is free again."""

from datetime import datetime

from queue_service.domain.vouchers import Actor, Voucher
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.voucher_events import Return, voucher_returned
from queue_service.use_cases.voucher_ports import Settlement, VoucherUnitOfWork


async def drop_deadlines(voucher: Voucher, *, at: datetime, unit_of_work: VoucherUnitOfWork) -> None:
    """Nothing the voucher waited for will come."""
    await unit_of_work.deadlines.settle(voucher.application_id, voucher_id=voucher.id, how=Settlement.CANCELLED, at=at)


async def return_place(
    entry: EntryRow,
    voucher: Voucher,
    *,
    state: str,
    ground: Return,
    by: Actor,
    at: datetime,
    unit_of_work: VoucherUnitOfWork,
) -> None:
    """The place behind the voucher goes back to the pool, once, and is told of."""
    if await unit_of_work.vouchers.return_place(voucher, reason=ground, by_id=by.id, at=at):
        await unit_of_work.outbox.add(voucher_returned(entry, voucher, state=state, ground=ground, at=at))
