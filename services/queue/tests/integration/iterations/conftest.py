"""A queue service with a sealer, and the desk where its vouchers are issued."""

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from iteration_desk import IterationDesk
from public_house import settled

from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import Deliveries


@pytest.fixture
async def desk(
    client: httpx.AsyncClient,
    app: FastAPI,
    issuer: Issuer,
    connection: asyncpg.Connection,
    deliveries: Deliveries,
) -> IterationDesk:
    operator = issuer.headers("operator", roles=["queue_operator"], territories=["all"])
    officer = issuer.headers("officer", roles=["approving_officer"], territories=["all"])
    await settled(connection)
    return IterationDesk(
        client=client, app=app, connection=connection, deliveries=deliveries, operator=operator, officer=officer
    )
