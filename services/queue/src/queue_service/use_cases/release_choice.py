"""A place that was held is let go, and the voucher looks for another one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.working_days import WorkingCalendar
from queue_service.domain.place_errors import ChoiceUnknownError
from queue_service.domain.voucher_states import VoucherAction, VoucherRole
from queue_service.domain.vouchers import Actor, Voucher, take_step
from queue_service.use_cases.deadline_plans import Term, plan_contract
from queue_service.use_cases.let_go import LettingGo, drop_choice
from queue_service.use_cases.own_voucher import own_voucher, public_state
from queue_service.use_cases.place_events import Releaser
from queue_service.use_cases.place_ports import Choice
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.voucher_ports import DeadlineKind, Settlement, VoucherUnitOfWork

_LONGEST_TERM = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseChoice:
    """Whose place, and who lets it go."""

    application_id: str
    account_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A place, whose it is, who ends it and why; all locked."""

    entry: EntryRow
    voucher: Voucher
    choice: Choice
    by: Actor
    told_as: Releaser
    ground: str
    at: datetime
    to: str = "released"


async def release_choice(command: ReleaseChoice, *, unit_of_work: VoucherUnitOfWork, clock: Clock) -> None:
    """Let the place go by the parent's own will; the contract's term runs on.

    Raises `EntryUnknownError`, `VoucherUnknownError`, `ChoiceUnknownError` or `VoucherStateError`.
    """
    mine = await own_voucher(command.application_id, account_id=command.account_id, unit_of_work=unit_of_work)
    choice = await unit_of_work.choices.live_of(mine.voucher.id)
    if choice is None:
        raise ChoiceUnknownError
    release = Release(
        entry=mine.entry,
        voucher=mine.voucher,
        choice=choice,
        by=Actor(role=VoucherRole.PARENT, id=command.account_id),
        told_as="parent",
        ground="released_by_parent",
        at=clock(),
    )
    await release_place(release, unit_of_work=unit_of_work)


async def release_place(release: Release, *, unit_of_work: VoucherUnitOfWork) -> Voucher:
    """The voucher is confirmed again, the place free."""
    stepped = take_step(release.voucher, VoucherAction.RELEASE, by=release.by, at=release.at, ground=release.ground)
    await unit_of_work.group_places.lock({release.choice.group_id})
    voucher = await unit_of_work.vouchers.save(stepped)
    await _drop(release, voucher, unit_of_work=unit_of_work)
    return voucher


async def release_with_term(release: Release, *, unit_of_work: VoucherUnitOfWork) -> Voucher:
    """The same where the parent is not to blame: the time that was left when the place was held is there again."""
    stepped = take_step(release.voucher, VoucherAction.RELEASE, by=release.by, at=release.at, ground=release.ground)
    await unit_of_work.group_places.lock({release.choice.group_id})
    use_by = await _use_by(release, unit_of_work=unit_of_work)
    voucher = await unit_of_work.vouchers.save(replace(stepped, voucher=replace(stepped.voucher, use_by=use_by)))
    if use_by is not None and use_by != release.voucher.use_by:
        await begin_contract_term(voucher, end=use_by, at=release.at, unit_of_work=unit_of_work)
    await _drop(release, voucher, unit_of_work=unit_of_work)
    return voucher


async def begin_contract_term(
    voucher: Voucher, *, end: datetime, at: datetime, unit_of_work: VoucherUnitOfWork
) -> None:
    """The contract is to be signed before `end`, whatever was said before."""
    kinds = [DeadlineKind.CONTRACT]
    await unit_of_work.deadlines.settle(voucher.application_id, kinds=kinds, how=Settlement.CANCELLED, at=at)
    term = Term(application_id=voucher.application_id, voucher_id=voucher.id, begin=at, end=end)
    await unit_of_work.deadlines.set(plan_contract(term, terms=await unit_of_work.terms.in_force(at)))


async def _drop(release: Release, voucher: Voucher, *, unit_of_work: VoucherUnitOfWork) -> None:
    going = LettingGo(
        entry=release.entry,
        voucher=voucher,
        state=await public_state(voucher, unit_of_work=unit_of_work),
        by=release.told_as,
        ground=release.ground,
        at=release.at,
    )
    await drop_choice(going, release.choice, to=release.to, unit_of_work=unit_of_work)


async def _use_by(release: Release, *, unit_of_work: VoucherUnitOfWork) -> datetime | None:
    before = release.voucher.use_by
    if before is None:
        return None
    calendar = await unit_of_work.terms.calendar()
    left = next(_terms_reaching(calendar, since=release.choice.held_at, until=before), 0)
    return max(before, calendar.end_of_working_days(release.at, left)) if left else before


def _terms_reaching(calendar: WorkingCalendar, *, since: datetime, until: datetime) -> Iterator[int]:
    """How many working days, at least one, were left between the two."""
    for days in range(1, _LONGEST_TERM):
        if calendar.end_of_working_days(since, days) >= until:
            yield days
