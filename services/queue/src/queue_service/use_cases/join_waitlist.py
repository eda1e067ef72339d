"""A child joins a kindergarten's waiting list, at the place of its voucher, or leaves it."""

from dataclasses import dataclass
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.working_days import local_day
from queue_service.domain.group_rules import GroupRules
from queue_service.domain.place_errors import (
    GroupUnsuitableError,
    KindergartenClosingError,
    KindergartenUnknownError,
    WaitlistUnknownError,
)
from queue_service.domain.voucher_errors import ContractTermOverError, VoucherStateError
from queue_service.domain.voucher_states import VoucherRole, VoucherState
from queue_service.domain.vouchers import is_over, possible_now
from queue_service.use_cases.kindergarten_ports import GroupRow, Reach
from queue_service.use_cases.let_go import LettingGo, drop_waiting
from queue_service.use_cases.own_voucher import OwnVoucher, own_voucher
from queue_service.use_cases.place_events import waitlist_joined
from queue_service.use_cases.place_ports import Waiting
from queue_service.use_cases.place_unit_of_work import PlaceUnitOfWork
from queue_service.use_cases.suitable_groups import birth_date_of, closest_first, suits
from queue_service.use_cases.voucher_ports import VoucherUnitOfWork

_ANYWHERE = Reach(everywhere=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinWaitlist:
    """Whose voucher, who asks, and where the child is to wait."""

    application_id: str
    account_id: str
    kindergarten_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveWaitlist:
    """Whose voucher, who asks, and where the child waits no more."""

    application_id: str
    account_id: str
    kindergarten_id: str


async def join_waitlist(command: JoinWaitlist, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> Waiting:
    """Wait for a place; who waits there already changes nothing. A place that is free is offered at once.

    Raises `VoucherStateError` or `ContractTermOverError`, `KindergartenUnknownError`, `KindergartenClosingError`, or
    `GroupUnsuitableError` where no group is for such a child.
    """
    at = clock()
    mine = await own_voucher(command.application_id, account_id=command.account_id, unit_of_work=unit_of_work)
    known = await unit_of_work.waitlists.of_voucher(mine.voucher.id)
    for one in known:
        if one.kindergarten_id == command.kindergarten_id:
            return one
    _check_voucher(mine, at=at)
    group = await _closest(mine, command.kindergarten_id, at=at, unit_of_work=unit_of_work)
    waiting = Waiting(
        id=new_id(),
        voucher_id=mine.voucher.id,
        application_id=mine.entry.application_id,
        kindergarten_id=command.kindergarten_id,
        age_band=group.age_band,
        purpose=group.purpose,
        language=await _language(mine, group, at=at, unit_of_work=unit_of_work),
        issued_seq=0,
        ordinal=mine.voucher.ordinal,
        state="waiting",
        joined_at=at,
    )
    stored = await unit_of_work.waitlists.add(waiting, iteration_id=mine.voucher.iteration_id)
    await unit_of_work.outbox.add(waitlist_joined(mine.entry, stored))
    return stored


async def leave_waitlist(command: LeaveWaitlist, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> None:
    """Wait no more; raises `WaitlistUnknownError` where the child does not wait."""
    mine = await own_voucher(command.application_id, account_id=command.account_id, unit_of_work=unit_of_work)
    known = await unit_of_work.waitlists.of_voucher(mine.voucher.id)
    here = [one for one in known if one.kindergarten_id == command.kindergarten_id]
    if not here:
        raise WaitlistUnknownError
    if here[0].offered_group is not None:
        await unit_of_work.group_places.lock({here[0].offered_group})
    going = LettingGo(
        entry=mine.entry,
        voucher=mine.voucher,
        state=await state_without(here[0], mine, unit_of_work=unit_of_work),
        by="parent",
        ground="left_by_parent",
        at=clock(),
    )
    await drop_waiting(going, here[0], ground="left_by_parent", unit_of_work=unit_of_work)


async def state_without(waiting: Waiting, mine: OwnVoucher, *, unit_of_work: VoucherUnitOfWork) -> str:
    """The application's public state once the child waits there no more."""
    if mine.voucher.state is VoucherState.BOUND:
        choice = await unit_of_work.choices.live_of(mine.voucher.id)
        return "contract_pending" if choice is not None and choice.state == "accepted" else "place_held"
    others = [one for one in await unit_of_work.waitlists.of_voucher(mine.voucher.id) if one.id != waiting.id]
    return "waitlisted" if others else "choosing"


def _check_voucher(mine: OwnVoucher, *, at: datetime) -> None:
    if mine.voucher.state is not VoucherState.CONFIRMED:
        possible = possible_now(mine.voucher, role=VoucherRole.PARENT, at=at)
        raise VoucherStateError(state=mine.voucher.state, possible=possible)
    if is_over(mine.voucher.use_by, at=at):
        raise ContractTermOverError


async def _closest(mine: OwnVoucher, kindergarten_id: str, *, at: datetime, unit_of_work: PlaceUnitOfWork) -> GroupRow:
    """The group that is most like what the child needs; the one of its language before others."""
    found = await unit_of_work.kindergartens.get(kindergarten_id, reach=_ANYWHERE)
    if found is None:
        raise KindergartenUnknownError
    if found.state != "open":
        raise KindergartenClosingError
    rules = await unit_of_work.group_rules.in_force(at)
    groups = (await unit_of_work.kindergartens.groups_of([kindergarten_id])).get(kindergarten_id, ())
    suiting = [group for group in groups if group.state == "open" and _suits(mine, group, rules, at)]
    if not suiting:
        raise GroupUnsuitableError
    wished = rules.suiting_languages(mine.entry.language)
    return next(
        (group for group in closest_first(suiting, rules=rules) if group.language in wished),
        closest_first(suiting, rules=rules)[0],
    )


def _suits(mine: OwnVoucher, group: GroupRow, rules: GroupRules, at: datetime) -> bool:
    entry = mine.entry
    return suits(group, birth_date=birth_date_of(entry), group_type=entry.group_type, rules=rules, today=local_day(at))


async def _language(mine: OwnVoucher, group: GroupRow, *, at: datetime, unit_of_work: PlaceUnitOfWork) -> str | None:
    """The language of the application where the kindergarten teaches in it, else any."""
    rules = await unit_of_work.group_rules.in_force(at)
    language = mine.entry.language
    return language if group.language in rules.suiting_languages(language) else None
