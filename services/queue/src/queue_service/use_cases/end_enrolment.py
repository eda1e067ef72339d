"""A child no longer goes to its kindergarten: it was dismissed, or its parent looks for another one."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from balabaqsha_chassis.clock import Clock
from queue_service.domain.errors import EntryUnknownError
from queue_service.domain.place_errors import EnrolmentUnknownError, GroundUnknownError
from queue_service.domain.voucher_states import VoucherAction, VoucherRole, VoucherState
from queue_service.domain.vouchers import Actor, Voucher, take_step
from queue_service.use_cases.end_voucher import drop_deadlines, return_place
from queue_service.use_cases.kindergarten_ports import Staff
from queue_service.use_cases.let_go import LettingGo, end_enrolment
from queue_service.use_cases.own_voucher import own_voucher
from queue_service.use_cases.place_unit_of_work import PlaceUnitOfWork
from queue_service.use_cases.release_choice import begin_contract_term
from queue_service.use_cases.voucher_events import application_lapsed


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissChild:
    """Which enrolled child, who dismisses it, and why."""

    enrolment_id: str
    ground: str
    by: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferChild:
    """Whose voucher, and who wants another kindergarten."""

    application_id: str
    account_id: str


async def dismiss_child(command: DismissChild, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> None:
    """End enrolment, voucher and application; both places are free again. Done twice, nothing changes.

    Raises `GroundUnknownError` or `EnrolmentUnknownError`.
    """
    at = clock()
    if command.ground not in (await unit_of_work.group_rules.in_force(at)).dismissal_grounds:
        raise GroundUnknownError
    seen = await unit_of_work.enrolments.find(command.enrolment_id, reach=command.by.reach)
    if seen is None:
        raise EnrolmentUnknownError
    entry = await unit_of_work.entries.get_for_update(seen.application_id)
    voucher = await unit_of_work.vouchers.lock(seen.voucher_id)
    if entry is None or voucher is None:
        raise EntryUnknownError
    enrolment = await unit_of_work.enrolments.current_of(voucher.id)
    if enrolment is None or enrolment.id != seen.id:
        return
    by = Actor(role=VoucherRole.KINDERGARTEN, id=command.by.account_id)
    stepped = take_step(voucher, VoucherAction.CLOSE, by=by, at=at, ground=command.ground)
    closed = await unit_of_work.vouchers.save(stepped)
    ending: Literal["school_age", "dismissed"] = "school_age" if command.ground == "school_age" else "dismissed"
    going = LettingGo(entry=entry, voucher=closed, state="archived", by="kindergarten", ground=command.ground, at=at)
    await end_enrolment(going, enrolment, ground=ending, unit_of_work=unit_of_work)
    await drop_deadlines(closed, at=at, unit_of_work=unit_of_work)
    await return_place(entry, closed, state="archived", ground="closed", by=by, at=at, unit_of_work=unit_of_work)
    await unit_of_work.entry_states.become(entry.application_id, state="archived", reason=ending)
    await unit_of_work.outbox.add(application_lapsed(entry, ground=ending, at=at))
    note = command.by.note(
        "child_dismissed", subject_kind="application", subject=entry.application_id, account_id=entry.account_id
    )
    unit_of_work.audit.note(replace(note, ground=command.ground))


async def transfer_child(command: TransferChild, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> Voucher:
    """Leave the kindergarten and choose another with the same voucher, within a new term.

    Raises `EntryUnknownError`, `VoucherUnknownError` or `VoucherStateError`; asked twice, nothing changes.
    """
    at = clock()
    mine = await own_voucher(command.application_id, account_id=command.account_id, unit_of_work=unit_of_work)
    if mine.voucher.state is VoucherState.CONFIRMED and await _transferred_last(mine.voucher, unit_of_work):
        return mine.voucher
    by = Actor(role=VoucherRole.PARENT, id=command.account_id)
    stepped = take_step(mine.voucher, VoucherAction.TRANSFER, by=by, at=at)
    use_by = await _use_by(at, unit_of_work)
    voucher = await unit_of_work.vouchers.save(replace(stepped, voucher=replace(stepped.voucher, use_by=use_by)))
    enrolment = await unit_of_work.enrolments.current_of(voucher.id)
    if enrolment is not None:
        going = LettingGo(entry=mine.entry, voucher=voucher, state="choosing", by="parent", ground="transfer", at=at)
        await end_enrolment(going, enrolment, ground="transfer", unit_of_work=unit_of_work)
    await unit_of_work.entry_states.become(voucher.application_id, state="offered")
    await begin_contract_term(voucher, end=use_by, at=at, unit_of_work=unit_of_work)
    return voucher


async def _transferred_last(voucher: Voucher, unit_of_work: PlaceUnitOfWork) -> bool:
    steps = await unit_of_work.vouchers.steps(voucher.id)
    return bool(steps) and steps[-1].action == VoucherAction.TRANSFER


async def _use_by(at: datetime, unit_of_work: PlaceUnitOfWork) -> datetime:
    terms, calendar = await unit_of_work.terms.in_force(at), await unit_of_work.terms.calendar()
    return calendar.end_of_working_days(at, terms.contract_working_days)
