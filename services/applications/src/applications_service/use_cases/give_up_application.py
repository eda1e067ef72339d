"""What becomes of an open application whose account goes away: the child's place is not the account's alone."""

from datetime import datetime

from applications_service.domain.application import Application
from applications_service.domain.timeline import WithdrawalGround
from applications_service.use_cases.announcements import withdraw
from applications_service.use_cases.ports import ApplicationsUnitOfWork


async def give_up_application(
    application: Application, ground: WithdrawalGround, *, unit_of_work: ApplicationsUnitOfWork, at: datetime
) -> None:
    """Make it over to the representative linked longest; withdraw it when there is none.

    One whose own link was never proven stands for nobody else, and is withdrawn.
    """
    others = await unit_of_work.links.others_of(application.child_id, than=str(application.account_id))
    if others and application.link_proven:
        application.hand_over(others[0].account_id, at=at)
        await unit_of_work.applications.save(application)
    else:
        await withdraw(application, ground, at=at, unit_of_work=unit_of_work)
