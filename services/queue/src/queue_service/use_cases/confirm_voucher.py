"""A parent accepts the voucher; the contract's term begins."""

from dataclasses import dataclass, replace

from balabaqsha_chassis.clock import Clock
from queue_service.domain.voucher_states import VoucherAction, VoucherRole, VoucherState
from queue_service.domain.vouchers import Actor, Stepped, Voucher, take_step
from queue_service.use_cases.deadline_plans import Term, plan_contract
from queue_service.use_cases.own_voucher import OwnVoucher, own_voucher
from queue_service.use_cases.voucher_events import voucher_confirmed
from queue_service.use_cases.voucher_ports import DeadlineKind, Settlement, VoucherUnitOfWork

_ACCEPTED = frozenset({VoucherState.CONFIRMED, VoucherState.BOUND, VoucherState.USED, VoucherState.SUSPENDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmVoucher:
    """Whose voucher, and who accepts it."""

    application_id: str
    account_id: str


async def confirm_voucher(command: ConfirmVoucher, *, unit_of_work: VoucherUnitOfWork, clock: Clock) -> Voucher:
    """Accept before `confirm_by`; one who has accepted changes nothing.

    Raises `EntryUnknownError`, `VoucherUnknownError`, `VoucherStateError` or `ConfirmationTermOverError`.
    """
    at = clock()
    mine = await own_voucher(command.application_id, account_id=command.account_id, unit_of_work=unit_of_work)
    if mine.voucher.state in _ACCEPTED:
        return mine.voucher
    by = Actor(role=VoucherRole.PARENT, id=command.account_id)
    stepped = take_step(mine.voucher, VoucherAction.CONFIRM, by=by, at=at)
    return await _accept(mine, stepped, unit_of_work=unit_of_work)


async def _accept(mine: OwnVoucher, stepped: Stepped, *, unit_of_work: VoucherUnitOfWork) -> Voucher:
    at = stepped.step.at
    terms = await unit_of_work.terms.in_force(at)
    calendar = await unit_of_work.terms.calendar()
    use_by = calendar.end_of_working_days(at, terms.contract_working_days)
    voucher = await unit_of_work.vouchers.save(replace(stepped, voucher=replace(stepped.voucher, use_by=use_by)))
    deadlines = unit_of_work.deadlines
    await deadlines.settle(voucher.application_id, kinds=[DeadlineKind.CONFIRM], how=Settlement.MET, at=at)
    term = Term(application_id=voucher.application_id, voucher_id=voucher.id, begin=at, end=use_by)
    await deadlines.set(plan_contract(term, terms=terms))
    await unit_of_work.outbox.add(voucher_confirmed(mine.entry, voucher, state="choosing"))
    return voucher
