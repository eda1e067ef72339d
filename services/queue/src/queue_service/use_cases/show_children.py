"""A kindergarten's children and waiting list, for its own staff; every look is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from balabaqsha_chassis.audit import AuditNote
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.working_days import local_day, start_of_day
from queue_service.use_cases.kindergarten_ports import Audit, Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildRow:
    """A child that holds a place or goes there, by its application's number."""

    application_id: str
    account_id: str | None
    code: str
    state: str
    enrolment_id: str | None
    choice_id: str | None
    contract_id: str | None
    contract_number: str | None
    parent_signed_at: datetime | None
    kindergarten_signed_at: datetime | None
    group_id: str
    group_name: str
    age_band: str
    language: str
    since: datetime
    ended_at: datetime | None
    answer_by: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """A child in the waiting list, with its number there."""

    application_id: str
    account_id: str | None
    code: str
    number: int
    age_band: str
    purpose: str
    language: str | None
    state: str
    joined_at: datetime
    accept_by: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowChildren:
    """Which children of which kindergarten, behind whom, and who looks."""

    kindergarten_id: str
    state: str | None
    after: tuple[datetime, str] | None
    limit: int
    by: Staff


class KindergartenChildren(Protocol):
    """Reads of a kindergarten's own children."""

    async def children(
        self,
        kindergarten_id: str,
        *,
        state: str | None,
        since_day: datetime,
        after: tuple[datetime, str] | None,
        limit: int,
    ) -> Sequence[ChildRow]: ...
    async def waiting(self, kindergarten_id: str, *, after: int, limit: int) -> Sequence[WaitingRow]: ...


async def show_children(
    command: ShowChildren, *, children: KindergartenChildren, audit: Audit, clock: Clock
) -> tuple[Sequence[ChildRow], bool]:
    """Some of them, and whether more follow; one whose enrolment ended on a day before is no longer seen."""
    found = await children.children(
        command.kindergarten_id,
        state=command.state,
        since_day=start_of_day(local_day(clock())),
        after=command.after,
        limit=command.limit + 1,
    )
    shown = found[: command.limit]
    for row in shown:
        audit.note(_look(row, by=command.by))
    return shown, len(found) > command.limit


async def show_waiting(
    kindergarten_id: str, *, after: int, limit: int, by: Staff, children: KindergartenChildren, audit: Audit
) -> tuple[Sequence[WaitingRow], bool]:
    """The waiting list in its order."""
    found = await children.waiting(kindergarten_id, after=after, limit=limit + 1)
    for row in found[:limit]:
        audit.note(_look(row, by=by))
    return found[:limit], len(found) > limit


def _look(row: ChildRow | WaitingRow, *, by: Staff) -> AuditNote:
    return by.note("child_viewed", subject_kind="application", subject=row.application_id, account_id=row.account_id)
