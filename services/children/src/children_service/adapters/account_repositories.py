"""Accounts and how often they asked the register."""

from datetime import date, datetime

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from children_service.adapters.tables import ACCOUNT, CHECK_ALLOWANCE
from children_service.domain.allowance import Allowance, CheckLimits
from children_service.domain.errors import AccountErasedError

#: One statement decides and counts, however many requests of the account run at once.
_TAKE = text(
    """
    insert into check_allowance as standing (account_id, day, in_all, failed, refused, granted)
    values (:account_id, :day, 1, 1, 0, true)
    on conflict (account_id, day) do update set
        granted = standing.in_all < :in_all and standing.failed < :failed,
        in_all = standing.in_all + (standing.in_all < :in_all and standing.failed < :failed)::integer,
        failed = standing.failed + (standing.in_all < :in_all and standing.failed < :failed)::integer,
        refused = standing.refused + (standing.in_all >= :in_all or standing.failed >= :failed)::integer
    returning granted, in_all, failed
    """
)


class AccountRepository:
    """The accounts that ask: a row each, held by whoever changes what the account represents."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold(self, account_id: str) -> None:
        await self._connection.execute(insert(ACCOUNT).values(account_id=account_id).on_conflict_do_nothing())
        mine = select(ACCOUNT.c.erased_at).where(ACCOUNT.c.account_id == account_id).with_for_update()
        if (await self._connection.execute(mine)).scalar_one_or_none() is not None:
            raise AccountErasedError

    async def mark_erased(self, account_id: str, *, at: datetime) -> None:
        mark = insert(ACCOUNT).values(account_id=account_id, erased_at=at)
        await self._connection.execute(
            mark.on_conflict_do_update(index_elements=["account_id"], set_={"erased_at": mark.excluded.erased_at})
        )

    async def drop_erased(self, *, before: datetime) -> None:
        await self._connection.execute(delete(ACCOUNT).where(ACCOUNT.c.erased_at < before))


class AllowanceRepository:
    """Counts of checks by account and day."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, account_id: str, *, day: date, limits: CheckLimits) -> Allowance:
        values = {"account_id": account_id, "day": day, "in_all": limits.in_all, "failed": limits.failed}
        row = (await self._connection.execute(_TAKE, values)).one()
        return Allowance(
            granted=row.granted,
            day=day,
            in_all_left=max(0, limits.in_all - row.in_all),
            failed_left=max(0, limits.failed - row.failed),
        )

    async def give_back(self, account_id: str, *, day: date, failed: int, in_all: int) -> None:
        mine = (CHECK_ALLOWANCE.c.account_id == account_id) & (CHECK_ALLOWANCE.c.day == day)
        less = {"failed": CHECK_ALLOWANCE.c.failed - failed, "in_all": CHECK_ALLOWANCE.c.in_all - in_all}
        await self._connection.execute(update(CHECK_ALLOWANCE).where(mine).values(less))

    async def drop_all(self, account_id: str) -> None:
        await self._connection.execute(delete(CHECK_ALLOWANCE).where(CHECK_ALLOWANCE.c.account_id == account_id))

    async def drop(self, *, before: date) -> None:
        await self._connection.execute(delete(CHECK_ALLOWANCE).where(CHECK_ALLOWANCE.c.day < before))
