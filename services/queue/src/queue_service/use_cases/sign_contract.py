"""Parent and kindergarten sign the contract; the second signature enrols the child."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.working_days import local_day
from queue_service.domain.place_errors import ContractEndedError, ContractUnknownError
from queue_service.domain.voucher_errors import ContractTermOverError
from queue_service.domain.voucher_states import VoucherAction, VoucherRole
from queue_service.domain.vouchers import Actor, Voucher, is_over, take_step
from queue_service.use_cases.answer_choice import AtHand, choice_at_hand
from queue_service.use_cases.kindergarten_ports import Staff
from queue_service.use_cases.let_go import LettingGo, drop_waiting
from queue_service.use_cases.own_voucher import own_voucher
from queue_service.use_cases.place_events import child_enrolled, contract_signed, voucher_used
from queue_service.use_cases.place_ports import Contract, Enrolment
from queue_service.use_cases.place_unit_of_work import PlaceUnitOfWork
from queue_service.use_cases.voucher_ports import DeadlineKind, Settlement

Party = Literal["parent", "kindergarten"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignAsParent:
    """Whose contract, and who signs."""

    application_id: str
    account_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignAsKindergarten:
    """Which contract, and who signs."""

    contract_id: str
    by: Staff


async def sign_as_parent(command: SignAsParent, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> Contract:
    """Sign before the term is over; signed twice, nothing changes.

    Raises `EntryUnknownError`, `VoucherUnknownError`, `ContractUnknownError` or `ContractTermOverError`.
    """
    mine = await own_voucher(command.application_id, account_id=command.account_id, unit_of_work=unit_of_work)
    signed = await _newest(mine.voucher, unit_of_work=unit_of_work)
    choice = await unit_of_work.choices.live_of(mine.voucher.id)
    if choice is None and signed is not None:
        return signed
    contract = None if choice is None else await unit_of_work.contracts.of_choice(choice.id)
    if choice is None or contract is None:
        raise ContractUnknownError
    found = AtHand(entry=mine.entry, voucher=mine.voucher, choice=choice)
    by = Actor(role=VoucherRole.PARENT, id=command.account_id)
    return await _sign(found, contract, party="parent", by=by, at=clock(), unit_of_work=unit_of_work)


async def sign_as_kindergarten(command: SignAsKindergarten, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> Contract:
    """The same for the kindergarten; raises `ContractEndedError` once the place was let go."""
    seen = await unit_of_work.contracts.find(command.contract_id, reach=command.by.reach)
    if seen is None:
        raise ContractUnknownError
    found = await choice_at_hand(seen.choice_id, by=command.by, unit_of_work=unit_of_work)
    contract = await unit_of_work.contracts.of_choice(seen.choice_id)
    if contract is None or (contract.terminated_at is not None and not contract.signed_by_both):
        raise ContractEndedError
    note = command.by.note(
        "contract_signed",
        subject_kind="application",
        subject=found.entry.application_id,
        account_id=found.entry.account_id,
    )
    unit_of_work.audit.note(note)
    by = Actor(role=VoucherRole.KINDERGARTEN, id=command.by.account_id)
    return await _sign(found, contract, party="kindergarten", by=by, at=clock(), unit_of_work=unit_of_work)


async def _newest(voucher: Voucher, *, unit_of_work: PlaceUnitOfWork) -> Contract | None:
    """The contract by which the child is enrolled, if it is."""
    enrolment = await unit_of_work.enrolments.current_of(voucher.id)
    return None if enrolment is None else await unit_of_work.contracts.of_enrolment(enrolment.id)


async def _sign(
    found: AtHand, contract: Contract, *, party: Party, by: Actor, at: datetime, unit_of_work: PlaceUnitOfWork
) -> Contract:
    if getattr(contract, f"{party}_signed_at") is not None:
        return contract
    if is_over(found.voucher.use_by, at=at):
        raise ContractTermOverError
    signed = _signed(contract, party, by=by, at=at)
    await unit_of_work.contracts.store(signed)
    await unit_of_work.outbox.add(contract_signed(found.entry, found.choice, signed, party=party, at=at))
    if signed.signed_by_both:
        await _enrol(found, by=by, at=at, unit_of_work=unit_of_work)
    return signed


def _signed(contract: Contract, party: Party, *, by: Actor, at: datetime) -> Contract:
    if party == "parent":
        return replace(contract, parent_signed_at=at, parent_signed_by=by.id)
    return replace(contract, kindergarten_signed_at=at, kindergarten_signed_by=by.id)


async def _enrol(found: AtHand, *, by: Actor, at: datetime, unit_of_work: PlaceUnitOfWork) -> None:
    voucher = await unit_of_work.vouchers.save(take_step(found.voucher, VoucherAction.USE, by=by, at=at))
    choice = found.choice
    enrolment = Enrolment(
        id=new_id(),
        application_id=choice.application_id,
        child_id=voucher.child_id,
        voucher_id=voucher.id,
        kindergarten_id=choice.kindergarten_id,
        group_id=choice.group_id,
        enrolled_on=local_day(at),
    )
    await unit_of_work.outbox.add(voucher_used(found.entry, choice, at=at))
    await _leave_lists(found, voucher, at=at, unit_of_work=unit_of_work)
    await unit_of_work.group_places.enrol(choice.group_id)
    await unit_of_work.choices.store(replace(choice, state="enrolled", ended_at=at))
    await unit_of_work.enrolments.add(enrolment)
    await unit_of_work.entry_states.become(choice.application_id, state="enrolled")
    await _settle(voucher, at=at, unit_of_work=unit_of_work)
    await unit_of_work.outbox.add(child_enrolled(found.entry, enrolment, at=at))


async def _leave_lists(found: AtHand, voucher: Voucher, *, at: datetime, unit_of_work: PlaceUnitOfWork) -> None:
    waiting = await unit_of_work.waitlists.of_voucher(voucher.id)
    await unit_of_work.group_places.lock(
        {found.choice.group_id, *(one.offered_group for one in waiting if one.offered_group)}
    )
    going = LettingGo(entry=found.entry, voucher=voucher, state="enrolled", by="parent", ground="place_taken", at=at)
    for one in waiting:
        await drop_waiting(going, one, ground="place_taken", unit_of_work=unit_of_work)


async def _settle(voucher: Voucher, *, at: datetime, unit_of_work: PlaceUnitOfWork) -> None:
    deadlines = unit_of_work.deadlines
    await deadlines.settle(voucher.application_id, kinds=[DeadlineKind.CONTRACT], how=Settlement.MET, at=at)
    await deadlines.settle(voucher.application_id, voucher_id=voucher.id, how=Settlement.CANCELLED, at=at)
