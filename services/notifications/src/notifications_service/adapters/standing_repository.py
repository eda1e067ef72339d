"""Where applications stand, in PostgreSQL."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from notifications_service.use_cases.call_ports import Standing

_STATE = text("select state from standing where application_id = :application_id for update")
_MOVE = text(
    """
    insert into standing (application_id, account_id, state) values (:application_id, :account_id, :state)
    on conflict (application_id) do update
        set state = excluded.state, account_id = coalesce(excluded.account_id, standing.account_id)
    """
)
_OPEN = text(
    """
    insert into standing (application_id, is_open) values (:application_id, :is_open)
    on conflict (application_id) do update set is_open = excluded.is_open
    """
)
_WAITING = text(
    """
    select distinct account_id from standing
    where is_open and state = 'queued' and account_id > :after order by account_id limit :limit
    """
)
#: The mark that it has ended stays, an opaque id.
_FORGET = text("update standing set account_id = null where account_id = :account_id")


class StandingRepository:
    """What the queue last said of each application."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def move(self, standing: Standing) -> str | None:
        """Remember the state; the one before it."""
        known = {"application_id": standing.application_id}
        previous: str | None = (await self._connection.execute(_STATE, known)).scalar_one_or_none()
        await self._connection.execute(_MOVE, known | {"account_id": standing.account_id, "state": standing.state})
        return previous

    async def end(self, application_id: str) -> None:
        """Whatever the queue says of it later, it waits for nothing."""
        await self._connection.execute(_OPEN, {"application_id": application_id, "is_open": False})

    async def reopen(self, application_id: str) -> None:
        await self._connection.execute(_OPEN, {"application_id": application_id, "is_open": True})

    async def accounts_waiting(self, *, after: str, limit: int) -> Sequence[str]:
        """Accounts with an application in the queue, in the order of their ids."""
        rows = await self._connection.execute(_WAITING, {"after": after, "limit": limit})
        return list(rows.scalars())

    async def forget_account(self, account_id: str) -> None:
        await self._connection.execute(_FORGET, {"account_id": account_id})
