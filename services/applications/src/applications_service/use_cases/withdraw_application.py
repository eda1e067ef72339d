"""Take an application back."""

from dataclasses import dataclass

from applications_service.domain.application import Application
from applications_service.domain.states import State
from applications_service.domain.timeline import WithdrawalGround
from applications_service.use_cases.access import own_application
from applications_service.use_cases.announcements import withdraw
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawApplication:
    """The account that filed it wants it no more."""

    account_id: str
    application_id: str


async def withdraw_application(
    command: WithdrawApplication, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> Application:
    """The withdrawn application; asked again it is simply still withdrawn."""
    now = clock()
    application = await own_application(
        command.application_id, account_id=command.account_id, at=now, unit_of_work=unit_of_work
    )
    if application.state is not State.WITHDRAWN:
        await withdraw(application, WithdrawalGround.WITHDRAWN_BY_PARENT, at=now, unit_of_work=unit_of_work)
    return application
