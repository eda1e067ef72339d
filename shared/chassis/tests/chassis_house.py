"""Databases, events and works of small services made of nothing but the chassis."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import aio_pika
import asyncpg
from sqlalchemy import text

from balabaqsha_chassis.broker import Broker
from balabaqsha_chassis.database import Database, UnitOfWork, UnitOfWorkOpener
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.relay import Relay
from balabaqsha_contracts.queue_events import ApplicationQueuedV1
from balabaqsha_testkit.databases import ServiceDatabase

PRODUCER = "queue"
HEARER = "applications"
MAILBOX = f"{HEARER}-service"
PARKING = f"parking.{MAILBOX}"

Message = aio_pika.abc.AbstractIncomingMessage
MakeDatabase = Callable[[str], Awaitable[ServiceDatabase]]


def queued(subject: str) -> ApplicationQueuedV1:
    """An event of the queue about that application."""
    return ApplicationQueuedV1.model_validate({**ApplicationQueuedV1.example, "application_id": subject})


async def with_effects(database: ServiceDatabase) -> ServiceDatabase:
    """The database with a table of effects, where every effect of a handler leaves a row."""
    connection = await asyncpg.connect(database.owner_url)
    try:
        await connection.execute(
            """
            create table effect (
                position bigint generated always as identity, event_id text, subject text, sequence bigint
            );
            grant select, insert on effect to public
            """
        )
    finally:
        await connection.close()
    return database


@asynccontextmanager
async def database_of(address: str, *, pool_size: int = 10, timeout_seconds: float = 5) -> AsyncIterator[Database]:
    """A pool that is closed afterwards."""
    database = Database(address, name="chassis-tests", pool_size=pool_size, timeout_seconds=timeout_seconds)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def running(*works: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """The works, going on until the block is left."""
    tasks = [asyncio.create_task(work()) for work in works]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def rows(database: Database, statement: str, **parameters: Any) -> Sequence[Any]:
    """What the statement answers."""
    async with database.transaction() as connection:
        return (await connection.execute(text(statement), parameters)).all()


async def value(database: Database, statement: str, **parameters: Any) -> Any:
    """The one value that the statement answers."""
    return (await rows(database, statement, **parameters))[0][0]


def opener(database: Database, *, producer: str = PRODUCER) -> UnitOfWorkOpener[UnitOfWork]:
    """Units of work with nothing but the outbox."""
    return UnitOfWorkOpener(
        database, producer=producer, build=lambda connection, outbox: UnitOfWork(connection, outbox=outbox)
    )


async def state(database: Database, *subjects: str) -> list[str]:
    """State one event of each subject in turn, in one transaction; answer their ids."""
    async with opener(database)() as unit_of_work:
        return [await unit_of_work.outbox.add(queued(subject)) for subject in subjects]


async def unsent(database: Database) -> int:
    return int(await value(database, "select count(*) from outbox where published_at is null"))


def relay_of(database: Database, address: str, *, health: Health | None = None) -> Relay:
    broker = Broker(address, name="chassis-tests")
    return Relay(database, broker, producer=PRODUCER, health=health or Health())
