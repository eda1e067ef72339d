"""Who hears of a child's applications."""

from dataclasses import dataclass
from datetime import datetime

from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowChild:
    """The account represents the child."""

    account_id: str
    child_id: str
    at: datetime


async def follow_child(command: FollowChild, *, unit_of_work: NotificationsUnitOfWork) -> None:
    """From now on the account is told of the child's applications."""
    if await unit_of_work.accounts.without_erased([command.account_id]):
        await unit_of_work.families.follow(
            account_id=command.account_id, child_id=command.child_id, at=command.at
        )
