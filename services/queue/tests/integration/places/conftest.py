"""A queue service with vouchers and kindergartens, and the people around them."""

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from place_house import OPENS_AT, PlaceHouse
from public_house import all_quiet
from voucher_house import MovedClock

from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import Deliveries
from queue_service.bootstrap import create_app
from queue_service.settings import QueueSettings


@pytest.fixture
def clock() -> MovedClock:
    made = MovedClock()
    made.now = OPENS_AT
    return made


@pytest.fixture
def app(database: ServiceDatabase, clock: MovedClock) -> FastAPI:
    settings = QueueSettings(
        database_url=database.url,
        broker_url="amqp://unused",
        jwks_url="http://127.0.0.1:1/unused",
        roles="api,sealer",
        seal_every_milliseconds=20,
        checkpoint_every_seconds=0.5,
    )
    return create_app(settings, clock=clock)


@pytest.fixture
async def house(
    client: httpx.AsyncClient, app: FastAPI, issuer: Issuer, connection: asyncpg.Connection, deliveries: Deliveries
) -> PlaceHouse:
    clock: MovedClock = app.state.service.clock
    await all_quiet(connection)
    return PlaceHouse(client=client, app=app, issuer=issuer, connection=connection, deliveries=deliveries, clock=clock)
