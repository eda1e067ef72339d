"""Counts in PostgreSQL: one atomic step each, shared by all replicas."""

from datetime import datetime

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.field_encryption import BlindIndex
from identity_service.adapters.tables import limit_count
from identity_service.domain.challenges import seconds_between
from identity_service.domain.limits import Counted

_TAKE = text(
    """
    insert into limit_count (scope, key_index, taken, ends_at) values (:scope, :key, 1, :ends_at)
    on conflict (scope, key_index) do update
        set taken = case when limit_count.ends_at <= :at then 1 else limit_count.taken + 1 end,
            ends_at = case when limit_count.ends_at <= :at then :ends_at else limit_count.ends_at end
        where limit_count.ends_at <= :at or limit_count.taken < :ceiling
    returning taken
    """
)
_END = text("select ends_at from limit_count where scope = :scope and key_index = :key")


class LimitRepository:
    """Counts by blinded key: neither phones nor addresses lie here in clear."""

    def __init__(self, connection: AsyncConnection, *, blind: BlindIndex) -> None:
        self._connection = connection
        self._blind = blind

    async def take(self, counted: Counted, *, at: datetime) -> int | None:
        place = {"scope": counted.limit.scope, "key": self._key(counted)}
        window = {"at": at, "ends_at": at + counted.limit.window, "ceiling": counted.limit.ceiling}
        taken = await self._connection.execute(_TAKE, place | window)
        if taken.one_or_none() is not None:
            return None
        ends_at = (await self._connection.execute(_END, place)).scalar_one_or_none()
        return seconds_between(at, ends_at or at)

    async def clear(self, counted: Counted) -> None:
        place = (limit_count.c.scope == counted.limit.scope, limit_count.c.key_index == self._key(counted))
        await self._connection.execute(delete(limit_count).where(*place))

    async def forget_before(self, before: datetime) -> None:
        await self._connection.execute(delete(limit_count).where(limit_count.c.ends_at < before))

    def _key(self, counted: Counted) -> bytes:
        return self._blind.of(counted.key, purpose=f"limit.{counted.limit.scope}")
