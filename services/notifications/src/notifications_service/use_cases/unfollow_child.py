"""Who no longer hears of a child's applications."""

from dataclasses import dataclass

from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfollowChild:
    """The account no longer represents the child."""

    account_id: str
    child_id: str


async def unfollow_child(command: UnfollowChild, *, unit_of_work: NotificationsUnitOfWork) -> None:
    """From now on the account is told only of applications it filed itself."""
    await unit_of_work.families.unfollow(account_id=command.account_id, child_id=command.child_id)
