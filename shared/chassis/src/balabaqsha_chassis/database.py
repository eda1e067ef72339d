"""PostgreSQL: one pool a process, one transaction a request, message or tick."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Generic, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from balabaqsha_chassis.clock import Clock, system_clock
from balabaqsha_chassis.failpoints import reach_at_edge
from balabaqsha_chassis.outbox import Outbox

_DRIVER = "postgresql+asyncpg://"
_ACQUIRE_SECONDS = 5


class Database:
    """A pool of connections to the service's own database."""

    def __init__(self, url: str, *, name: str, pool_size: int = 10, timeout_seconds: float = 10) -> None:
        milliseconds = str(int(timeout_seconds * 1000))
        self.engine: AsyncEngine = create_async_engine(
            _DRIVER + url.split("://", 1)[1],
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=_ACQUIRE_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={
                "timeout": _ACQUIRE_SECONDS,
                "command_timeout": timeout_seconds + 5,
                "server_settings": {
                    "application_name": name,
                    "timezone": "UTC",
                    "statement_timeout": milliseconds,
                    "lock_timeout": milliseconds,
                    "idle_in_transaction_session_timeout": "15000",
                },
            },
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed when the block is left, rolled back when it raises.

        A connection is had within five seconds or not at all: a frozen database must not freeze the caller.
        """
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(_ACQUIRE_SECONDS):
                connection = await stack.enter_async_context(self.engine.connect())
            await stack.enter_async_context(connection.begin())
            yield connection

    async def ping(self) -> None:
        """Return if the database answers; raise what the driver says otherwise."""
        async with self.transaction() as connection:
            await connection.execute(text("select 1"))

    async def close(self) -> None:
        await self.engine.dispose()


class UnitOfWork:
    """One transaction with its outbox; services add their repositories."""

    def __init__(self, connection: AsyncConnection, *, outbox: Outbox) -> None:
        self.connection = connection
        self.outbox = outbox


U_co = TypeVar("U_co", bound=UnitOfWork, covariant=True)
OpenUnitOfWork = Callable[[], AbstractAsyncContextManager[U_co]]


class UnitOfWorkOpener(Generic[U_co]):
    """Opens units of work of one service.

    Leaving the block commits state and events together; an exception leaves nothing of either.
    """

    def __init__(
        self,
        database: Database,
        *,
        producer: str,
        build: Callable[[AsyncConnection, Outbox], U_co],
        clock: Clock = system_clock,
    ) -> None:
        self._database = database
        self._producer = producer
        self._build = build
        self._clock = clock

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[U_co]:
        reach_at_edge("before_tx")
        async with self._database.transaction() as connection:
            outbox = Outbox(connection, producer=self._producer, clock=self._clock)
            yield self._build(connection, outbox)
        reach_at_edge("after_commit")
