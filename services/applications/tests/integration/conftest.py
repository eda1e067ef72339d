"""The applications service over a real database and a folder of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from applications_house import Caller, House, MakeHouse, MovableClock

from applications_service.bootstrap import create_app
from applications_service.settings import ApplicationsSettings
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_testkit.databases import Databases, ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.keys import Keys
from balabaqsha_testkit.serving import Deliveries, serving


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture(scope="session")
def common_database(databases: Databases, issuer: Issuer) -> Iterator[ServiceDatabase]:
    """One database for tests that look at nothing but accounts and children of their own."""
    with ThreadPoolExecutor(1) as elsewhere:
        made = elsewhere.submit(asyncio.run, databases.create("applications")).result()
        elsewhere.submit(asyncio.run, issuer.install(made.url)).result()
        yield made
        elsewhere.submit(asyncio.run, databases.drop(made)).result()


@pytest.fixture
async def database(make_database: Callable[[str], Awaitable[ServiceDatabase]], issuer: Issuer) -> ServiceDatabase:
    made = await make_database("applications")
    await issuer.install(made.url)
    return made


@pytest.fixture
def open_house(
    *,
    database: ServiceDatabase,
    issuer: Issuer,
    keys: Keys,
    clock: MovableClock,
    deliveries: Deliveries,
    tmp_path: Path,
) -> MakeHouse:
    """The service with settings of the test's choice."""

    @asynccontextmanager
    async def opened(**changes: Any) -> AsyncIterator[House]:
        folder = tmp_path / "documents"
        given: dict[str, Any] = {
            "database_url": database.url,
            "migration_database_url": database.owner_url,
            "broker_url": "amqp://unused",
            "jwks_url": "http://127.0.0.1:1/unused",
            "roles": "api",
            "receipt_key": keys.receipt_key,
            "document_store": f"file://{folder}",
        }
        app = create_app(ApplicationsSettings(**(given | changes)), clock=clock)
        async with serving(app) as client:
            # The first request reads the known key set; those that come while it does are sent away for a moment.
            await client.get("/applications", headers=issuer.headers("the-first"))
            yield House(
                app=app,
                client=client,
                database=database,
                issuer=issuer,
                clock=clock,
                folder=folder,
                deliveries=deliveries,
            )

    return opened


@pytest.fixture
async def house(open_house: MakeHouse) -> AsyncIterator[House]:
    async with open_house() as opened:
        yield opened


@pytest.fixture
def parent(house: House) -> Caller:
    return house.caller()


@pytest.fixture
def child_id() -> str:
    return new_id()
