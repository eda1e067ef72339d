"""The children service over a real database and a register in a process of its own."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from children_builders import (
    REGISTER_TOKEN,
    MovableClock,
    ScriptedRegister,
    SimulatedRegister,
    scripted_register,
    simulated_register,
)
from children_house import House, MakeHouse

from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.keys import Keys
from balabaqsha_testkit.serving import serving
from children_service.bootstrap import create_app
from children_service.settings import ChildrenSettings


@pytest.fixture(scope="session")
def register() -> Iterator[SimulatedRegister]:
    with simulated_register() as running:
        yield running


@pytest.fixture
async def scripted() -> AsyncIterator[ScriptedRegister]:
    async with scripted_register() as running:
        yield running


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def database(make_database: Callable[[str], Awaitable[ServiceDatabase]], issuer: Issuer) -> ServiceDatabase:
    made = await make_database("children")
    await issuer.install(made.url)
    return made


@pytest.fixture
def open_house(
    database: ServiceDatabase, issuer: Issuer, keys: Keys, register: SimulatedRegister, clock: MovableClock
) -> MakeHouse:
    """The service with settings of the test's choice."""

    @asynccontextmanager
    async def opened(**changes: Any) -> AsyncIterator[House]:
        given: dict[str, Any] = {
            "database_url": database.url,
            "broker_url": "amqp://unused",
            "jwks_url": "http://127.0.0.1:1/unused",
            "roles": "api",
            "data_keys": json.loads(keys.data_keys),
            "data_key_id": keys.data_key_id,
            "blind_index_key": keys.blind_index_key,
            "private_key": keys.private_jwk("children"),
            "register_url": register.url,
            "register_token": REGISTER_TOKEN,
        }
        app = create_app(ChildrenSettings(**(given | changes)), clock=clock)
        async with serving(app) as client:
            # The first request reads the known key set; those that come while it does are sent away for a moment.
            await client.get("/children", headers=issuer.headers("the-first"))
            yield House(app=app, client=client, database=database, issuer=issuer, keys=keys)

    return opened


@pytest.fixture
async def house(open_house: MakeHouse) -> AsyncIterator[House]:
    async with open_house() as opened:
        yield opened
