"""Texts that came too late are destroyed unsent."""

from balabaqsha_chassis.clock import Clock
from notifications_service.use_cases.ports import NotificationsUnitOfWork, Settled


async def drop_expired(*, unit_of_work: NotificationsUnitOfWork, clock: Clock) -> list[Settled]:
    """Drop every queued message past its term, whether or not a provider can be reached."""
    settled = await unit_of_work.messages.drop_expired(at=clock())
    await unit_of_work.notices.touch(settled)
    return settled
