"""A queue service with a sealer on a database of its own; a module that needs another app says which."""

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import serving
from queue_service.bootstrap import create_app
from queue_service.settings import QueueSettings

MakeDatabase = Callable[[str], Awaitable[ServiceDatabase]]


@pytest.fixture
async def database(make_database: MakeDatabase, issuer: Issuer) -> ServiceDatabase:
    made = await make_database("queue")
    await issuer.install(made.url)
    return made


@pytest.fixture
def app(database: ServiceDatabase) -> FastAPI:
    return create_app(
        QueueSettings(
            database_url=database.url,
            broker_url="amqp://unused",
            jwks_url="http://127.0.0.1:1/unused",
            roles="api,sealer",
            seal_every_milliseconds=20,
        )
    )


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as made:
        yield made


@pytest.fixture
async def connection(database: ServiceDatabase) -> AsyncIterator[asyncpg.Connection]:
    made = await asyncpg.connect(database.url)
    yield made
    await made.close()
