"""What a voucher makes of an entry, in PostgreSQL: its state, and how often and until when it may be restored."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.entries import entry_of
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.voucher_ports import Inactivity

_MINE = (
    "(e.account_id = :account or exists "
    "(select 1 from child_link l where l.child_id = e.child_id and l.account_id = :account))"
)
_LOCK_MINE = text(f"select e.* from entry e where e.application_id = :id and {_MINE} for update")  # noqa: S608 - ours
_BECOME = text(
    """
    update entry set state = :state, left_reason = :reason, version = version + 1 where application_id = :id
    """
)
_INACTIVATE = text(
    """
    update entry set state = 'inactive', left_reason = :ground, inactive_since = :since, restore_by = :restore_by,
        version = version + 1
    where application_id = :id
    """
)
_INACTIVITY = text("select inactive_since, restore_by, restored_times from entry where application_id = :id")
_COUNT_RESTORATION = text(
    """
    update entry set restored_times = restored_times + 1, inactive_since = null, restore_by = null,
        version = version + 1
    where application_id = :id
    """
)


class EntryStateRepository:
    """Changes the states of entries; whoever calls has locked the entry."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lock_mine(self, application_id: str, *, account_id: str) -> EntryRow | None:
        """The entry, locked, if the account filed it or represents the child."""
        values = {"id": application_id, "account": account_id}
        row = (await self._connection.execute(_LOCK_MINE, values)).one_or_none()
        return entry_of(row) if row else None

    async def become(self, application_id: str, *, state: str, reason: str | None = None) -> None:
        await self._connection.execute(_BECOME, {"id": application_id, "state": state, "reason": reason})

    async def inactivate(
        self, application_id: str, *, ground: str, since: datetime, restore_by: datetime | None
    ) -> None:
        values = {"id": application_id, "ground": ground, "since": since, "restore_by": restore_by}
        await self._connection.execute(_INACTIVATE, values)

    async def inactivity(self, application_id: str) -> Inactivity:
        row = (await self._connection.execute(_INACTIVITY, {"id": application_id})).one()
        return Inactivity(since=row.inactive_since, restore_by=row.restore_by, restored_times=row.restored_times)

    async def count_restoration(self, application_id: str) -> None:
        """The application was restored once more and is no longer inactive."""
        await self._connection.execute(_COUNT_RESTORATION, {"id": application_id})
