"""A parent refuses the voucher, and may take the refusal back for a while."""

from dataclasses import dataclass, replace
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from queue_service.domain.voucher_errors import ConfirmationNotTypedError, VoucherStateError
from queue_service.domain.voucher_states import VoucherAction, VoucherRole, VoucherState
from queue_service.domain.vouchers import Actor, Voucher, take_step
from queue_service.use_cases.deadline_plans import Term, plan_confirmation, plan_contract, plan_refusal_undo
from queue_service.use_cases.end_voucher import drop_deadlines
from queue_service.use_cases.let_go import LettingGo, let_go_of_places
from queue_service.use_cases.own_voucher import OwnVoucher, own_voucher, public_state
from queue_service.use_cases.voucher_events import application_restored, voucher_declined
from queue_service.use_cases.voucher_ports import DeadlineKind, Settlement, VoucherUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseVoucher:
    """Whose voucher, who refuses it, and whether the word for it was typed."""

    application_id: str
    account_id: str
    typed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoRefusal:
    """Whose refusal, and who takes it back."""

    application_id: str
    account_id: str


async def refuse_voucher(command: RefuseVoucher, *, unit_of_work: VoucherUnitOfWork, clock: Clock) -> Voucher:
    """Refuse: the place in the queue is lost once `undo_by` has passed; who has refused changes nothing.

    Raises `ConfirmationNotTypedError` besides what `confirm_voucher` raises.
    """
    at = clock()
    if not command.typed:
        raise ConfirmationNotTypedError
    mine = await own_voucher(command.application_id, account_id=command.account_id, unit_of_work=unit_of_work)
    if mine.voucher.state is VoucherState.DECLINED:
        return mine.voucher
    by = Actor(role=VoucherRole.PARENT, id=command.account_id)
    stepped = take_step(mine.voucher, VoucherAction.DECLINE, by=by, at=at)
    terms = await unit_of_work.terms.in_force(at)
    declined = replace(stepped.voucher, undo_by=at + terms.refusal_undo)
    voucher = await unit_of_work.vouchers.save(replace(stepped, voucher=declined))
    await drop_deadlines(voucher, at=at, unit_of_work=unit_of_work)
    going = LettingGo(
        entry=mine.entry, voucher=voucher, state="annulled", by="parent", ground="voucher_declined", at=at
    )
    await let_go_of_places(going, unit_of_work=unit_of_work)
    term = Term(application_id=voucher.application_id, voucher_id=voucher.id, begin=at, end=at + terms.refusal_undo)
    await unit_of_work.deadlines.set(plan_refusal_undo(term, terms=terms))
    await unit_of_work.entry_states.become(voucher.application_id, state="annulled", reason="voucher_declined")
    await unit_of_work.outbox.add(voucher_declined(mine.entry, voucher))
    return voucher


async def undo_refusal(command: UndoRefusal, *, unit_of_work: VoucherUnitOfWork, clock: Clock) -> Voucher:
    """The voucher is what it was before the refusal, with the terms it had; done twice, nothing changes.

    Raises `VoucherStateError` or `UndoTermOverError`.
    """
    at = clock()
    mine = await own_voucher(command.application_id, account_id=command.account_id, unit_of_work=unit_of_work)
    if await _undone_last(mine.voucher, unit_of_work=unit_of_work):
        return mine.voucher
    if mine.voucher.state is VoucherState.DECLINED and mine.entry.state != "annulled":
        raise VoucherStateError(state=mine.voucher.state)
    by = Actor(role=VoucherRole.PARENT, id=command.account_id)
    stepped = take_step(mine.voucher, VoucherAction.UNDO, by=by, at=at)
    voucher = await unit_of_work.vouchers.save(stepped)
    await unit_of_work.entry_states.become(voucher.application_id, state="offered")
    await _set_terms_again(voucher, at=at, unit_of_work=unit_of_work)
    await _tell(mine, voucher, at=at, unit_of_work=unit_of_work)
    return voucher


async def _undone_last(voucher: Voucher, *, unit_of_work: VoucherUnitOfWork) -> bool:
    steps = await unit_of_work.vouchers.steps(voucher.id)
    return voucher.live and bool(steps) and steps[-1].action == VoucherAction.UNDO


async def _set_terms_again(voucher: Voucher, *, at: datetime, unit_of_work: VoucherUnitOfWork) -> None:
    """The deadlines stay those that were stored: a refusal gains nobody time."""
    terms = await unit_of_work.terms.in_force(at)
    deadlines = unit_of_work.deadlines
    await deadlines.settle(voucher.application_id, kinds=[DeadlineKind.REFUSAL_UNDO], how=Settlement.MET, at=at)
    offered = voucher.state is VoucherState.OFFERED
    end = voucher.confirm_by if offered or voucher.use_by is None else voucher.use_by
    term = Term(application_id=voucher.application_id, voucher_id=voucher.id, begin=at, end=end)
    await deadlines.set((plan_confirmation if offered else plan_contract)(term, terms=terms))


async def _tell(mine: OwnVoucher, voucher: Voucher, *, at: datetime, unit_of_work: VoucherUnitOfWork) -> None:
    state = await public_state(voucher, unit_of_work=unit_of_work)
    event = application_restored(mine.entry, state=state, ground="refusal_undone", at=at)
    await unit_of_work.outbox.add(event)
