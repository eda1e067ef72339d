"""What registers hold of children, encrypted under each child's own data key."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Column, DateTime, Integer, LargeBinary, Row, Table, Uuid, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.field_encryption import CellBrokenError
from children_service.adapters.child_repositories import child_of
from children_service.adapters.tables import CHILD, CHILD_LINK, METADATA
from children_service.adapters.vault import Vault
from children_service.domain.circumstances import Circumstances, RegisteredFact
from children_service.use_cases.circumstance_ports import DueChild

_log = structlog.get_logger()
FOLLOWED = Table(
    "child_circumstances",
    METADATA,
    Column("child_id", Uuid, primary_key=True),
    Column("facts", LargeBinary),
    Column("checked_at", DateTime(timezone=True)),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False),
)
#: A register that does not answer is left alone longer and longer: a minute at first, an hour at most.
_PUT_OFF = "cast(:at as timestamptz) + least(interval '1 minute' * power(2, least(attempts, 6)), interval '1 hour')"


class CircumstanceRepository:
    """The latest answer of each child's registers, and when they are asked again."""

    def __init__(self, connection: AsyncConnection, *, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def follow(self, child_id: str, *, due_at: datetime) -> None:
        fresh = insert(FOLLOWED).values(child_id=UUID(child_id), due_at=due_at, attempts=0)
        await self._connection.execute(fresh.on_conflict_do_nothing())

    async def take_due(self, *, at: datetime, limit: int) -> Sequence[DueChild]:
        due = select(FOLLOWED.c.child_id).where(FOLLOWED.c.due_at <= at).order_by(FOLLOWED.c.due_at).limit(limit)
        taken = update(FOLLOWED).where(FOLLOWED.c.child_id.in_(due.with_for_update(skip_locked=True)))
        taken = taken.values(due_at=text(_PUT_OFF).bindparams(at=at), attempts=FOLLOWED.c.attempts + 1)
        ids = (await self._connection.execute(taken.returning(FOLLOWED.c.child_id))).scalars().all()
        readable = select(CHILD).where(CHILD.c.id.in_(ids), CHILD.c.data_key.is_not(None))
        rows = await self._connection.execute(readable)
        return [child for row in rows if (child := self._due(row)) is not None]

    async def held_of(self, child_id: str) -> Circumstances | None:
        joined = select(FOLLOWED, CHILD.c.data_key).join(CHILD, CHILD.c.id == FOLLOWED.c.child_id)
        this = joined.where(FOLLOWED.c.child_id == UUID(child_id), CHILD.c.data_key.is_not(None))
        row = (await self._connection.execute(this)).one_or_none()
        return None if row is None else Circumstances(facts=self._facts(row), checked_at=row.checked_at)

    async def keep(
        self, child_id: str, facts: frozenset[RegisteredFact], *, checked_at: datetime, due_at: datetime
    ) -> None:
        key = select(CHILD.c.data_key).where(CHILD.c.id == UUID(child_id))
        data_key = (await self._connection.execute(key)).scalar_one()
        sealed = self._vault.seal_text(_written(facts), place=_place(child_id), data_key=data_key)
        this = update(FOLLOWED).where(FOLLOWED.c.child_id == UUID(child_id))
        await self._connection.execute(this.values(facts=sealed, checked_at=checked_at, due_at=due_at, attempts=0))

    async def forget(self, child_id: str) -> None:
        await self._connection.execute(delete(FOLLOWED).where(FOLLOWED.c.child_id == UUID(child_id)))

    async def representative(self, child_id: str) -> str | None:
        chosen = select(CHILD_LINK.c.account_id).where(CHILD_LINK.c.child_id == UUID(child_id))
        chosen = chosen.order_by(CHILD_LINK.c.added_at, CHILD_LINK.c.account_id).limit(1)
        return (await self._connection.execute(chosen)).scalar_one_or_none()

    def _due(self, row: Row[Any]) -> DueChild | None:
        try:
            child = child_of(row, vault=self._vault)
        except CellBrokenError:
            _log.error("child_cannot_be_read", child_id=str(row.id))
            return None
        return DueChild(child_id=child.id, iin=child.iin)

    def _facts(self, row: Row[Any]) -> frozenset[RegisteredFact] | None:
        if row.facts is None:
            return None
        opened = self._vault.open_text(row.facts, place=_place(str(row.child_id)), data_key=row.data_key)
        return frozenset(
            RegisteredFact(fact=fact, valid_until=None if day is None else date.fromisoformat(day))
            for fact, day in json.loads(opened)
        )


def _place(child_id: str) -> str:
    return f"child_circumstances|facts|{child_id}"


def _written(facts: frozenset[RegisteredFact]) -> str:
    pairs = [(one.fact, one.valid_until.isoformat() if one.valid_until else None) for one in facts]
    return json.dumps(sorted(pairs, key=str))
