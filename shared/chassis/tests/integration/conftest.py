"""Real servers for the chassis: databases of the queue service, a vhost of the test's own."""

from collections.abc import AsyncIterator

import aio_pika
import pytest
from chassis_hearer import Hearer
from chassis_house import MAILBOX, MakeDatabase, database_of, with_effects
from chassis_post import Post
from key_server import KeyServer, key_server

from balabaqsha_chassis.database import Database
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.vhosts import CoreVhost


@pytest.fixture
async def service_database(make_database: MakeDatabase) -> ServiceDatabase:
    return await with_effects(await make_database("queue"))


@pytest.fixture
async def database(service_database: ServiceDatabase) -> AsyncIterator[Database]:
    """The producer's database, with a pool wide enough for sixteen writers."""
    async with database_of(service_database.url, pool_size=16) as made:
        yield made


@pytest.fixture
async def post(core_vhost: CoreVhost) -> AsyncIterator[Post]:
    connection = await aio_pika.connect(core_vhost.admin_url())
    async with connection:
        yield Post(core_vhost, connection)


@pytest.fixture
async def hearer(database: Database, core_vhost: CoreVhost) -> Hearer:
    return Hearer(database=database, address=core_vhost.url(MAILBOX))


@pytest.fixture
async def identity(issuer: Issuer) -> AsyncIterator[KeyServer]:
    async with key_server(issuer.document) as made:
        yield made
