"""Sessions in PostgreSQL; of refresh tokens only their hashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.ended_sessions import remember_ended_sessions
from identity_service.adapters import tables
from identity_service.domain.sessions import Ending, Session
from identity_service.use_cases.session_ports import ShownToken


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTables:
    """Where sessions of one kind of people lie."""

    session: Table
    refresh_token: Table


OF_PARENTS = SessionTables(session=tables.session, refresh_token=tables.refresh_token)
OF_STAFF = SessionTables(session=tables.staff_session, refresh_token=tables.staff_refresh_token)


class SessionRepository:
    """Sessions; ending one also makes this service refuse its access tokens from the commit on."""

    def __init__(self, connection: AsyncConnection, *, where: SessionTables) -> None:
        self._connection = connection
        self._session = where.session
        self._tokens = where.refresh_token

    async def add(self, new: Session, *, token_hash: bytes) -> None:
        row = {name: getattr(new, name) for name in _FIELDS}
        await self._connection.execute(insert(self._session).values(row))
        await self._add_token(new, token_hash=token_hash)

    async def hold_by_token(self, token_hash: bytes) -> ShownToken | None:
        """The session of a token, locked until the commit, and when the token was first used.

        The lock is taken before the token's row is read, or a second showing would see the token as it was.
        """
        owner = select(self._tokens.c.session_id).where(self._tokens.c.token_hash == token_hash).scalar_subquery()
        held = await self._connection.execute(
            select(self._session).where(self._session.c.id == owner).with_for_update()
        )
        row = held.one_or_none()
        if row is None:
            return None
        used = select(self._tokens.c.used_at).where(self._tokens.c.token_hash == token_hash)
        used_at = (await self._connection.execute(used)).scalar_one_or_none()
        return ShownToken(session=_session(row), used_at=used_at)

    async def rotate(self, used: Session, *, token_hash: bytes, successor_hash: bytes) -> None:
        shown = update(self._tokens).where(self._tokens.c.token_hash == token_hash)
        await self._connection.execute(shown.values(used_at=used.last_used_at))
        await self._add_token(used, token_hash=successor_hash)
        touched = update(self._session).where(self._session.c.id == used.id)
        values = {"last_used_at": used.last_used_at, "expires_at": used.expires_at}
        await self._connection.execute(touched.values(values))

    async def live_of(self, account_id: str, *, at: datetime) -> Sequence[Session]:
        query = (
            select(self._session)
            .where(
                self._session.c.account_id == account_id,
                self._session.c.ended_at.is_(None),
                self._session.c.expires_at > at,
            )
            .order_by(self._session.c.created_at.desc(), self._session.c.id)
        )
        return [_session(row) for row in await self._connection.execute(query)]

    async def end(self, account_id: str, *, session_ids: tuple[str, ...], at: datetime, why: Ending) -> None:
        ending = update(self._session).where(self._session.c.id.in_(session_ids), self._session.c.ended_at.is_(None))
        await self._connection.execute(ending.values(ended_at=at, ended_why=why.value))
        await remember_ended_sessions(
            self._connection, account_id=account_id, session_ids=session_ids, not_before=None, at=at
        )

    async def forget_before(self, before: datetime) -> None:
        dead = (self._session.c.expires_at < before) | (self._session.c.ended_at < before)
        await self._connection.execute(delete(self._session).where(dead))

    async def _add_token(self, owner: Session, *, token_hash: bytes) -> None:
        row = {"token_hash": token_hash, "session_id": owner.id, "issued_at": owner.last_used_at}
        await self._connection.execute(insert(self._tokens).values(row))


_FIELDS = (
    "id",
    "account_id",
    "created_at",
    "last_used_at",
    "expires_at",
    "remembered",
    "device",
    "address",
    "ended_at",
)


def _session(row: Any) -> Session:
    fields = {name: getattr(row, name) for name in _FIELDS}
    return Session(**(fields | {"id": str(row.id), "account_id": str(row.account_id)}))
