"""Make two applications for one child into one."""

from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.application import Application
from applications_service.domain.decisions import DecisionKind
from applications_service.domain.errors import ActionNotAllowedError, ApplicationNotFoundError
from applications_service.domain.grounds import ArchiveGround
from applications_service.domain.staff import Officer, StaffAction
from applications_service.domain.staff_errors import NotDuplicatesError
from applications_service.domain.timeline import RejectionGround
from applications_service.use_cases.announcements import archive, reject
from applications_service.use_cases.officer_work import note_done, record
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeDuplicates:
    """Which two, and the officer's reasons for taking them for one."""

    officer: Officer
    application_id: str
    duplicate_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The one that stands, and the one that is closed for it."""

    kept: Application
    archived: Application


async def merge_duplicates(command: MergeDuplicates, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> Merged:
    """The one filed earlier stands at its own instant, whichever of the two was named first; the other is closed."""
    kept, duplicate = await _pair(command, unit_of_work=unit_of_work)
    await _close(duplicate, unit_of_work=unit_of_work, clock=clock)
    await record(
        duplicate,
        DecisionKind.MERGE,
        officer_id=command.officer.account_id,
        ground=ArchiveGround.DUPLICATE.value,
        reason=command.reason,
        details={"kept": kept.id},
        unit_of_work=unit_of_work,
        clock=clock,
    )
    for application in (kept, duplicate):
        note_done(
            command.officer,
            StaffAction.MERGE_DUPLICATES,
            application,
            unit_of_work=unit_of_work,
            ground=ArchiveGround.DUPLICATE.value,
            details={"kept": kept.id, "archived": duplicate.id},
        )
    return Merged(kept=kept, archived=duplicate)


async def _close(duplicate: Application, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    """Archive it; one that nobody was told of is rejected, for its receipt wants an answer."""
    if duplicate.is_published:
        await archive(duplicate, ArchiveGround.DUPLICATE, at=clock(), unit_of_work=unit_of_work)
    else:
        await reject(duplicate, RejectionGround.DUPLICATE, at=clock(), unit_of_work=unit_of_work)


async def _pair(command: MergeDuplicates, *, unit_of_work: ApplicationsUnitOfWork) -> tuple[Application, Application]:
    """Both, held in the order of their ids, the earlier filing first."""
    if command.application_id == command.duplicate_id:
        raise NotDuplicatesError
    found = []
    for application_id in sorted((command.application_id, command.duplicate_id)):
        application = await unit_of_work.worklist.load(application_id, scope=command.officer.scope)
        if application is None:
            raise ApplicationNotFoundError
        found.append(application)
    kept, duplicate = sorted(found, key=_order)
    _check(kept, duplicate)
    return kept, duplicate


def _check(kept: Application, duplicate: Application) -> None:
    """Both stand open, and nothing known of the child speaks against there being one."""
    if not (kept.is_open and duplicate.is_open):
        raise ActionNotAllowedError
    if kept.birth_date and duplicate.birth_date and kept.birth_date != duplicate.birth_date:
        raise NotDuplicatesError


def _order(application: Application) -> tuple[datetime, str]:
    return application.filed_at or application.created_at, application.number
