"""The service over a real database, and the register's simulator as a process."""

import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from identity_house import House, MovableClock, OpenHouse, RegisterSimulator

from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.keys import Keys
from balabaqsha_testkit.serving import serving
from identity_service.bootstrap import create_app
from identity_service.settings import IdentitySettings

_CHEAP_HASHING = {"argon2_memory_kib": 1_024, "argon2_passes": 1}


@pytest.fixture(scope="session")
def register() -> Iterator[RegisterSimulator]:
    """The simulator's own process; its first line says where it listens."""
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "balabaqsha_simulators", "register", "--port", "0"]
    process = subprocess.Popen([*command, "--token", token, "--families", "50"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        url = next(word.rstrip(",") for word in line.split() if word.startswith("http"))
        yield RegisterSimulator(url=url, token=token, process=process)
    finally:
        process.terminate()
        process.wait(timeout=10)
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture
def open_house(
    make_database: Callable[[str], Awaitable[ServiceDatabase]], keys: Keys, register: RegisterSimulator
) -> OpenHouse:
    """Opens a service on a fresh database, or on the one given."""

    @asynccontextmanager
    async def open_one(database: ServiceDatabase | None = None, **changes: Any) -> AsyncIterator[House]:
        database = database or await make_database("identity")
        settings = IdentitySettings(**_settings(database, keys=keys, register=register) | changes)
        clock = MovableClock()
        app = create_app(settings, clock=clock)
        async with serving(app) as client:
            yield House(app=app, client=client, clock=clock, database=database, keys=keys, register=register)

    return open_one


@pytest.fixture
async def house(open_house: OpenHouse) -> AsyncIterator[House]:
    """The service with its usual settings; loopback, where the tests sit, is exempt from limits."""
    async with open_house() as opened:
        yield opened


def _settings(database: ServiceDatabase, *, keys: Keys, register: RegisterSimulator) -> dict[str, Any]:
    return {
        "environment": "development",
        "database_url": database.url,
        "broker_url": "amqp://unused",
        "jwks_url": "http://127.0.0.1:1/unused",
        "roles": "api",
        "pool_size": 8,
        "data_keys": keys.data_keys,
        "data_key_id": keys.data_key_id,
        "blind_index_key": keys.blind_index_key,
        "code_key": keys.code_key,
        "notifications_public_key": keys.public_jwk("notifications"),
        "children_public_key": keys.public_jwk("children"),
        "register_url": register.url,
        "register_token": register.token,
        "limits_exempt_networks": "127.0.0.0/8",
        **_CHEAP_HASHING,
    }
