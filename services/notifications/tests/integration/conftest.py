"""The service against a real PostgreSQL and the simulators' own processes."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from balabaqsha_chassis.clock import Clock
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.keys import Keys
from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.waiting import eventually
from notifications_service.bootstrap import create_app
from notifications_service.settings import NotificationsSettings

SMPP_LOGIN, SMPP_PASSWORD = "balabaqsha", "made-up"
NOWHERE = "127.0.0.1:1"


@dataclass(frozen=True)
class Simulator:
    """A simulator's process: where it listens, and what it received."""

    http: str
    port: int

    async def messages(self, to: str) -> list[dict[str, Any]]:
        async with httpx.AsyncClient(base_url=self.http) as client:
            answer = await client.get("/messages", params={"to": to})
        items: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
        return items

    async def texts(self, to: str) -> list[str]:
        return [message["text"] for message in await self.messages(to)]

    async def break_down(self, mode: str, *, seconds: float = 60) -> None:
        async with httpx.AsyncClient(base_url=self.http) as client:
            answer = await client.post("/faults", json={"mode": mode, "seconds": seconds})
        answer.raise_for_status()

    async def recover(self) -> None:
        await self.break_down("none", seconds=0)


@contextmanager
def _simulator(*arguments: str) -> Iterator[Simulator]:
    command = [sys.executable, "-m", "balabaqsha_simulators", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        found = re.search(r"(http://\S+), \w+://[^:]+:(\d+)", line)
        assert found, f"the simulator said {line!r}"
        yield Simulator(http=found[1], port=int(found[2]))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        process.stdout.close()


@pytest.fixture(scope="session")
def sms_process() -> Iterator[Simulator]:
    login = ("--system-id", SMPP_LOGIN, "--password", SMPP_PASSWORD)
    with _simulator("sms", "--port", "0", "--smpp-port", "0", *login) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def mail_process() -> Iterator[Simulator]:
    with _simulator("mail", "--port", "0", "--smtp-port", "0") as simulator:
        yield simulator


@pytest.fixture
async def sms(sms_process: Simulator) -> AsyncIterator[Simulator]:
    yield sms_process
    await sms_process.recover()


@pytest.fixture
async def mail(mail_process: Simulator) -> AsyncIterator[Simulator]:
    yield mail_process
    await mail_process.recover()


@pytest.fixture
async def database(make_database: Callable[[str], Awaitable[ServiceDatabase]], issuer: Issuer) -> ServiceDatabase:
    made = await make_database("notifications")
    await issuer.install(made.url)
    return made


@dataclass
class Rows:
    """The service's tables, looked at with its own login."""

    url: str
    _connections: list[asyncpg.Connection] = field(default_factory=list)

    async def all(self, statement: str, *arguments: Any) -> list[dict[str, Any]]:
        connection = await asyncpg.connect(self.url)
        try:
            return [dict(row) for row in await connection.fetch(statement, *arguments)]
        finally:
            await connection.close()

    async def states(self) -> list[str]:
        return [row["state"] for row in await self.all("select state from message order by id")]


@pytest.fixture
def rows(database: ServiceDatabase) -> Rows:
    return Rows(database.url)


@pytest.fixture
def make_app(database: ServiceDatabase, keys: Keys, clock: Clock) -> Callable[..., FastAPI]:
    """The app on the test's database; providers are nowhere unless given."""

    def make(
        *, roles: str = "api", sms: Simulator | None = None, mail: Simulator | None = None, **more: Any
    ) -> FastAPI:
        centre = f"127.0.0.1:{sms.port}" if sms else NOWHERE
        server = f"127.0.0.1:{mail.port}" if mail else NOWHERE
        values = {
            "environment": "development",
            "database_url": database.url,
            "broker_url": "amqp://unused",
            "public_broker_url": "amqp://unused",
            "jwks_url": "http://127.0.0.1:1/unused",
            "roles": roles,
            "data_keys": json.loads(keys.data_keys),
            "data_key_id": keys.data_key_id,
            "private_key": keys.private_jwk("notifications"),
            "smpp_url": f"smpp://{SMPP_LOGIN}:{SMPP_PASSWORD}@{centre}",
            "smtp_url": f"smtp://{server}",
            "mail_from": "Balabaqsha <no-reply@balabaqsha.example>",
        }
        return create_app(NotificationsSettings(**values | more), clock=clock)

    return make


@pytest.fixture
def answering(issuer: Issuer) -> Callable[[FastAPI], AbstractAsyncContextManager[httpx.AsyncClient]]:
    """A client of the app once it knows whose tokens to take."""

    @asynccontextmanager
    async def answer(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
        async with serving(app) as client:
            await eventually(lambda: knows_the_keys(client, issuer), within=10)
            yield client

    return answer


async def knows_the_keys(client: httpx.AsyncClient, issuer: Issuer) -> bool:
    answer = await client.get("/notification-settings", headers=issuer.headers("nobody"))
    return answer.status_code == 200
