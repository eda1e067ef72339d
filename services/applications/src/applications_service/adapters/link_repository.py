"""The copy of who represents whom, in PostgreSQL."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.tables import CHILD_LINK, HEARD_UNTIL
from applications_service.use_cases.ports import ChildLink

_L = CHILD_LINK.c


class LinkRepository:
    """Links as children told them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def remember(self, link: ChildLink) -> None:
        statement = upsert(CHILD_LINK)
        fresh = {name: statement.excluded[name] for name in ("relation", "birth_date", "linked_at")}
        statement = statement.on_conflict_do_update(index_elements=["child_id", "account_id"], set_=fresh)
        await self._connection.execute(statement, asdict(link))

    async def forget(self, *, child_id: str, account_id: str) -> None:
        gone = delete(CHILD_LINK).where(_L.child_id == child_id, _L.account_id == account_id)
        await self._connection.execute(gone)

    async def forget_account(self, account_id: str) -> None:
        await self._connection.execute(delete(CHILD_LINK).where(_L.account_id == account_id))

    async def find(self, *, child_id: str, account_id: str) -> ChildLink | None:
        chosen = select(CHILD_LINK).where(_L.child_id == child_id, _L.account_id == account_id)
        row = (await self._connection.execute(chosen)).one_or_none()
        return None if row is None else _link(row)

    async def of_account(self, account_id: str) -> list[ChildLink]:
        chosen = select(CHILD_LINK).where(_L.account_id == account_id).order_by(_L.linked_at)
        return [_link(row) for row in await self._connection.execute(chosen)]

    async def others_of(self, child_id: str, *, than: str) -> list[ChildLink]:
        chosen = select(CHILD_LINK).where(_L.child_id == child_id, _L.account_id != than)
        chosen = chosen.order_by(_L.linked_at, _L.account_id)
        return [_link(row) for row in await self._connection.execute(chosen)]

    async def heard(self, *, source: str, at: datetime) -> None:
        statement = upsert(HEARD_UNTIL)
        later = func.greatest(HEARD_UNTIL.c.at, statement.excluded.at)
        statement = statement.on_conflict_do_update(index_elements=["source"], set_={"at": later})
        await self._connection.execute(statement, {"source": source, "at": at})

    async def heard_until(self, source: str) -> datetime | None:
        chosen = select(HEARD_UNTIL.c.at).where(HEARD_UNTIL.c.source == source)
        return (await self._connection.execute(chosen)).scalar_one_or_none()


def _link(row: Row[Any]) -> ChildLink:
    return ChildLink(
        child_id=row.child_id,
        account_id=row.account_id,
        relation=row.relation,
        birth_date=row.birth_date,
        linked_at=row.linked_at,
    )
