"""A queue service with a sealer, and the bus that feeds it."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from public_house import settled
from queue_builders import OPENING

from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.serving import Deliveries
from queue_service.bootstrap import create_app
from queue_service.settings import QueueSettings

Deliver = Callable[..., Awaitable[list[Any]]]


@pytest.fixture
def app(database: ServiceDatabase) -> FastAPI:
    """With a clock that stands still: an answer's moment, and so its tag, changes with the ledger alone."""
    return create_app(
        QueueSettings(
            database_url=database.url,
            broker_url="amqp://unused",
            jwks_url="http://127.0.0.1:1/unused",
            roles="api,sealer",
            seal_every_milliseconds=20,
        ),
        clock=lambda: OPENING,
    )


@pytest.fixture
def deliver(
    client: httpx.AsyncClient,
    app: FastAPI,
    deliveries: Deliveries,
    connection: asyncpg.Connection,
) -> Deliver:
    """Delivers events and waits until all of them are sealed."""

    async def made(*events: Any) -> list[Any]:
        for event in events:
            await deliveries.deliver(app, event)
        await settled(connection)
        return list(events)

    return made
