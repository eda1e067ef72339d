"""What routes, consumers and timers get of the composition root."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.database import OpenUnitOfWork
from queue_service.adapters.unit_of_work import QueueUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """The queue service's parts."""

    open_unit_of_work: OpenUnitOfWork[QueueUnitOfWork]
    clock: Clock
    stream_every_seconds: float


def _state(request: Request) -> QueueState:
    state: QueueState = request.app.state.service
    return state


StateDep = Annotated[QueueState, Depends(_state)]
