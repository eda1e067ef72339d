"""The signing loop: one replica at a time, loud about damage, and nothing signed until it is gone."""

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from ledger_histories import CHECKPOINT_KEY
from queue_builders import submitted

from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.serving import Deliveries, serving
from balabaqsha_testkit.waiting import eventually
from queue_service.bootstrap import create_app
from queue_service.settings import QueueSettings

MakeDatabase = Callable[[str], Awaitable[ServiceDatabase]]


@pytest.fixture
async def database(make_database: MakeDatabase) -> ServiceDatabase:
    return await make_database("queue")


def app_of(database: ServiceDatabase, *, roles: str = "api,sealer") -> FastAPI:
    return create_app(
        QueueSettings(
            database_url=database.url,
            broker_url="amqp://unused",
            jwks_url="http://127.0.0.1:1/unused",
            roles=roles,
            seal_every_milliseconds=20,
            checkpoint_key=CHECKPOINT_KEY,
            checkpoint_every_seconds=0.1,
        )
    )


@pytest.fixture
async def owner(database: ServiceDatabase) -> AsyncIterator[asyncpg.Connection]:
    made = await asyncpg.connect(database.owner_url)
    yield made
    await made.close()


async def degraded(client: httpx.AsyncClient) -> list[str]:
    return (await client.get("/readyz")).json()["degraded"]


async def signed_up_to(owner: asyncpg.Connection, size: int) -> None:
    async def look() -> bool:
        return (await owner.fetchval("select max(size) from checkpoint") or 0) >= size

    await eventually(look, within=15)


async def test_several_replicas_sign_one_chain(
    database: ServiceDatabase, owner: asyncpg.Connection, deliveries: Deliveries
) -> None:
    first, second = app_of(database), app_of(database)
    async with serving(first), serving(second):
        for number in range(12):
            await deliveries.deliver(first if number % 2 else second, submitted())
            await signed_up_to(owner, 3 + number)

    bodies = [row["body"] for row in await owner.fetch("select body from checkpoint order by size")]
    keys = await owner.fetchval("select count(*) from ledger where kind = 'key'")
    assert keys == 1
    assert len(bodies) >= 12


async def test_after_damage_nothing_is_signed_and_everybody_is_told(
    database: ServiceDatabase, owner: asyncpg.Connection, deliveries: Deliveries
) -> None:
    app = app_of(database)
    async with serving(app) as client:
        await deliveries.deliver(app, submitted())
        await signed_up_to(owner, 3)
        await owner.execute("alter table ledger disable trigger user")
        await owner.execute("update ledger set leaf_hash = sha256('') where seq = 2")
        await deliveries.deliver(app, submitted())
        await eventually(lambda: _is(client, ["checkpoint"]), within=15)
        size = await owner.fetchval("select max(size) from checkpoint")
        await owner.execute("update ledger set leaf_hash = sha256('\\x00'::bytea || leaf) where seq = 2")
        await eventually(lambda: _is(client, []), within=15)

    assert size == 3
    assert await owner.fetchval("select max(size) from checkpoint") == 4


async def _is(client: httpx.AsyncClient, expected: list[str]) -> bool:
    return await degraded(client) == expected


async def test_the_daily_rereading_tells_of_damage(
    database: ServiceDatabase, owner: asyncpg.Connection, deliveries: Deliveries
) -> None:
    app = app_of(database)
    async with serving(app):
        await deliveries.deliver(app, submitted())
        await signed_up_to(owner, 3)
    await owner.execute("alter table ledger disable trigger user")
    await owner.execute("update ledger set leaf_hash = sha256('') where seq = 2")

    async with serving(app_of(database, roles="api,timer")) as client:
        await eventually(lambda: _is(client, ["ledger"]), within=15)
