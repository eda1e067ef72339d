"""The pytest plugin: fixtures for every member of the house."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from balabaqsha_testkit.databases import Databases, ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.keys import Keys
from balabaqsha_testkit.servers import PostgresServer, RabbitMQServer, postgres_server, rabbitmq_server
from balabaqsha_testkit.serving import Deliveries
from balabaqsha_testkit.vhosts import CoreVhost, Vhosts

__all__ = ["postgres_server", "rabbitmq_server"]


@pytest.fixture(scope="session")
def keys() -> Keys:
    """Made-up keys of the session."""
    return Keys()


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    """An issuer of access tokens."""
    return Issuer()


@pytest.fixture(scope="session")
def databases(postgres_server: PostgresServer, keys: Keys) -> Databases:
    """The maker of service databases."""
    return Databases(postgres_server.superuser_dsn(), keys=keys)


@pytest.fixture
async def make_database(databases: Databases) -> AsyncIterator[Callable[[str], Awaitable[ServiceDatabase]]]:
    """A fresh database of a service, dropped after the test."""
    made: list[ServiceDatabase] = []

    async def make(service: str) -> ServiceDatabase:
        made.append(await databases.create(service))
        return made[-1]

    yield make
    for database in made:
        await databases.drop(database)


@pytest.fixture
def deliveries() -> Deliveries:
    """The bus, seen from one service."""
    return Deliveries()


@pytest.fixture(scope="session")
def vhosts(rabbitmq_server: RabbitMQServer) -> Vhosts:
    """The maker of virtual hosts."""
    return Vhosts(rabbitmq_server)


@pytest.fixture
def core_vhost(vhosts: Vhosts) -> Iterator[CoreVhost]:
    """A core and a public vhost of the test's own with the whole topology."""
    made = vhosts.create()
    yield made
    vhosts.drop(made)
