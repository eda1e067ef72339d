"""Who changes many entries of a waiting list at once does it alone, so that nobody locks them in another order."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_TURN = text("select pg_advisory_xact_lock(hashtextextended('queue.list.' || :list, 0))")


async def take_turn(connection: AsyncConnection, waiting_list: str) -> None:
    """Wait until nobody else changes the list's entries in bulk, and be that one until the commit."""
    await connection.execute(_TURN, {"list": waiting_list})
