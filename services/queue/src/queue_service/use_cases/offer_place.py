"""A free place is kept for the first who waits for it; an offer that is not taken goes on to the next."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.working_days import local_day
from queue_service.domain.voucher_states import VoucherState
from queue_service.domain.vouchers import Voucher, is_over
from queue_service.use_cases.deadline_plans import Term, plan_waitlist_offer
from queue_service.use_cases.join_waitlist import state_without
from queue_service.use_cases.kindergarten_ports import GroupRow
from queue_service.use_cases.let_go import LettingGo, drop_waiting
from queue_service.use_cases.meet_deadline import Due
from queue_service.use_cases.own_voucher import OwnVoucher
from queue_service.use_cases.place_events import waitlist_offered
from queue_service.use_cases.place_ports import Waiting, WaitingChild
from queue_service.use_cases.place_unit_of_work import PlaceUnitOfWork
from queue_service.use_cases.suitable_groups import closest_first, suits_waiting
from queue_service.use_cases.voucher_ports import Settlement, VoucherUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A waiting child and the group of which a place is to be kept for it."""

    child: WaitingChild
    group: GroupRow


async def find_match(
    kindergarten_id: str, *, passing_by: Collection[str], unit_of_work: PlaceUnitOfWork, clock: Clock
) -> Match | None:
    """The first who waits and for whom a place is free; `passing_by` were tried already."""
    now = clock()
    rules = await unit_of_work.group_rules.in_force(now)
    groups = (await unit_of_work.kindergartens.groups_of([kindergarten_id])).get(kindergarten_id, ())
    free = closest_first((group for group in groups if group.free > 0), rules=rules)
    for child in await unit_of_work.waitlists.children(kindergarten_id):
        if not child.ready or child.waiting.id in passing_by:
            continue
        for group in free:
            if suits_waiting(group, child, rules=rules, today=local_day(now)):
                return Match(child=child, group=group)
    return None


async def offer_place(match: Match, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> bool:
    """Keep the place for the child and tell it until when; False where either is no longer there."""
    at = clock()
    waiting = match.child.waiting
    entry = await unit_of_work.entries.get_for_update(waiting.application_id)
    voucher = await unit_of_work.vouchers.lock(waiting.voucher_id)
    if entry is None or voucher is None or not _ready(voucher, at=at):
        return False
    known = await unit_of_work.waitlists.of_voucher(voucher.id)
    mine = next((one for one in known if one.id == waiting.id and one.state == "waiting"), None)
    group = (await unit_of_work.group_places.lock({match.group.id}))[match.group.id].group
    if mine is None or group.free < 1 or any(one.state == "offered" for one in known):
        return False
    await unit_of_work.group_places.hold(group.id)
    offered = await _offered(mine, voucher, group, at=at, unit_of_work=unit_of_work)
    await unit_of_work.outbox.add(waitlist_offered(entry, offered))
    return True


def _ready(voucher: Voucher, *, at: datetime) -> bool:
    return voucher.state is VoucherState.CONFIRMED and not is_over(voucher.use_by, at=at)


async def _offered(
    waiting: Waiting, voucher: Voucher, group: GroupRow, *, at: datetime, unit_of_work: PlaceUnitOfWork
) -> Waiting:
    """The offer lasts no longer than the voucher itself."""
    terms, calendar = await unit_of_work.terms.in_force(at), await unit_of_work.terms.calendar()
    end = calendar.end_of_working_days(at, terms.waitlist_offer_working_days)
    accept_by = end if voucher.use_by is None else min(end, voucher.use_by)
    offered = replace(waiting, state="offered", offered_group=group.id, offered_at=at, accept_by=accept_by)
    await unit_of_work.waitlists.store(offered)
    term = Term(application_id=waiting.application_id, voucher_id=voucher.id, begin=at, end=accept_by)
    deadline = replace(plan_waitlist_offer(term, terms=terms), details={"waitlist_id": waiting.id})
    await unit_of_work.deadlines.set(deadline)
    return offered


async def lapse_offer(due: Due, unit_of_work: VoucherUnitOfWork, clock: Clock) -> Settlement:
    """The offer was not taken in time: the child leaves that list, and the place goes on to the next."""
    del clock
    waiting = await unit_of_work.waitlists.lock(str(due.deadline.details["waitlist_id"]))
    if waiting is None or waiting.state != "offered" or due.voucher is None:
        return Settlement.CANCELLED
    # Settled first: what the child drops with its offer is not this deadline.
    await unit_of_work.deadlines.settle_one(due.deadline.id, how=Settlement.PASSED, at=due.at)
    await unit_of_work.group_places.lock({str(waiting.offered_group)})
    mine = OwnVoucher(entry=due.entry, voucher=due.voucher)
    state = await state_without(waiting, mine, unit_of_work=unit_of_work)
    going = LettingGo(
        entry=due.entry, voucher=due.voucher, state=state, by="deadline", ground="offer_lapsed", at=due.at
    )
    await drop_waiting(going, waiting, ground="offer_lapsed", unit_of_work=unit_of_work)
    return Settlement.PASSED
