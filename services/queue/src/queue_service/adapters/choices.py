"""Chosen places in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.kindergartens import REACHED, reach_values
from queue_service.use_cases.kindergarten_ports import Reach
from queue_service.use_cases.place_ports import Choice

_ADD = text(
    """
    insert into choice (id, voucher_id, application_id, kindergarten_id, group_id, state, held_at)
    values (:id, :voucher_id, :application_id, :kindergarten_id, :group_id, :state, :held_at)
    """
)
_LIVE = text("select * from choice where voucher_id = :id and state in ('held', 'accepted') for update")
_FIND = text(
    f"select c.* from choice c join kindergarten k on k.id = c.kindergarten_id where c.id = :id and {REACHED}"  # noqa: S608
)
_LOCK = text("select * from choice where id = :id for update")
_STORE = text(
    """
    update choice set state = :state, answered_at = :answered_at, ended_at = :ended_at, ground = :ground,
        version = version + 1
    where id = :id
    """
)
_OF_KINDERGARTEN = text(
    "select * from choice where kindergarten_id = :id and state in ('held', 'accepted') order by held_at, id"
)


class ChoiceRepository:
    """Stores and finds chosen places."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, choice: Choice) -> None:
        await self._connection.execute(_ADD, asdict(choice))

    async def live_of(self, voucher_id: str) -> Choice | None:
        """The place the voucher is bound to, locked; its entry and voucher are locked first."""
        row = (await self._connection.execute(_LIVE, {"id": voucher_id})).one_or_none()
        return choice_of(row) if row else None

    async def find(self, choice_id: str, *, reach: Reach) -> Choice | None:
        row = (await self._connection.execute(_FIND, reach_values(reach) | {"id": choice_id})).one_or_none()
        return choice_of(row) if row else None

    async def lock(self, choice_id: str) -> Choice:
        return choice_of((await self._connection.execute(_LOCK, {"id": choice_id})).one())

    async def store(self, choice: Choice) -> None:
        await self._connection.execute(_STORE, asdict(choice))

    async def of_kindergarten(self, kindergarten_id: str) -> Sequence[Choice]:
        """Every place that is held at the kindergarten."""
        return [choice_of(row) for row in await self._connection.execute(_OF_KINDERGARTEN, {"id": kindergarten_id})]


def choice_of(row: Row[Any]) -> Choice:
    """The choice of a row of the table."""
    fields = {name: getattr(row, name) for name in Choice.__slots__}
    ids = {name: str(fields[name]) for name in ("id", "voucher_id", "kindergarten_id", "group_id")}
    return Choice(**(fields | ids))
