"""What every piece of officers' work begins and ends with."""

from collections.abc import Mapping

from applications_service.domain.application import Application
from applications_service.domain.decisions import Decision, DecisionKind
from applications_service.domain.errors import ApplicationNotFoundError, StaleVersionError
from applications_service.domain.staff import Officer, StaffAction
from applications_service.domain.staff_errors import DecidedMeanwhileError
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.staff_audit import noted
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.working_days import local_day

APPLICATION = "application"


async def application_of(
    officer: Officer, application_id: str, *, unit_of_work: ApplicationsUnitOfWork, version: int | None = None
) -> Application:
    """The application as the officer found it; one of another territory is not there.

    With `version` it is the one the officer has read; raises `StaleVersionError` when it has changed since.
    """
    application = await unit_of_work.worklist.find(application_id, scope=officer.scope)
    if application is None:
        raise ApplicationNotFoundError
    if version is not None and application.version != version:
        raise StaleVersionError
    return application


async def store(application: Application, *, unit_of_work: ApplicationsUnitOfWork) -> None:
    """Write the decided application back; of two who decide at once the second is told of the first."""
    try:
        await unit_of_work.applications.save(application)
    except StaleVersionError as fault:
        raise DecidedMeanwhileError from fault


async def record(
    application: Application,
    kind: DecisionKind,
    *,
    officer_id: str | None,
    ground: str,
    reason: str,
    unit_of_work: ApplicationsUnitOfWork,
    clock: Clock,
    details: Mapping[str, str] | None = None,
) -> Decision:
    """Number the decision within its year and keep it with the hash of its content."""
    now = clock()
    year = local_day(now).year
    decision = Decision(
        id=new_id(),
        year=year,
        ordinal=await unit_of_work.decisions.next_ordinal(year),
        application_id=application.id,
        kind=kind,
        ground=ground,
        reason=reason,
        decided_by=officer_id,
        decided_at=now,
        details=dict(details or {}),
    )
    await unit_of_work.decisions.decide(decision)
    return decision


def note_done(
    officer: Officer,
    action: StaffAction,
    application: Application,
    *,
    unit_of_work: ApplicationsUnitOfWork,
    ground: str | None = None,
    details: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """Write down who did it to whose affairs."""
    unit_of_work.audit.note(
        noted(
            action,
            officer=officer,
            subject_kind=APPLICATION,
            subject=application.id,
            account_id=application.account_id,
            ground=ground,
            details=details,
        )
    )
