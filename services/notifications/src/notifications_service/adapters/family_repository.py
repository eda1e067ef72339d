"""Who follows which child, and whose application is whose, in PostgreSQL."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from notifications_service.use_cases.ports import KnownApplication

_FOLLOW = text(
    """
    insert into follower (account_id, child_id, since) values (:account_id, :child_id, :at)
    on conflict (child_id, account_id) do nothing
    """
)
_UNFOLLOW = text("delete from follower where child_id = :child_id and account_id = :account_id")
_FOLLOWERS = text("select account_id from follower where child_id = :child_id and since <= :at order by account_id")
_REMEMBER = text(
    """
    insert into known_application (application_id, account_id, child_id)
    values (:application_id, :account_id, :child_id)
    on conflict (application_id) do nothing
    """
)
_COLUMNS = "select application_id, account_id, child_id from known_application"
_APPLICATION = text(f"{_COLUMNS} where application_id = :application_id")
_APPLICATIONS_OF = text(f"{_COLUMNS} where child_id = :child_id order by application_id")
#: Whose application it is stays, an opaque id: the child's other accounts must still hear how it ends.
_FORGET = text("delete from follower where account_id = :account_id")


class FamilyRepository:
    """Links of accounts, children and applications, by their opaque ids alone."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def follow(self, *, account_id: str, child_id: str, at: datetime) -> None:
        await self._connection.execute(_FOLLOW, {"account_id": account_id, "child_id": child_id, "at": at})

    async def unfollow(self, *, account_id: str, child_id: str) -> None:
        await self._connection.execute(_UNFOLLOW, {"account_id": account_id, "child_id": child_id})

    async def followers(self, child_id: str, *, at: datetime) -> list[str]:
        rows = await self._connection.execute(_FOLLOWERS, {"child_id": child_id, "at": at})
        return list(rows.scalars())

    async def remember_application(self, application: KnownApplication) -> None:
        values = {
            "application_id": application.application_id,
            "account_id": application.account_id,
            "child_id": application.child_id,
        }
        await self._connection.execute(_REMEMBER, values)

    async def applications_of(self, child_id: str) -> list[KnownApplication]:
        rows = await self._connection.execute(_APPLICATIONS_OF, {"child_id": child_id})
        return [KnownApplication(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name

    async def application(self, application_id: str) -> KnownApplication | None:
        row = (await self._connection.execute(_APPLICATION, {"application_id": application_id})).one_or_none()
        return None if row is None else KnownApplication(**row._mapping)  # noqa: SLF001 - the same

    async def forget_account(self, account_id: str) -> None:
        await self._connection.execute(_FORGET, {"account_id": account_id})
