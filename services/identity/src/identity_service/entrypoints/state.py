"""What the routes and timers of the service work with."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Protocol

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.clock import Clock
from identity_service.domain.limits import AttemptLimits
from identity_service.domain.passwords import PasswordRules
from identity_service.domain.policy import Policies
from identity_service.domain.sessions import SessionTerms
from identity_service.use_cases.issue_challenge import CodeDesk
from identity_service.use_cases.ports import AccessTokens, IdentityWork, PasswordHasher, Register
from identity_service.use_cases.prove_staff import StaffDesk
from identity_service.use_cases.tidy_up import TidyUp


class EdgeWork(IdentityWork, Protocol):
    """A unit of work as the edge sees it: with the connection that idempotency keys are claimed on."""

    @property
    def connection(self) -> AsyncConnection: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityState:
    """The service, composed."""

    open_unit_of_work: Callable[[], AbstractAsyncContextManager[EdgeWork]]
    clock: Clock
    desk: CodeDesk
    attempt_limits: AttemptLimits
    session_terms: SessionTerms
    password_rules: PasswordRules
    policies: Policies
    register: Register
    hasher: PasswordHasher
    tokens: AccessTokens
    exempt_networks: tuple[IPv4Network | IPv6Network, ...]
    issuer: str
    tidying: TidyUp
    staff_desk: StaffDesk


def state_of(request: Request) -> IdentityState:
    """FastAPI dependency: the service of the app."""
    state: IdentityState = request.app.state.service
    return state


StateDep = Annotated[IdentityState, Depends(state_of)]
