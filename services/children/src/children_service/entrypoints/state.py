"""What the routes, handlers and timers of the service work with."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Protocol

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.sealing import Opener
from children_service.domain.allowance import CheckLimits
from children_service.use_cases.circumstance_ports import FactsRegister
from children_service.use_cases.ports import ChildrenUnitOfWork, Register


class EdgeUnitOfWork(ChildrenUnitOfWork, Protocol):
    """The unit of work with its connection, which the chassis' own tables are reached by."""

    @property
    def connection(self) -> AsyncConnection: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildrenState:
    """Built once, by the composition root."""

    open_unit_of_work: Callable[[], AbstractAsyncContextManager[EdgeUnitOfWork]]
    register: Register
    opener: Opener
    clock: Clock
    limits: CheckLimits
    facts_register: FactsRegister
    facts_good_for: timedelta
    check_good_for: timedelta
    unused_check_kept: timedelta


async def _state(request: Request) -> ChildrenState:
    state: ChildrenState = request.app.state.service
    return state


StateDep = Annotated[ChildrenState, Depends(_state)]
