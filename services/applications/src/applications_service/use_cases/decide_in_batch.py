"""Make the same decision about many applications, each for itself."""

from applications_service.domain.application import Application
from applications_service.domain.staff import StaffAction
from applications_service.domain.states import State
from applications_service.use_cases.appoint_hearing import AppointHearing, appoint_hearing
from applications_service.use_cases.officer_work import application_of
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.refuse_application import RefuseApplication, refuse_application
from applications_service.use_cases.request_correction import RequestCorrection, request_correction
from balabaqsha_chassis.clock import Clock

Command = RequestCorrection | AppointHearing | RefuseApplication


def action_of(command: Command) -> StaffAction:
    """What the command does, as roles and audit name it."""
    if isinstance(command, RequestCorrection):
        return StaffAction.REQUEST_CORRECTION
    return StaffAction.APPOINT_HEARING if isinstance(command, AppointHearing) else StaffAction.REFUSE_APPLICATION


async def decide_in_batch(command: Command, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> bool:
    """Whether this one was decided now; what a batch before has decided stays as it is."""
    application = await application_of(command.officer, command.application_id, unit_of_work=unit_of_work)
    if await _is_decided(application, command, unit_of_work=unit_of_work):
        return False
    if isinstance(command, RequestCorrection):
        await request_correction(command, unit_of_work=unit_of_work, clock=clock)
    elif isinstance(command, AppointHearing):
        await appoint_hearing(command, unit_of_work=unit_of_work, clock=clock)
    else:
        await refuse_application(command, unit_of_work=unit_of_work, clock=clock)
    return True


async def _is_decided(application: Application, command: Command, *, unit_of_work: ApplicationsUnitOfWork) -> bool:
    if isinstance(command, RequestCorrection):
        return application.state is State.NEEDS_CORRECTION
    if isinstance(command, RefuseApplication):
        return application.state is State.REJECTED and application.ground == command.ground.value
    return await unit_of_work.decisions.open_hearing(application.id, command.ground) is not None
