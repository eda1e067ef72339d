"""A child lets go of places: of the one it holds, of those it waits for, of the one it goes to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from balabaqsha_chassis.working_days import local_day
from queue_service.domain.vouchers import Voucher
from queue_service.use_cases.place_events import (
    Ending,
    Leaving,
    Releaser,
    enrolment_ended,
    place_released,
    waitlist_left,
)
from queue_service.use_cases.place_ports import Choice, Enrolment, Waiting
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.voucher_ports import DeadlineKind, Settlement, VoucherUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class LettingGo:
    """Whose places, on whose word, and the state the application is in afterwards."""

    entry: EntryRow
    voucher: Voucher
    state: str
    by: Releaser
    ground: str
    at: datetime


async def let_go_of_places(going: LettingGo, *, unit_of_work: VoucherUnitOfWork) -> None:
    """The voucher has ended: the place held, every list and the enrolment end with it, and are told of."""
    choice = await unit_of_work.choices.live_of(going.voucher.id)
    waiting = await unit_of_work.waitlists.of_voucher(going.voucher.id)
    enrolment = await unit_of_work.enrolments.current_of(going.voucher.id)
    await _lock_groups(choice, waiting, enrolment, unit_of_work)
    if choice is not None:
        await drop_choice(going, choice, to="released", unit_of_work=unit_of_work)
    for one in waiting:
        await drop_waiting(going, one, ground="voucher_ended", unit_of_work=unit_of_work)
    if enrolment is not None:
        await end_enrolment(going, enrolment, ground="dismissed", unit_of_work=unit_of_work)


async def drop_choice(going: LettingGo, choice: Choice, *, to: str, unit_of_work: VoucherUnitOfWork) -> None:
    """The place held is free again, and a contract about it is void."""
    await unit_of_work.choices.store(replace(choice, state=to, ended_at=going.at, ground=going.ground))
    await unit_of_work.group_places.release(choice.group_id)
    await end_contract(choice.id, ground=going.ground, at=going.at, unit_of_work=unit_of_work)
    await _cancel(going, DeadlineKind.KINDERGARTEN_ANSWER, unit_of_work)
    event = place_released(going.entry, choice, state=going.state, by=going.by, ground=going.ground, at=going.at)
    await unit_of_work.outbox.add(event)


async def drop_waiting(going: LettingGo, waiting: Waiting, *, ground: Leaving, unit_of_work: VoucherUnitOfWork) -> None:
    """The child leaves the list; a place kept for it there is free again."""
    await take_out(going, waiting, ground=ground, unit_of_work=unit_of_work)
    if waiting.state == "offered" and waiting.offered_group is not None:
        await unit_of_work.group_places.release(waiting.offered_group)


async def take_out(going: LettingGo, waiting: Waiting, *, ground: Leaving, unit_of_work: VoucherUnitOfWork) -> None:
    """The child leaves the list; a place kept for it there stays kept."""
    await unit_of_work.waitlists.store(replace(waiting, state="left"), left_at=going.at, ground=ground)
    if waiting.state == "offered":
        await _cancel(going, DeadlineKind.WAITLIST_OFFER, unit_of_work)
    event = waitlist_left(going.entry, waiting, state=going.state, ground=ground, at=going.at)
    await unit_of_work.outbox.add(event)


async def end_enrolment(
    going: LettingGo, enrolment: Enrolment, *, ground: Ending, unit_of_work: VoucherUnitOfWork
) -> None:
    """The child no longer goes there, its contract ends, and its place is free."""
    today = local_day(going.at)
    contract = await unit_of_work.contracts.of_enrolment(enrolment.id)
    if contract is not None:
        await unit_of_work.contracts.store(replace(contract, terminated_at=going.at), ground=going.ground)
    await unit_of_work.enrolments.end(enrolment, on=today, at=going.at, ground=going.ground)
    await unit_of_work.group_places.leave(enrolment.group_id)
    event = enrolment_ended(going.entry, enrolment, state=going.state, ground=ground, on=today, at=going.at)
    await unit_of_work.outbox.add(event)


async def end_contract(choice_id: str, *, ground: str, at: datetime, unit_of_work: VoucherUnitOfWork) -> None:
    """A contract about the place, if there is one, binds nobody any more."""
    contract = await unit_of_work.contracts.of_choice(choice_id)
    if contract is not None and contract.terminated_at is None:
        await unit_of_work.contracts.store(replace(contract, terminated_at=at), ground=ground)


async def _lock_groups(
    choice: Choice | None, waiting: Sequence[Waiting], enrolment: Enrolment | None, unit_of_work: VoucherUnitOfWork
) -> None:
    groups = {one.offered_group for one in waiting if one.state == "offered" and one.offered_group}
    groups |= {one.group_id for one in (choice, enrolment) if one is not None}
    if groups:
        await unit_of_work.group_places.lock(groups)


async def _cancel(going: LettingGo, kind: DeadlineKind, unit_of_work: VoucherUnitOfWork) -> None:
    await unit_of_work.deadlines.settle(
        going.entry.application_id, kinds=[kind], voucher_id=going.voucher.id, how=Settlement.CANCELLED, at=going.at
    )
