"""What has outlived its term is forgotten."""

from datetime import timedelta

from balabaqsha_chassis.clock import Clock
from notifications_service.use_cases.ports import NotificationsUnitOfWork

#: Longer than any child waits in the list.
NOTICES_ARE_KEPT = timedelta(days=7 * 365)
PUBLIC_EVENTS_ARE_KEPT = timedelta(days=90)
CODES_ARE_KEPT = timedelta(days=30)
CALLS_ARE_KEPT = timedelta(days=365)


async def purge(*, unit_of_work: NotificationsUnitOfWork, clock: Clock) -> None:
    """Drop old notices and calls, the traces of old codes, and public events that the pull feed no longer offers."""
    now = clock()
    await unit_of_work.notices.purge(before=now - NOTICES_ARE_KEPT)
    await unit_of_work.messages.purge(before=now - CODES_ARE_KEPT)
    await unit_of_work.public_events.purge(before=now - PUBLIC_EVENTS_ARE_KEPT)
    await unit_of_work.calls.purge(before=now - CALLS_ARE_KEPT)
