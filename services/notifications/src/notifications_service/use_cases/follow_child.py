"""Who hears of a child's applications."""

from dataclasses import dataclass
from datetime import datetime

from notifications_service.use_cases.ports import NotificationsUnitOfWork
from notifications_service.use_cases.remember_application import share_notices


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowChild:
    """The account represents the child."""

    account_id: str
    child_id: str
    at: datetime


async def follow_child(command: FollowChild, *, unit_of_work: NotificationsUnitOfWork) -> None:
    """The account is told of what happens to the child's applications from the instant of the link on."""
    if not await unit_of_work.accounts.without_erased([command.account_id]):
        return
    await unit_of_work.families.follow(account_id=command.account_id, child_id=command.child_id, at=command.at)
    for application in await unit_of_work.families.applications_of(command.child_id):
        await share_notices(application, unit_of_work=unit_of_work)
