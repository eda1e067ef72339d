"""A voucher whose term passed: the application is inactive, and the place goes to the next iteration."""

from datetime import datetime
from typing import Literal

from balabaqsha_chassis.clock import Clock
from queue_service.domain.terms import Terms
from queue_service.domain.voucher_states import VoucherAction, VoucherState
from queue_service.domain.vouchers import CLOCK, Voucher, take_step
from queue_service.use_cases.deadline_plans import Term, plan_inactivity
from queue_service.use_cases.end_voucher import drop_deadlines, return_place
from queue_service.use_cases.let_go import LettingGo, let_go_of_places
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.voucher_events import application_inactivated, voucher_expired
from queue_service.use_cases.voucher_ports import INACTIVITY, Settlement, VoucherUnitOfWork


async def expire_voucher(
    entry: EntryRow, voucher: Voucher, *, unit_of_work: VoucherUnitOfWork, clock: Clock
) -> Voucher:
    """Expire the voucher of the locked entry; inactivity counts from now, not from a term an outage has passed over.

    Raises `VoucherStateError` before the term is over.
    """
    at = clock()
    confirmation = voucher.state is VoucherState.OFFERED
    expired = await unit_of_work.vouchers.save(take_step(voucher, VoucherAction.EXPIRE, by=CLOCK, at=at))
    stage: Literal["confirmation", "contract"] = "confirmation" if confirmation else "contract"
    await unit_of_work.outbox.add(voucher_expired(entry, expired, stage=stage, at=at))
    await drop_deadlines(expired, at=at, unit_of_work=unit_of_work)
    going = LettingGo(entry=entry, voucher=expired, state="inactive", by="deadline", ground="voucher_expired", at=at)
    await let_go_of_places(going, unit_of_work=unit_of_work)
    ground: Literal["not_confirmed", "contract_not_signed"] = "not_confirmed" if confirmation else "contract_not_signed"
    await _inactivate(entry, expired, ground=ground, at=at, unit_of_work=unit_of_work)
    await return_place(entry, expired, state="inactive", ground="expired", by=CLOCK, at=at, unit_of_work=unit_of_work)
    return expired


async def _inactivate(
    entry: EntryRow,
    voucher: Voucher,
    *,
    ground: Literal["not_confirmed", "contract_not_signed"],
    at: datetime,
    unit_of_work: VoucherUnitOfWork,
) -> None:
    terms = await unit_of_work.terms.in_force(at)
    end = (await unit_of_work.terms.calendar()).end_of_days(at, terms.restore_days)
    await unit_of_work.deadlines.settle(entry.application_id, kinds=INACTIVITY, how=Settlement.CANCELLED, at=at)
    restorable = await _restorable(entry, terms=terms, unit_of_work=unit_of_work)
    restore_by = end if restorable else None
    await unit_of_work.entry_states.inactivate(entry.application_id, ground=ground, since=at, restore_by=restore_by)
    term = Term(application_id=entry.application_id, voucher_id=voucher.id, begin=at, end=end)
    await unit_of_work.deadlines.set_all(plan_inactivity(term, restorable=restorable, terms=terms))
    await unit_of_work.outbox.add(application_inactivated(entry, ground=ground, restore_by=restore_by, at=at))


async def _restorable(entry: EntryRow, *, terms: Terms, unit_of_work: VoucherUnitOfWork) -> bool:
    inactivity = await unit_of_work.entry_states.inactivity(entry.application_id)
    return inactivity.restored_times < terms.restore_times
