"""What becomes of proven privileges by the clock."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

from applications_service.entrypoints.state import ApplicationsState
from applications_service.use_cases.expire_claims import (
    claims_to_expire,
    claims_to_remind,
    expire_claim,
    remind_of_claim,
)
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.timer import Timer


class _Due(Protocol):
    def __call__(self, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> Awaitable[list[str]]: ...


class _Act(Protocol):
    def __call__(
        self, application_id: str, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
    ) -> Awaitable[bool]: ...


def _each(due: _Due, act: _Act) -> Callable[[ApplicationsState], Awaitable[None]]:
    """Act on everything that is due, a transaction each, until nothing is or nothing could be done."""

    async def tick(state: ApplicationsState) -> None:
        done = True
        while done:
            async with state.open_unit_of_work() as unit_of_work:
                waiting = await due(unit_of_work=unit_of_work, clock=state.clock)
            done = False
            for application_id in waiting:
                async with state.open_unit_of_work() as unit_of_work:
                    done |= await act(application_id, unit_of_work=unit_of_work, clock=state.clock)

    return tick


PRIVILEGE_TIMERS = (
    Timer(name="expire_privileges", every=timedelta(seconds=60), run=_each(claims_to_expire, expire_claim)),
    Timer(name="remind_of_privileges", every=timedelta(minutes=5), run=_each(claims_to_remind, remind_of_claim)),
)
