"""A fact for everybody who waits becomes a notice in each account's list, a batch a transaction."""

from balabaqsha_chassis.clock import Clock
from notifications_service.use_cases.notify_people import NotifyPeople, notify_people
from notifications_service.use_cases.ports import NotificationsUnitOfWork

BATCH = 500


async def announce(*, unit_of_work: NotificationsUnitOfWork, clock: Clock, portal_url: str) -> bool:
    """Tell the next accounts of the oldest announcement; False when nothing was left to tell."""
    announcement = await unit_of_work.announcements.take()
    if announcement is None:
        return False
    accounts = await unit_of_work.standings.accounts_waiting(after=announcement.after, limit=BATCH)
    for account_id in accounts:
        told = NotifyPeople(
            occasion=announcement.occasion,
            kind=announcement.kind,
            facts=announcement.facts,
            occurred_at=announcement.occurred_at,
            account_id=account_id,
        )
        await notify_people(told, unit_of_work=unit_of_work, clock=clock, portal_url=portal_url)
    await unit_of_work.announcements.advance(announcement.occasion, after=accounts[-1] if accounts else None)
    return True
