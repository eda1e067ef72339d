"""What happens when a deadline comes, whoever the clock finds first."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from queue_service.domain.voucher_states import VoucherState
from queue_service.domain.vouchers import CLOCK, Voucher
from queue_service.use_cases.end_voucher import return_place
from queue_service.use_cases.expire_voucher import expire_voucher
from queue_service.use_cases.own_voucher import public_state, state_of_entry
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.restore_application import lapse_restoration
from queue_service.use_cases.voucher_events import reminder_due
from queue_service.use_cases.voucher_ports import Deadline, DeadlineKind, Settlement, VoucherUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline whose instant has come, with its entry and voucher, all locked."""

    deadline: Deadline
    entry: EntryRow
    voucher: Voucher | None
    at: datetime


async def meet_deadline(
    deadline: Deadline,
    *,
    consequences: Mapping[DeadlineKind, "Consequence"],
    unit_of_work: VoucherUnitOfWork,
    clock: Clock,
) -> Settlement | None:
    """Do what the deadline says, whose entry is locked, and settle it; None where it is only reminded of."""
    at = clock()
    entry = await unit_of_work.entries.get_for_update(deadline.application_id)
    if entry is None:
        raise LookupError(deadline.application_id)
    voucher = await unit_of_work.vouchers.lock(deadline.voucher_id) if deadline.voucher_id else None
    due = Due(deadline=deadline, entry=entry, voucher=voucher, at=at)
    if deadline.due_at > at:
        await _remind(due, unit_of_work)
        return None
    how = await consequences[deadline.kind](due, unit_of_work, clock)
    await unit_of_work.deadlines.settle_one(deadline.id, how=how, at=at)
    return how


async def _expire(due: Due, unit_of_work: VoucherUnitOfWork, clock: Clock) -> Settlement:
    if due.voucher is None or due.voucher.state not in _WAITING_FOR[due.deadline.kind]:
        return Settlement.CANCELLED
    # Settled first: what the voucher drops with its end is not this one.
    await unit_of_work.deadlines.settle_one(due.deadline.id, how=Settlement.PASSED, at=due.at)
    await expire_voucher(due.entry, due.voucher, unit_of_work=unit_of_work, clock=clock)
    return Settlement.PASSED


_WAITING_FOR: Mapping[DeadlineKind, frozenset[VoucherState]] = {
    DeadlineKind.CONFIRM: frozenset({VoucherState.OFFERED}),
    DeadlineKind.CONTRACT: frozenset({VoucherState.CONFIRMED, VoucherState.BOUND}),
}


async def _lapse(due: Due, unit_of_work: VoucherUnitOfWork, clock: Clock) -> Settlement:
    if due.entry.state != "inactive":
        return Settlement.CANCELLED
    await lapse_restoration(due.entry, unit_of_work=unit_of_work, clock=clock)
    return Settlement.PASSED


async def _return_refused(due: Due, unit_of_work: VoucherUnitOfWork, _: Clock) -> Settlement:
    """The refusal stands: now the place is free for another child."""
    if due.voucher is None or due.voucher.state is not VoucherState.DECLINED:
        return Settlement.CANCELLED
    state = await state_of_entry(due.entry, unit_of_work=unit_of_work)
    await return_place(
        due.entry, due.voucher, state=state, ground="declined", by=CLOCK, at=due.at, unit_of_work=unit_of_work
    )
    return Settlement.PASSED


async def _remind(due: Due, unit_of_work: VoucherUnitOfWork) -> None:
    """Tell of the deadline ahead, which then waits for its next reminder or its end."""
    deadline = due.deadline
    reminder, *later = deadline.untold
    if due.voucher is not None:
        state = await public_state(due.voucher, unit_of_work=unit_of_work)
        event = reminder_due(
            due.entry,
            due.voucher,
            state=state,
            stage=_STAGES[deadline.kind],
            reminder=reminder.name,
            deadline=deadline.due_at,
            due_at=reminder.at,
        )
        await unit_of_work.outbox.add(event)
    await unit_of_work.deadlines.wait_on(deadline.id, remind_at=later[0].at if later else None)


#: What a deadline is called when it is reminded of.
_STAGES: Mapping[DeadlineKind, str] = {
    DeadlineKind.CONFIRM: "confirmation",
    DeadlineKind.CONTRACT: "contract",
    DeadlineKind.WAITLIST_OFFER: "waitlist",
}


async def _notify_inactive(due: Due, unit_of_work: VoucherUnitOfWork, _: Clock) -> Settlement:
    ahead = await _ahead(due, DeadlineKind.RESTORE, unit_of_work=unit_of_work)
    if ahead is None or due.voucher is None or due.entry.state != "inactive":
        return Settlement.CANCELLED
    event = reminder_due(
        due.entry,
        due.voucher,
        state="inactive",
        stage="restoration",
        reminder=f"day_{due.deadline.details['day']}",
        deadline=ahead.due_at,
        due_at=due.deadline.due_at,
    )
    await unit_of_work.outbox.add(event)
    return Settlement.MET


async def _ahead(due: Due, kind: DeadlineKind, *, unit_of_work: VoucherUnitOfWork) -> Deadline | None:
    """The open deadline of the same voucher that is still to come."""
    for one in await unit_of_work.deadlines.open_of(due.entry.application_id):
        if one.kind is kind and one.voucher_id == due.deadline.voucher_id and one.due_at > due.at:
            return one
    return None


Consequence = Callable[[Due, VoucherUnitOfWork, Clock], Awaitable[Settlement]]
#: What the life of the voucher itself makes of a deadline; places add theirs.
CONSEQUENCES: Mapping[DeadlineKind, Consequence] = {
    DeadlineKind.CONFIRM: _expire,
    DeadlineKind.CONTRACT: _expire,
    DeadlineKind.RESTORE: _lapse,
    DeadlineKind.REFUSAL_UNDO: _return_refused,
    DeadlineKind.INACTIVE_NOTICE: _notify_inactive,
}
