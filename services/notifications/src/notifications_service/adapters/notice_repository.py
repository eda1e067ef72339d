"""Notices in PostgreSQL, with a count of changes for each account that streams resume from."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from notifications_service.domain.kinds import NoticeKind
from notifications_service.use_cases.ports import Notice, Settled

_INSERT = text(
    """
    insert into notice (id, occasion, account_id, kind, facts, application_id, occurred_at, is_own, revision)
    values (:id, :occasion, :account_id, :kind, cast(:facts as jsonb), :application_id, :occurred_at, :is_own, 0)
    on conflict (occasion, account_id) do nothing returning id
    """
)
#: Taking the next number locks the account's row until the commit, so numbers become visible in their order.
_NEXT = text(
    """
    insert into feed (account_id, revision) values (:account_id, 1)
    on conflict (account_id) do update set revision = feed.revision + 1 returning revision
    """
)
_REVISE = text("update notice set revision = :revision, read_at = coalesce(:read_at, read_at) where id = :id")
_FIND = text("select * from notice where id = :id and account_id = :account_id")
_PAGE = text(
    """
    select * from notice
    where account_id = :account_id
      and (cast(:at as timestamptz) is null or (occurred_at, id) < (cast(:at as timestamptz), cast(:id as uuid)))
    order by occurred_at desc, id desc limit :limit
    """
)
_CHANGED = text(
    "select * from notice where account_id = :account_id and revision > :revision order by revision, id limit :limit"
)
_UNREAD = text("select count(*) from notice where account_id = :account_id and read_at is null")
_REVISIONS = text("select account_id, revision from feed where account_id = any(:account_ids)")
_UNSENT = text(
    """
    select * from notice n
    where account_id = :account_id and is_own and not exists (select 1 from message m where m.notice_id = n.id)
    order by occurred_at, id
    """
)
_ABOUT = text(
    "select * from notice where application_id = :application_id and account_id = :account_id order by occurred_at, id"
)
_LOCK_FEEDS = text("select 1 from feed where account_id = any(:account_ids) order by account_id for update")
_TOUCH = text(
    """
    with touched as (
        update feed set revision = revision + 1 where account_id = any(:account_ids) returning account_id, revision
    )
    update notice n set revision = t.revision from touched t
    where n.account_id = t.account_id and n.id = any(cast(:notice_ids as uuid[]))
    """
)
_PURGE = text("delete from notice where occurred_at < :before")
_FORGET = (
    text("delete from notice where account_id = :account_id"),
    text("delete from message where account_id = :account_id"),
    text("delete from feed where account_id = :account_id"),
)


class NoticeRepository:
    """What accounts were told."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, notice: Notice) -> bool:
        """Keep the notice; False when the account was told of this already."""
        values = {
            "id": notice.id,
            "occasion": notice.occasion,
            "account_id": notice.account_id,
            "kind": notice.kind.value,
            "facts": json.dumps(dict(notice.facts)),
            "application_id": notice.application_id,
            "occurred_at": notice.occurred_at,
            "is_own": notice.is_own,
        }
        is_new = (await self._connection.execute(_INSERT, values)).scalar_one_or_none() is not None
        if is_new:
            await self._revise(notice, read_at=None)
        return is_new

    async def find(self, notice_id: str, *, account_id: str) -> Notice | None:
        row = (await self._connection.execute(_FIND, {"id": notice_id, "account_id": account_id})).one_or_none()
        return None if row is None else _notice(row)

    async def mark_read(self, notice: Notice, *, at: datetime) -> None:
        await self._revise(notice, read_at=at)

    async def _revise(self, notice: Notice, *, read_at: datetime | None) -> None:
        revision = (await self._connection.execute(_NEXT, {"account_id": notice.account_id})).scalar_one()
        await self._connection.execute(_REVISE, {"id": notice.id, "revision": revision, "read_at": read_at})

    async def page(self, account_id: str, *, before: tuple[datetime, str] | None, limit: int) -> list[Notice]:
        at, last_id = before or (None, None)
        values = {"account_id": account_id, "at": at, "id": last_id, "limit": limit}
        return [_notice(row) for row in await self._connection.execute(_PAGE, values)]

    async def changed_since(self, account_id: str, *, revision: int, limit: int) -> list[Notice]:
        values = {"account_id": account_id, "revision": revision, "limit": limit}
        return [_notice(row) for row in await self._connection.execute(_CHANGED, values)]

    async def unread(self, account_id: str) -> int:
        return int((await self._connection.execute(_UNREAD, {"account_id": account_id})).scalar_one())

    async def revision(self, account_id: str) -> int:
        return (await self.revisions([account_id])).get(account_id, 0)

    async def revisions(self, account_ids: Collection[str]) -> dict[str, int]:
        rows = await self._connection.execute(_REVISIONS, {"account_ids": list(account_ids)})
        return {row.account_id: row.revision for row in rows}

    async def unsent(self, account_id: str) -> list[Notice]:
        return [_notice(row) for row in await self._connection.execute(_UNSENT, {"account_id": account_id})]

    async def about(self, application_id: str, *, account_id: str) -> list[Notice]:
        values = {"application_id": application_id, "account_id": account_id}
        return [_notice(row) for row in await self._connection.execute(_ABOUT, values)]

    async def touch(self, settled: Sequence[Settled]) -> None:
        """Let the streams of the accounts know that these notices' deliveries changed."""
        account_ids = sorted({one.account_id for one in settled if one.notice_id and one.account_id})
        if not account_ids:
            return
        notice_ids = [one.notice_id for one in settled if one.notice_id]
        await self._connection.execute(_LOCK_FEEDS, {"account_ids": account_ids})
        await self._connection.execute(_TOUCH, {"account_ids": account_ids, "notice_ids": notice_ids})

    async def purge(self, *, before: datetime) -> None:
        """Forget notices older than that, with their messages."""
        await self._connection.execute(_PURGE, {"before": before})

    async def forget_account(self, account_id: str) -> None:
        for statement in _FORGET:
            await self._connection.execute(statement, {"account_id": account_id})


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        id=str(row.id),
        occasion=row.occasion,
        account_id=row.account_id,
        kind=NoticeKind(row.kind),
        facts=row.facts,
        application_id=row.application_id,
        occurred_at=row.occurred_at,
        is_own=row.is_own,
        read_at=row.read_at,
        revision=row.revision,
    )
