"""Sessions whose tokens are no longer good, as every service remembers them."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


class OpenedSession(Protocol):
    """What of a token tells whether it is still good."""

    @property
    def account_id(self) -> str: ...
    @property
    def session_id(self) -> str: ...
    @property
    def issued_at(self) -> datetime: ...


async def session_has_ended(connection: AsyncConnection, session: OpenedSession) -> bool:
    """Whether the session, or every session of the account as old as this token, was ended."""
    row = await connection.execute(
        text(
            """
            select exists (select 1 from ended_session where session_id = :session)
                or exists (select 1 from ended_account where account_id = :account and not_before > :issued)
            """
        ),
        {"session": session.session_id, "account": session.account_id, "issued": session.issued_at},
    )
    return bool(row.scalar_one())


async def remember_ended_sessions(
    connection: AsyncConnection,
    *,
    account_id: str,
    session_ids: tuple[str, ...],
    not_before: datetime | None,
    at: datetime,
) -> None:
    """Refuse tokens of these sessions, or of all the account's sessions begun before, from the commit on."""
    for session_id in session_ids:
        await connection.execute(
            text("insert into ended_session (session_id, ended_at) values (:id, :at) on conflict do nothing"),
            {"id": session_id, "at": at},
        )
    if not_before is not None:
        await connection.execute(
            text(
                """
                insert into ended_account (account_id, not_before) values (:account, :not_before)
                on conflict (account_id) do update
                    set not_before = greatest(ended_account.not_before, excluded.not_before)
                """
            ),
            {"account": account_id, "not_before": not_before},
        )
