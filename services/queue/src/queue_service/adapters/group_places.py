"""The counts of groups in PostgreSQL; that they never exceed what is declared, the table itself sees to."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.kindergartens import group_of
from queue_service.use_cases.place_ports import GroupAtHand

_GROUPS = """
    select g.*, k.state as kindergarten_state from kindergarten_group g
    join kindergarten k on k.id = g.kindergarten_id
    where g.id = any(cast(:ids as uuid[])) order by g.id
"""
_LOOK = text(_GROUPS)
_LOCK = text(f"{_GROUPS} for update of g")
_CHANGE = text(
    """
    update kindergarten_group set held = held + :held, enrolled = enrolled + :enrolled, changed_at = now()
    where id = :id
    """
)


class GroupPlaceRepository:
    """Holds places, gives them back, and makes them a child's."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def look(self, group_id: str) -> GroupAtHand | None:
        """The group as it is at this moment."""
        row = (await self._connection.execute(_LOOK, {"ids": [group_id]})).one_or_none()
        return _at_hand(row) if row else None

    async def lock(self, group_ids: Collection[str]) -> Mapping[str, GroupAtHand]:
        """The groups, locked in the order of their ids."""
        rows = await self._connection.execute(_LOCK, {"ids": list(group_ids)})
        return {str(row.id): _at_hand(row) for row in rows}

    async def hold(self, group_id: str) -> None:
        await self._change(group_id, held=1, enrolled=0)

    async def release(self, group_id: str) -> None:
        await self._change(group_id, held=-1, enrolled=0)

    async def enrol(self, group_id: str) -> None:
        """A held place is a child's."""
        await self._change(group_id, held=-1, enrolled=1)

    async def leave(self, group_id: str) -> None:
        await self._change(group_id, held=0, enrolled=-1)

    async def _change(self, group_id: str, *, held: int, enrolled: int) -> None:
        await self._connection.execute(_CHANGE, {"id": group_id, "held": held, "enrolled": enrolled})


def _at_hand(row: Row[Any]) -> GroupAtHand:
    return GroupAtHand(group=group_of(row), kindergarten_state=row.kindergarten_state)
