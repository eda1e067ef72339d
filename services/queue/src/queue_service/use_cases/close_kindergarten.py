"""A kindergarten is closed: no new child comes, and nobody who holds, waits for or has a place is lost sight of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from queue_service.domain.place_errors import KindergartenClosingError, KindergartenUnknownError
from queue_service.domain.voucher_states import VoucherRole
from queue_service.domain.vouchers import Actor
from queue_service.use_cases.join_waitlist import state_without
from queue_service.use_cases.kindergarten_ports import KindergartenRow, Reach, Staff
from queue_service.use_cases.let_go import LettingGo, drop_waiting
from queue_service.use_cases.own_voucher import OwnVoucher
from queue_service.use_cases.place_ports import Choice, Enrolment, NewTask, Waiting
from queue_service.use_cases.place_unit_of_work import PlaceUnitOfWork
from queue_service.use_cases.release_choice import Release, release_with_term

CLOSING = "kindergarten_closing"
GROUND = "kindergarten_closed"
_ANYWHERE = Reach(everywhere=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseKindergarten:
    """Which one, why, and who closes it."""

    kindergarten_id: str
    reason: str
    by: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Who still has to do with the kindergarten."""

    held: int
    waiting: int
    enrolled: int

    @property
    def nobody(self) -> bool:
        return not (self.held or self.waiting or self.enrolled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """The same, one by one."""

    choices: Sequence[Choice]
    waiting: Sequence[Waiting]
    enrolments: Sequence[Enrolment]

    @property
    def count(self) -> Left:
        return Left(held=len(self.choices), waiting=len(self.waiting), enrolled=len(self.enrolments))


async def close_kindergarten(
    command: CloseKindergarten, *, unit_of_work: PlaceUnitOfWork, clock: Clock
) -> tuple[KindergartenRow, Left]:
    """Take no more children, and count who is to be looked after; `settle_closing` does that one by one.

    Raises `KindergartenUnknownError` or `KindergartenClosingError`.
    """
    at = clock()
    row = await unit_of_work.kindergartens.get_for_update(command.kindergarten_id, reach=command.by.reach)
    if row is None:
        raise KindergartenUnknownError
    if row.state != "open":
        raise KindergartenClosingError
    closing = replace(row, state="closing", version=row.version + 1, changed_at=at)
    await unit_of_work.kindergartens.store(closing)
    await unit_of_work.kindergartens.close_groups(row.id)
    left = (await affected(row.id, unit_of_work=unit_of_work)).count
    details: dict[str, str | int | bool | None] = {
        "held": left.held,
        "waiting": left.waiting,
        "enrolled": left.enrolled,
        "reason": command.reason,
    }
    await unit_of_work.tasks.open(
        NewTask(kind=CLOSING, territory=row.territory, opened_at=at, kindergarten_id=row.id, details=details)
    )
    note = command.by.note("kindergarten_closing", subject_kind="kindergarten", subject=row.id)
    unit_of_work.audit.note(replace(note, details=details))
    return closing, left


async def affected(kindergarten_id: str, *, unit_of_work: PlaceUnitOfWork) -> Affected:
    """Everybody who holds, waits for or has a place there at this moment."""
    return Affected(
        choices=await unit_of_work.choices.of_kindergarten(kindergarten_id),
        waiting=await unit_of_work.waitlists.of_kindergarten(kindergarten_id),
        enrolments=await unit_of_work.enrolments.of_kindergarten(kindergarten_id),
    )


async def release_from_closing(choice: Choice, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> None:
    """A child that holds a place chooses on, with the time it had when it chose."""
    entry = await unit_of_work.entries.get_for_update(choice.application_id)
    voucher = await unit_of_work.vouchers.lock(choice.voucher_id)
    held = await unit_of_work.choices.lock(choice.id)
    if entry is None or voucher is None or not held.live:
        return
    release = Release(
        entry=entry,
        voucher=voucher,
        choice=held,
        by=Actor(role=VoucherRole.STAFF),
        told_as="operator",
        ground=GROUND,
        at=clock(),
    )
    await release_with_term(release, unit_of_work=unit_of_work)


async def tell_waiting_of_closing(waiting: Waiting, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> None:
    """A child that waits there is told, and waits there no more."""
    entry = await unit_of_work.entries.get_for_update(waiting.application_id)
    voucher = await unit_of_work.vouchers.lock(waiting.voucher_id)
    known = [] if voucher is None else await unit_of_work.waitlists.of_voucher(voucher.id)
    mine = next((one for one in known if one.id == waiting.id), None)
    if entry is None or voucher is None or mine is None:
        return
    if mine.offered_group is not None:
        await unit_of_work.group_places.lock({mine.offered_group})
    state = await state_without(mine, OwnVoucher(entry=entry, voucher=voucher), unit_of_work=unit_of_work)
    going = LettingGo(entry=entry, voucher=voucher, state=state, by="operator", ground=GROUND, at=clock())
    await drop_waiting(going, mine, ground="kindergarten_closed", unit_of_work=unit_of_work)


async def open_tasks_of_closing(
    kindergarten_id: str, *, enrolments: Sequence[Enrolment], unit_of_work: PlaceUnitOfWork, clock: Clock
) -> None:
    """Every child that goes there becomes a task, once."""
    row = await unit_of_work.kindergartens.get(kindergarten_id, reach=_ANYWHERE)
    for enrolment in enrolments if row is not None else ():
        await unit_of_work.tasks.open(_task(row, enrolment, at=clock()))


def _task(row: KindergartenRow | None, enrolment: Enrolment, *, at: datetime) -> NewTask:
    assert row is not None  # noqa: S101 - asked before
    return NewTask(
        kind=CLOSING,
        territory=row.territory,
        opened_at=at,
        application_id=enrolment.application_id,
        kindergarten_id=row.id,
        details={"enrolment_id": enrolment.id},
    )


async def finish_closing(kindergarten_id: str, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> bool:
    """Close it for good; False while anybody is left."""
    row = await unit_of_work.kindergartens.get_for_update(kindergarten_id, reach=_ANYWHERE)
    if row is None or row.state != "closing":
        return False
    if not (await affected(kindergarten_id, unit_of_work=unit_of_work)).count.nobody:
        return False
    closed = replace(row, state="closed", version=row.version + 1, changed_at=clock())
    await unit_of_work.kindergartens.store(closed)
    return True
