"""A queue service with a sealer, and the desk where its rules are changed."""

from collections.abc import Awaitable, Callable

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from public_house import settled
from rule_desk import Desk

from balabaqsha_contracts.applications_events import ApplicationSubmittedV1
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import Deliveries

Deliver = Callable[..., Awaitable[None]]


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
