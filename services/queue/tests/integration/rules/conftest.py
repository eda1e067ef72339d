"""A queue service with a sealer, and the desk where its rules are changed."""

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from public_house import settled
from rule_desk import Desk

from balabaqsha_contracts.applications_events import ApplicationSubmittedV1
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import Deliveries, serving
from queue_service.bootstrap import create_app
from queue_service.settings import QueueSettings

MakeDatabase = Callable[[str], Awaitable[ServiceDatabase]]
Deliver = Callable[..., Awaitable[None]]


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


@pytest.fixture
async def desk(client: httpx.AsyncClient, app: FastAPI, issuer: Issuer, connection: asyncpg.Connection) -> Desk:
    operator = issuer.headers("operator", roles=["queue_operator"], territories=["all"])
    officer = issuer.headers("officer", roles=["approving_officer"], territories=["all"])
    await settled(connection)
    return Desk(client=client, app=app, operator=operator, officer=officer)


@pytest.fixture
def deliver(client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, connection: asyncpg.Connection) -> Deliver:
    """Delivers events and waits until they are sealed."""

    async def made(*events: ApplicationSubmittedV1) -> None:
        for event in events:
            await deliveries.deliver(app, event)
        await settled(connection)

    return made
