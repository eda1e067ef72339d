"""Officers at the door: who they are, what their roles allow, and what is written down when they are refused."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import Depends

from applications_service.domain.errors import ApplicationsError
from applications_service.domain.staff import Officer, Scope, StaffAction
from applications_service.entrypoints.state import ApplicationsState, ApplicationsTransaction
from applications_service.use_cases.staff_audit import noted
from balabaqsha_chassis.principal import PrincipalDep

T = TypeVar("T")


def _officer(principal: PrincipalDep) -> Officer:
    return Officer(account_id=principal.account_id, roles=principal.roles, scope=Scope.of(principal.territories))


OfficerDep = Annotated[Officer, Depends(_officer)]


async def work_for(
    officer: Officer,
    action: StaffAction,
    work: Callable[[ApplicationsTransaction], Awaitable[T]],
    *,
    subject: str,
    state: ApplicationsState,
    subject_kind: str = "application",
) -> T:
    """What the work answers, in one transaction with its audit.

    A refusal undoes the work and is raised, but the attempt stays written down: it is committed first.
    """
    async with state.open_unit_of_work() as unit_of_work:
        outcome = await _attempt(officer, action, work, unit_of_work=unit_of_work)
        if isinstance(outcome, ApplicationsError):
            unit_of_work.audit.note(
                noted(
                    action,
                    officer=officer,
                    subject_kind=subject_kind,
                    subject=subject,
                    outcome="refused",
                    ground=outcome.code,
                )
            )
    if isinstance(outcome, ApplicationsError):
        raise outcome
    return outcome


async def _attempt(
    officer: Officer,
    action: StaffAction,
    work: Callable[[ApplicationsTransaction], Awaitable[T]],
    *,
    unit_of_work: ApplicationsTransaction,
) -> T | ApplicationsError:
    try:
        officer.authorise(action)
        async with unit_of_work.connection.begin_nested():
            return await work(unit_of_work)
    except ApplicationsError as refusal:
        return refusal
