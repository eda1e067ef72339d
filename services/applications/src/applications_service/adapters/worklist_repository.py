"""Filed applications as officers see them: their territories are part of every question."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.rows import application_of
from applications_service.adapters.tables import APPLICATION
from applications_service.domain.application import Application
from applications_service.domain.staff import Scope
from applications_service.domain.states import State
from applications_service.use_cases.officer_ports import Wanted

_A = APPLICATION.c


def within(scope: Scope) -> ColumnElement[bool]:
    """What of the filed applications the scope reaches."""
    filed = _A.filed_at.is_not(None)
    return filed if scope.everywhere else and_(filed, _A.jurisdiction.in_(sorted(scope.territories)))


class WorklistRepository:
    """Filed applications within an officer's territories."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(self, wanted: Wanted) -> list[Application]:
        chosen = select(APPLICATION).where(within(wanted.scope), *_filters(wanted))
        chosen = chosen.order_by(_A.filed_at, _A.id).limit(wanted.limit)
        return [application_of(row) for row in await self._connection.execute(chosen)]

    async def find(self, application_id: str, *, scope: Scope) -> Application | None:
        return await self._one(select(APPLICATION).where(_A.id == application_id, within(scope)))

    async def load(self, application_id: str, *, scope: Scope) -> Application | None:
        return await self._one(select(APPLICATION).where(_A.id == application_id, within(scope)).with_for_update())

    async def count_since_before(self, instants: Mapping[State, datetime]) -> Mapping[State, int]:
        chosen = select(_A.state, func.count()).where(_since_before(instants)).group_by(_A.state)
        return {State(row[0]): row[1] for row in await self._connection.execute(chosen)}

    async def _one(self, statement: Select[Any]) -> Application | None:
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else application_of(row)


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        filters.append(_A.state == wanted.state.value)
    if wanted.territory is not None:
        filters.append(_A.jurisdiction == wanted.territory)
    if wanted.number is not None:
        filters.append(_A.number == wanted.number)
    if wanted.overdue is not None:
        filters.append(_since_before(wanted.overdue))
    if wanted.after is not None:
        filed_at, last = wanted.after
        filters.append(tuple_(_A.filed_at, _A.id) > tuple_(literal(filed_at), literal(last, _A.id.type)))
    return filters


def _since_before(instants: Mapping[State, datetime]) -> ColumnElement[bool]:
    return or_(
        literal(False),  # noqa: FBT003 - SQL's own word
        *(and_(_A.state == state.value, _A.state_since < instant) for state, instant in instants.items()),
    )
