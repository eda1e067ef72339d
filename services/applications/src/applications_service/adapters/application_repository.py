"""Applications in PostgreSQL."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.faults import translated
from applications_service.adapters.rows import application_of, application_values
from applications_service.adapters.tables import APPLICATION, CHILD_LINK, TIMELINE
from applications_service.domain.application import Application
from applications_service.domain.errors import StaleVersionError
from applications_service.domain.states import OPEN, State
from applications_service.domain.timeline import Milestone, TimelineEntry

_A = APPLICATION.c


class ApplicationRepository:
    """Stored applications with their timelines."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, application: Application) -> None:
        with translated():
            await self._connection.execute(insert(APPLICATION), application_values(application))
        await self._write_news(application)

    async def find(self, application_id: str) -> Application | None:
        return await self._one(select(APPLICATION).where(_A.id == application_id))

    async def load(self, application_id: str) -> Application | None:
        return await self._one(select(APPLICATION).where(_A.id == application_id).with_for_update())

    async def save(self, application: Application) -> None:
        values = application_values(application) | {"version": application.version + 1}
        statement = update(APPLICATION).where(_A.id == application.id, _A.version == application.version)
        with translated():
            written = await self._connection.execute(statement.values(values))
        if written.rowcount != 1:
            raise StaleVersionError
        application.version += 1
        await self._write_news(application)

    async def remove(self, application_id: str) -> None:
        await self._connection.execute(delete(APPLICATION).where(_A.id == application_id))

    async def lock_child(self, child_id: str) -> None:
        number = func.hashtextextended(f"child {child_id}", 0)
        await self._connection.execute(select(func.pg_advisory_xact_lock(number)))

    async def open_of_child(self, child_id: str) -> list[Application]:
        chosen = select(APPLICATION).where(_A.child_id == child_id, _A.state.in_([state.value for state in OPEN]))
        return await self._all(chosen.order_by(_A.id).with_for_update())

    async def of_account(self, account_id: str) -> list[Application]:
        return await self._all(select(APPLICATION).where(_A.account_id == account_id).order_by(_A.id))

    async def page_for(self, account_id: str, *, at: datetime, before: str | None, limit: int) -> list[Application]:
        own = select(_A.id).where(_A.account_id == account_id)
        own = own.where(or_(_A.expires_at.is_(None), _A.expires_at > at))
        linked = select(_A.id).join(CHILD_LINK, CHILD_LINK.c.child_id == _A.child_id)
        linked = linked.where(CHILD_LINK.c.account_id == account_id, _A.link_proven)
        chosen = select(APPLICATION).where(_A.id.in_(union(own, linked)))
        if before is not None:
            chosen = chosen.where(_A.id < before)
        return await self._all(chosen.order_by(_A.id.desc()).limit(limit))

    async def count_drafts(self, account_id: str) -> int:
        chosen = select(func.count()).where(_A.account_id == account_id, _A.state == State.DRAFT.value)
        return int((await self._connection.execute(chosen)).scalar_one())

    async def expired_drafts(self, *, at: datetime, limit: int) -> list[str]:
        chosen = select(_A.id).where(_A.expires_at <= at).order_by(_A.expires_at).limit(limit)
        return list((await self._connection.execute(chosen)).scalars())

    async def unproven_filed_before(self, at: datetime, *, limit: int) -> list[tuple[str, str]]:
        states = [State.SUBMITTED.value, State.NEEDS_CORRECTION.value]
        waiting = _A.state.in_(states) & ~_A.link_proven & (_A.filed_at <= at)
        chosen = select(_A.id, _A.child_id).where(waiting).order_by(_A.filed_at).limit(limit)
        found = await self._connection.execute(chosen)
        return sorted(((row.id, row.child_id) for row in found), key=lambda one: one[1])

    async def timelines(self, application_ids: Sequence[str]) -> Mapping[str, Sequence[TimelineEntry]]:
        chosen = select(TIMELINE).where(TIMELINE.c.application_id.in_(application_ids)).order_by(TIMELINE.c.position)
        found: dict[str, list[TimelineEntry]] = defaultdict(list)
        for row in await self._connection.execute(chosen):
            entry = TimelineEntry(at=row.at, milestone=Milestone(row.milestone), ground=row.ground)
            found[row.application_id].append(entry)
        return found

    async def _one(self, statement: Select[Any]) -> Application | None:
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else application_of(row)

    async def _all(self, statement: Select[Any]) -> list[Application]:
        return [application_of(row) for row in await self._connection.execute(statement)]

    async def _write_news(self, application: Application) -> None:
        rows = [
            {"application_id": application.id, "at": one.at, "milestone": one.milestone.value, "ground": one.ground}
            for one in application.news
        ]
        for row in rows:
            await self._connection.execute(insert(TIMELINE), row)
        application.news.clear()
