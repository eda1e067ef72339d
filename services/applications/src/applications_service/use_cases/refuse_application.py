"""Refuse an application after its parent could be heard."""

from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.application import Application
from applications_service.domain.decisions import DecisionKind
from applications_service.domain.errors import StaleVersionError
from applications_service.domain.staff import Officer, StaffAction
from applications_service.domain.staff_errors import DecidedMeanwhileError, HearingMissingError
from applications_service.domain.state_table import next_state
from applications_service.domain.states import Action
from applications_service.domain.timeline import RejectionGround
from applications_service.use_cases.announcements import reject
from applications_service.use_cases.officer_work import application_of, note_done, record
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseApplication:
    """The ground, which is the hearing's, and the officer's reasons."""

    officer: Officer
    application_id: str
    ground: RejectionGround
    reason: str
    version: int | None = None


async def refuse_application(
    command: RefuseApplication, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> Application:
    """The refused application; raises `HearingMissingError` until a hearing on the ground is over."""
    application = await application_of(
        command.officer, command.application_id, unit_of_work=unit_of_work, version=command.version
    )
    next_state(application.state, Action.REJECT)
    await _check_heard(application, command.ground, unit_of_work=unit_of_work, at=clock())
    await refuse(
        application,
        command.ground,
        reason=command.reason,
        officer_id=command.officer.account_id,
        unit_of_work=unit_of_work,
        clock=clock,
    )
    note_done(
        command.officer,
        StaffAction.REFUSE_APPLICATION,
        application,
        unit_of_work=unit_of_work,
        ground=command.ground.value,
    )
    return application


async def refuse(
    application: Application,
    ground: RejectionGround,
    *,
    reason: str,
    officer_id: str | None,
    unit_of_work: ApplicationsUnitOfWork,
    clock: Clock,
) -> None:
    """Reject it with a numbered decision."""
    try:
        await reject(application, ground, at=clock(), unit_of_work=unit_of_work)
    except StaleVersionError as fault:
        raise DecidedMeanwhileError from fault
    await record(
        application,
        DecisionKind.REFUSAL,
        officer_id=officer_id,
        ground=ground.value,
        reason=reason,
        unit_of_work=unit_of_work,
        clock=clock,
    )


async def _check_heard(
    application: Application, ground: RejectionGround, *, unit_of_work: ApplicationsUnitOfWork, at: datetime
) -> None:
    hearing = await unit_of_work.decisions.open_hearing(application.id, ground)
    if hearing is None or at < hearing.hearing_at:
        raise HearingMissingError
