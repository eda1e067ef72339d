"""A term is over: it was kept, passed, or has nothing to count for."""

from collections.abc import Collection
from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from notifications_service.domain.deadlines import Stage, thread_of
from notifications_service.use_cases.ports import NotificationsUnitOfWork, Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDeadline:
    """Which of the application's terms."""

    application_id: str
    stages: Collection[Stage]


async def settle_deadline(command: SettleDeadline, *, unit_of_work: NotificationsUnitOfWork, clock: Clock) -> None:
    """Nobody is called about it any more, and no message that still waits to ask for it goes out."""
    now = clock()
    await unit_of_work.calls.settle(command.application_id, stages=command.stages, at=now)
    dropped: list[Settled] = []
    for stage in sorted(command.stages):
        thread = thread_of(command.application_id, stage=stage)
        dropped += await unit_of_work.messages.drop_thread(thread, at=now)
    await unit_of_work.notices.touch(dropped)
