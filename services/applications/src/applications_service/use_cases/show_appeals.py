"""Appeals as the account that filed them sees them, and as officers do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.appeals import Appeal, AppealState, AppealSubject
from applications_service.domain.privilege_errors import AppealNotFoundError
from applications_service.domain.staff import Officer, StaffAction
from applications_service.use_cases.decide_appeal import APPEAL
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.privilege_ports import AppealCase, WantedAppeals
from applications_service.use_cases.staff_audit import noted
from balabaqsha_chassis.clock import Clock

_OPEN = frozenset({AppealState.FILED, AppealState.UNDER_REVIEW})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAppeals:
    """A page of appeals of the officer's territories."""

    officer: Officer
    limit: int
    state: AppealState | None = None
    about: AppealSubject | None = None
    territory: str | None = None
    overdue: bool = False
    after: tuple[datetime, str] | None = None


async def show_own_appeal(appeal_id: str, *, account_id: str, unit_of_work: ApplicationsUnitOfWork) -> Appeal:
    """The appeal; raises `AppealNotFoundError` to everybody but the account that filed it."""
    appeal = await unit_of_work.appeals.find(appeal_id)
    if appeal is None or appeal.account_id != account_id:
        raise AppealNotFoundError
    return appeal


async def list_appeals(
    command: ListAppeals, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> Sequence[AppealCase]:
    """What is due first comes first; without a state, what has no answer."""
    command.officer.authorise(StaffAction.LIST_APPEALS)
    wanted = WantedAppeals(
        scope=command.officer.scope,
        limit=command.limit,
        states=_OPEN if command.state is None else frozenset({command.state}),
        about=command.about,
        territory=command.territory,
        late_at=clock() if command.overdue else None,
        after=command.after,
    )
    found = await unit_of_work.appeals.page(wanted)
    unit_of_work.audit.note(
        noted(
            StaffAction.LIST_APPEALS,
            officer=command.officer,
            subject_kind="worklist",
            subject=command.territory or "all",
            details={"shown": len(found)},
        )
    )
    return found


async def show_appeal(appeal_id: str, *, officer: Officer, unit_of_work: ApplicationsUnitOfWork) -> AppealCase:
    """The appeal with its application; that it was looked at is written down for the parent to see."""
    officer.authorise(StaffAction.LOOK_AT_APPEAL)
    appeal = await unit_of_work.appeals.find(appeal_id)
    if appeal is None:
        raise AppealNotFoundError
    application = await unit_of_work.worklist.find(appeal.application_id, scope=officer.scope)
    if application is None:
        raise AppealNotFoundError
    unit_of_work.audit.note(
        noted(
            StaffAction.LOOK_AT_APPEAL,
            officer=officer,
            subject_kind=APPEAL,
            subject=appeal.id,
            account_id=appeal.account_id,
        )
    )
    return AppealCase(appeal=appeal, application=application)
