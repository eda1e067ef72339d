"""Announcements to everybody, in PostgreSQL."""

import json

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from notifications_service.domain.kinds import NoticeKind
from notifications_service.use_cases.call_ports import Announcement

_ADD = text(
    """
    insert into announcement (occasion, kind, facts, occurred_at)
    values (:occasion, :kind, cast(:facts as jsonb), :occurred_at)
    on conflict (occasion) do nothing
    """
)
_TAKE = text(
    """
    select occasion, kind, facts, occurred_at, after_account from announcement
    where not is_over order by occurred_at limit 1 for update skip locked
    """
)
_ADVANCE = text("update announcement set after_account = :after where occasion = :occasion")
_FINISH = text("update announcement set is_over = true where occasion = :occasion")


class AnnouncementRepository:
    """What is being told to everybody, and how far."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, announcement: Announcement) -> None:
        """Keep it for the timer, once."""
        values = {
            "occasion": announcement.occasion,
            "kind": announcement.kind.value,
            "facts": json.dumps(dict(announcement.facts)),
            "occurred_at": announcement.occurred_at,
        }
        await self._connection.execute(_ADD, values)

    async def take(self) -> Announcement | None:
        """The oldest that is not told to all yet, held until the commit."""
        row = (await self._connection.execute(_TAKE)).one_or_none()
        if row is None:
            return None
        return Announcement(
            occasion=row.occasion,
            kind=NoticeKind(row.kind),
            facts=row.facts,
            occurred_at=row.occurred_at,
            after=row.after_account,
        )

    async def advance(self, occasion: str, *, after: str | None) -> None:
        """Remember the last account told; None: all are."""
        values = {"occasion": occasion}
        if after is None:
            await self._connection.execute(_FINISH, values)
        else:
            await self._connection.execute(_ADVANCE, values | {"after": after})
