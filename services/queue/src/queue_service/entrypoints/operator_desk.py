"""Staff at the desk of the queue: who may, how far they see, and a note of every attempt that was refused."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Path, Query

from balabaqsha_chassis.audit import AuditNote, Outcome
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import Principal, PrincipalDep
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import language_of
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.errors import QueueError
from queue_service.domain.operator_roles import OperatorAction, Scope, authorise_operator
from queue_service.entrypoints.state import QueueState, StateDep

LanguageDep = Annotated[Language, Depends(language_of)]
_UUID = r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"
ItemId = Annotated[str, Path(pattern=_UUID)]
AnyTerritory = Annotated[str | None, Query(pattern=r"^[0-9]{9}$")]
Cursor = Annotated[str | None, Query(max_length=512)]
PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
#: What a refused attempt is about where the address does not say.
_DESK = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorDesk:
    """One request of a member of staff who may do what it asks."""

    account_id: str
    roles: frozenset[str]
    scope: Scope
    action: OperatorAction
    state: QueueState

    @asynccontextmanager
    async def work(self, subject: str = _DESK, *, kind: str = "queue") -> AsyncIterator[QueueUnitOfWork]:
        """One transaction; a refusal in it is noted in one of its own before it is told."""
        try:
            async with self.state.open_unit_of_work() as unit_of_work:
                yield unit_of_work
        except QueueError as refusal:
            await self.note_refusal(refusal, subject=subject, kind=kind)
            raise

    def note(
        self,
        subject: str,
        *,
        kind: str,
        account_id: str | None = None,
        ground: str | None = None,
        outcome: Outcome = "done",
        **details: Any,
    ) -> AuditNote:
        """What is written down of it."""
        return AuditNote(
            actor=self.account_id,
            roles=self.roles,
            action=self.action.value,
            subject_kind=kind,
            subject=subject,
            account_id=account_id,
            ground=ground,
            outcome=outcome,
            details=details,
        )

    async def note_refusal(self, refusal: QueueError, *, subject: str, kind: str) -> None:
        """Remember an attempt that was refused."""
        async with self.state.open_unit_of_work() as unit_of_work:
            unit_of_work.audit.note(self.note(subject, kind=kind, ground=refusal.code, outcome="refused"))


def at_operator_desk(action: OperatorAction) -> Callable[..., Awaitable[OperatorDesk]]:
    """FastAPI dependency: the caller at work on that, or 403 `role_required`, noted."""

    async def dependency(principal: PrincipalDep, state: StateDep) -> OperatorDesk:
        try:
            scope = authorise_operator(principal.roles, territories=principal.territories, action=action)
        except QueueError as refusal:
            nothing = Scope(territories=(), everywhere=False)
            await _desk(principal, nothing, action, state).note_refusal(refusal, subject=_DESK, kind="queue")
            raise
        return _desk(principal, scope, action, state)

    return dependency


def _desk(principal: Principal, scope: Scope, action: OperatorAction, state: QueueState) -> OperatorDesk:
    return OperatorDesk(account_id=principal.account_id, roles=principal.roles, scope=scope, action=action, state=state)


def instant_of(text: str) -> datetime:
    """The instant of a cursor."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as fault:
        raise Problem(422, "cursor_invalid") from fault
