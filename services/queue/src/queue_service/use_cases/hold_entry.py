"""A child whom vouchers pass by for a coded ground keeps its place and number."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.working_days import local_day
from queue_service.domain.changes import held, released
from queue_service.domain.holds import NO_PLACES, UNDER_AGE, is_under_age
from queue_service.use_cases.hold_ports import HeldChild, HoldWork
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.review_holds import hold_events


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEntry:
    """Whom to hold, and the coded ground that stands in the ledger."""

    application_id: str
    ground: str


async def hold_entry(command: HoldEntry, *, unit_of_work: HoldWork, clock: Clock) -> bool:
    """Append the hold, in place of one on another ground; False for one who does not wait, or is held on it already."""
    entry = await unit_of_work.entries.get_for_update(command.application_id)
    if entry is None or entry.state != "queued" or entry.hold_ground == command.ground:
        return False
    at = clock()
    await unit_of_work.holds.hold(command.application_id, ground=command.ground, at=at)
    await unit_of_work.pending.append(held(waiting_list=entry.waiting_list, code=entry.key.code, ground=command.ground))
    for event in hold_events(_changed(entry, before=entry.hold_ground, after=command.ground), at=at):
        await unit_of_work.outbox.add(event)
    return True


async def release_entry(command: HoldEntry, *, unit_of_work: HoldWork, clock: Clock) -> bool:
    """Append the end of the hold; False for one who does not wait, or is not held on that ground."""
    entry = await unit_of_work.entries.get_for_update(command.application_id)
    if entry is None or entry.state != "queued" or entry.hold_ground != command.ground:
        return False
    await unit_of_work.holds.lift(command.application_id)
    await unit_of_work.pending.append(
        released(waiting_list=entry.waiting_list, code=entry.key.code, ground=command.ground)
    )
    for event in hold_events(_changed(entry, before=command.ground, after=None), at=clock()):
        await unit_of_work.outbox.add(event)
    return True


async def hold_newcomer(entry: EntryRow, *, unit_of_work: HoldWork, clock: Clock) -> None:
    """Hold one who joins or comes back and whom the rules hold anyway, before any draw can come between."""
    ground = await _ground(entry, unit_of_work=unit_of_work, clock=clock)
    if ground is not None:
        command = HoldEntry(application_id=entry.application_id, ground=ground)
        await hold_entry(command, unit_of_work=unit_of_work, clock=clock)


async def _ground(entry: EntryRow, *, unit_of_work: HoldWork, clock: Clock) -> str | None:
    at = clock()
    terms = await unit_of_work.terms.in_force(at)
    if entry.birth_date and is_under_age(entry.birth_date, day=local_day(at), months=terms.eligible_from_months):
        return UNDER_AGE
    rules = await unit_of_work.rules.in_force()
    if entry.settlement is None or entry.territory in rules.whole_cities:
        return None
    free = await unit_of_work.holds.has_free_place(entry.territory, settlement=entry.settlement, purpose=entry.purpose)
    return None if free else NO_PLACES


def _changed(entry: EntryRow, *, before: str | None, after: str | None) -> HeldChild:
    return HeldChild(
        application_id=entry.application_id,
        code=entry.key.code,
        account_id=entry.account_id,
        territory=entry.territory,
        waiting_list=entry.waiting_list,
        before=before,
        after=after,
    )
