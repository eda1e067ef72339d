"""Hear that an account no longer represents a child."""

from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.timeline import WithdrawalGround
from applications_service.use_cases.give_up_application import give_up_application
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.remember_child_link import CHILDREN
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetChildLink:
    """The link that ended, why, and the instant it was told of."""

    child_id: str
    account_id: str
    ground: WithdrawalGround
    told_at: datetime


async def forget_child_link(command: ForgetChildLink, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    """Forget the link; an open application of that account passes to another representative or is withdrawn."""
    await unit_of_work.applications.lock_child(command.child_id)
    await unit_of_work.links.forget(child_id=command.child_id, account_id=command.account_id)
    await unit_of_work.circumstances.forget_unrepresented(command.child_id)
    for application in await unit_of_work.applications.open_of_child(command.child_id):
        if application.account_id == command.account_id:
            await give_up_application(application, command.ground, unit_of_work=unit_of_work, at=clock())
    await unit_of_work.links.heard(source=CHILDREN, at=command.told_at)
