"""Staff at work on kindergartens: who may, how far they see, and a note of every attempt that was refused."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import Principal, PrincipalDep
from balabaqsha_chassis.representation import language_of
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.errors import QueueError, RoleRequiredError
from queue_service.domain.place_roles import (
    PlaceAction,
    authorise_place,
    is_at_kindergarten,
    kindergartens_of,
    reaches_everywhere,
)
from queue_service.entrypoints.state import QueueState, StateDep
from queue_service.use_cases.kindergarten_ports import Reach, Staff

LanguageDep = Annotated[Language, Depends(language_of)]
_UUID = r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"
KindergartenId = Annotated[str, Path(pattern=_UUID)]
ItemId = Annotated[str, Path(pattern=_UUID)]
PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
#: What a refused attempt is about where the address does not say.
_DESK = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One request of a member of staff who may do what it asks."""

    staff: Staff
    action: PlaceAction
    state: QueueState

    @asynccontextmanager
    async def work(self, *, subject: str = _DESK) -> AsyncIterator[QueueUnitOfWork]:
        """One transaction; a refusal in it is noted in one of its own before it is told."""
        try:
            async with self.state.open_unit_of_work() as unit_of_work:
                yield unit_of_work
        except QueueError as refusal:
            await _note_refusal(self.staff, self.action, refusal, state=self.state, subject=subject)
            raise


def at_desk(action: PlaceAction) -> Callable[..., Awaitable[Desk]]:
    """FastAPI dependency: the caller at work on that, or 403 `role_required`, noted."""

    async def dependency(principal: PrincipalDep, state: StateDep) -> Desk:
        staff = _staff(principal, at_kindergarten=is_at_kindergarten(action))
        try:
            authorise_place(principal.roles, action=action)
        except RoleRequiredError as refusal:
            await _note_refusal(staff, action, refusal, state=state, subject=_DESK)
            raise
        return Desk(staff=staff, action=action, state=state)

    return dependency


def _staff(principal: Principal, *, at_kindergarten: bool) -> Staff:
    """A kindergarten's own staff reach their kindergartens alone; the department's never reach by them."""
    if at_kindergarten:
        reach = Reach(kindergartens=tuple(filter(_is_id, kindergartens_of(principal.territories))))
    else:
        everywhere = reaches_everywhere(principal.territories)
        reach = Reach(everywhere=everywhere, territories=tuple(sorted(principal.territories)))
    return Staff(account_id=principal.account_id, roles=principal.roles, reach=reach, at_kindergarten=at_kindergarten)


def _is_id(written: str) -> bool:
    try:
        return str(UUID(written)) == written.lower()
    except ValueError:
        return False


async def _note_refusal(
    staff: Staff, action: PlaceAction, refusal: QueueError, *, state: QueueState, subject: str
) -> None:
    note = replace(
        staff.note(action.value, subject_kind="queue", subject=subject), outcome="refused", ground=refusal.code
    )
    async with state.open_unit_of_work() as unit_of_work:
        unit_of_work.audit.note(note)
