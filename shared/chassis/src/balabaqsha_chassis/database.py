"""PostgreSQL: one pool a process, one transaction a request, message or tick."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any, Generic, TypeVar

from sqlalchemy import Engine, event, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from balabaqsha_chassis.audit import AuditTrail
from balabaqsha_chassis.clock import Clock, system_clock
from balabaqsha_chassis.failpoints import reach_at_edge
from balabaqsha_chassis.outbox import Outbox

_DRIVER = "postgresql+asyncpg://"
_ACQUIRE_SECONDS = 5
#: A connection that has rested longer is asked before it is used.
_RESTS_SECONDS = 1
_RESTS_SINCE = "rests_since"


class Database:
    """A pool of connections to the service's own database."""

    def __init__(self, url: str, *, name: str, pool_size: int = 10, timeout_seconds: float = 5) -> None:
        milliseconds = str(int(timeout_seconds * 1000))
        self.engine: AsyncEngine = create_async_engine(
            _DRIVER + url.split("://", 1)[1],
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=_ACQUIRE_SECONDS,
            hide_parameters=True,
            connect_args={
                "timeout": _ACQUIRE_SECONDS,
                # The server gives up first, and says why; a frozen one never does.
                "command_timeout": timeout_seconds + 1,
                "server_settings": {
                    "application_name": name,
                    "timezone": "UTC",
                    "statement_timeout": milliseconds,
                    "lock_timeout": milliseconds,
                    "idle_in_transaction_session_timeout": "15000",
                },
            },
        )
        _ask_before_use(self.engine.sync_engine)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed when the block is left, rolled back when it raises."""
        async with self._connection() as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def single_statements(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose every statement is a transaction of its own, without the round trips of one."""
        async with self._connection() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        """A connection within five seconds or not at all: a frozen database must not freeze the caller."""
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(_ACQUIRE_SECONDS):
                connection = await stack.enter_async_context(self.engine.connect())
            yield connection

    async def ping(self) -> None:
        """Return if the database answers; raise what the driver says otherwise."""
        async with self.single_statements() as connection:
            await connection.execute(text("select 1"))

    async def close(self) -> None:
        await self.engine.dispose()


def _ask_before_use(engine: Engine) -> None:
    """Never hand out a connection that the database has dropped.

    The driver's own asking costs three round trips a transaction; here only a connection that rested is asked.
    """

    @event.listens_for(engine, "checkin")
    def note(_: Any, record: Any) -> None:
        record.info[_RESTS_SINCE] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: Any, _: Any) -> None:
        rests_since = record.info.get(_RESTS_SINCE)
        if rests_since is None:
            return
        if connection.driver_connection.is_closed():
            raise InvalidatePoolError
        if time.monotonic() - rests_since > _RESTS_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except (engine.dialect.loaded_dbapi.Error, OSError) as fault:
                raise InvalidatePoolError from fault


class UnitOfWork:
    """One transaction with its outbox and its audit; services add their repositories."""

    def __init__(self, connection: AsyncConnection, *, outbox: Outbox) -> None:
        self.connection = connection
        self.outbox = outbox
        self.audit = AuditTrail(connection, clock=outbox.clock)


U_co = TypeVar("U_co", bound=UnitOfWork, covariant=True)
OpenUnitOfWork = Callable[[], AbstractAsyncContextManager[U_co]]


class UnitOfWorkOpener(Generic[U_co]):
    """Opens units of work of one service.

    Leaving the block commits state, events and audit together; an exception leaves nothing of any.
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
            unit_of_work = self._build(connection, outbox)
            yield unit_of_work
            await unit_of_work.audit.write()
        reach_at_edge("after_commit")
