"""A term that is near and did not arrive by two channels needs a call."""

from datetime import timedelta

from balabaqsha_chassis.clock import Clock
from notifications_service.use_cases.ports import NotificationsUnitOfWork

#: A working day's time to call in.
CALLS_BEGIN_BEFORE = timedelta(hours=8)


async def open_undelivered(*, unit_of_work: NotificationsUnitOfWork, clock: Clock) -> int:
    """Put such terms on the call list; answer how many stand there."""
    now = clock()
    await unit_of_work.calls.open_undelivered(at=now, due_before=now + CALLS_BEGIN_BEFORE)
    return await unit_of_work.calls.count_open(at=now)
