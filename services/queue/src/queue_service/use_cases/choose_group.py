"""A parent chooses a group: a place of it is held for the child until the kindergarten answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.working_days import local_day
from queue_service.domain.group_rules import GroupRules
from queue_service.domain.place_errors import (
    GroupFullError,
    GroupUnknownError,
    GroupUnsuitableError,
    KindergartenClosingError,
)
from queue_service.domain.voucher_states import VoucherAction, VoucherRole
from queue_service.domain.vouchers import Actor, take_step
from queue_service.use_cases.kindergarten_ports import GroupRow
from queue_service.use_cases.let_go import LettingGo, drop_waiting, take_out
from queue_service.use_cases.own_voucher import OwnVoucher, own_voucher
from queue_service.use_cases.place_events import place_held
from queue_service.use_cases.place_ports import Choice, GroupAtHand, Waiting
from queue_service.use_cases.place_unit_of_work import PlaceUnitOfWork
from queue_service.use_cases.suitable_groups import birth_date_of, kept, suits
from queue_service.use_cases.voucher_ports import DeadlineKind, NewDeadline


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseGroup:
    """Whose voucher, who chooses, and which group."""

    application_id: str
    account_id: str
    group_id: str


async def choose_group(command: ChooseGroup, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> Choice:
    """Hold a place, or take the one that is kept for the child; the same choice again changes nothing.

    Raises `VoucherStateError` or `ContractTermOverError`, `GroupUnknownError`, `KindergartenClosingError`,
    `GroupUnsuitableError`, or `GroupFullError` where all free places are for children who have waited longer.
    """
    at = clock()
    mine = await own_voucher(command.application_id, account_id=command.account_id, unit_of_work=unit_of_work)
    chosen = await unit_of_work.choices.live_of(mine.voucher.id)
    if chosen is not None and chosen.group_id == command.group_id:
        return chosen
    by = Actor(role=VoucherRole.PARENT, id=command.account_id)
    stepped = take_step(mine.voucher, VoucherAction.BIND, by=by, at=at)
    await _take_place(mine, command, at=at, unit_of_work=unit_of_work)
    await unit_of_work.vouchers.save(stepped)
    return await _bind(mine, command.group_id, at=at, unit_of_work=unit_of_work)


async def _take_place(mine: OwnVoucher, command: ChooseGroup, *, at: datetime, unit_of_work: PlaceUnitOfWork) -> None:
    rules = await unit_of_work.group_rules.in_force(at)
    waiting = await unit_of_work.waitlists.of_voucher(mine.voucher.id)
    offers = [one for one in waiting if one.state == "offered"]
    kept_here = any(one.offered_group == command.group_id for one in offers)
    # Who can see without waiting for the others that nothing is free need not hold them up.
    seen = await unit_of_work.group_places.look(command.group_id)
    _check(mine, seen, rules=rules, at=at)
    if seen is not None and seen.group.free < 1 and not kept_here:
        raise GroupFullError
    groups = await unit_of_work.group_places.lock({command.group_id, *(str(one.offered_group) for one in offers)})
    _check(mine, groups.get(command.group_id), rules=rules, at=at)
    group = groups[command.group_id].group
    if not kept_here:
        await _check_free(mine, group, rules=rules, at=at, unit_of_work=unit_of_work)
        await unit_of_work.group_places.hold(group.id)
    over = [one for one in waiting if one in offers or one.kindergarten_id == group.kindergarten_id]
    await _give_up(mine, over, group, at=at, unit_of_work=unit_of_work)


def _check(mine: OwnVoucher, found: GroupAtHand | None, *, rules: GroupRules, at: datetime) -> None:
    if found is None:
        raise GroupUnknownError
    if found.kindergarten_state != "open" or found.group.state != "open":
        raise KindergartenClosingError
    born, wish = birth_date_of(mine.entry), mine.entry.group_type
    if not suits(found.group, birth_date=born, group_type=wish, rules=rules, today=local_day(at)):
        raise GroupUnsuitableError


async def _check_free(
    mine: OwnVoucher, group: GroupRow, *, rules: GroupRules, at: datetime, unit_of_work: PlaceUnitOfWork
) -> None:
    """No place is won by being quick: what is free goes to who waits first."""
    children = await unit_of_work.waitlists.children(group.kindergarten_id)
    if group.free <= kept(group, children, besides=mine.voucher.id, rules=rules, today=local_day(at)):
        raise GroupFullError


async def _give_up(
    mine: OwnVoucher, over: Sequence[Waiting], group: GroupRow, *, at: datetime, unit_of_work: PlaceUnitOfWork
) -> None:
    """An offer is taken by choosing its group, and given up by choosing another; so is this kindergarten's list."""
    going = LettingGo(
        entry=mine.entry, voucher=mine.voucher, state="place_held", by="parent", ground="place_taken", at=at
    )
    for one in over:
        leave = take_out if one.offered_group == group.id else drop_waiting
        await leave(going, one, ground="place_taken", unit_of_work=unit_of_work)


async def _bind(mine: OwnVoucher, group_id: str, *, at: datetime, unit_of_work: PlaceUnitOfWork) -> Choice:
    group = (await unit_of_work.group_places.lock({group_id}))[group_id].group
    choice = Choice(
        id=new_id(),
        voucher_id=mine.voucher.id,
        application_id=mine.entry.application_id,
        kindergarten_id=group.kindergarten_id,
        group_id=group.id,
        state="held",
        held_at=at,
    )
    await unit_of_work.choices.add(choice)
    await _expect_answer(choice, unit_of_work=unit_of_work)
    await unit_of_work.outbox.add(place_held(mine.entry, choice))
    return choice


async def _expect_answer(choice: Choice, *, unit_of_work: PlaceUnitOfWork) -> None:
    at = choice.held_at
    terms, calendar = await unit_of_work.terms.in_force(at), await unit_of_work.terms.calendar()
    deadline = NewDeadline(
        application_id=choice.application_id,
        voucher_id=choice.voucher_id,
        kind=DeadlineKind.KINDERGARTEN_ANSWER,
        due_at=calendar.end_of_working_days(at, terms.kindergarten_answer_working_days),
        set_at=at,
        terms_version=terms.version,
        details={"choice_id": choice.id},
    )
    await unit_of_work.deadlines.set(deadline)
