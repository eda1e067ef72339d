"""A core vhost, events parked in it as services and the broker park them, and the operator's session."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel

from balabaqsha_cli.parking.sessions import Parking
from balabaqsha_testkit.vhosts import CoreVhost, Vhosts

MAILBOX = "queue-service"


@pytest.fixture(scope="module")
def declared(vhosts: Vhosts) -> Iterator[CoreVhost]:
    made = vhosts.create()
    yield made
    vhosts.drop(made)


@pytest.fixture
def house(declared: CoreVhost) -> Iterator[CoreVhost]:
    yield declared
    api = declared.server.management()
    for one in (MAILBOX, f"parking.{MAILBOX}"):
        if api.exists("queues", declared.core, one):
            api.delete("queues", declared.core, one, "contents")


@pytest.fixture
def parking(house: CoreVhost) -> Parking:
    return Parking(url=house.admin_url())


@pytest.fixture
async def service(house: CoreVhost) -> AsyncIterator[AbstractChannel]:
    """A channel of the service whose mailbox it is."""
    async with await aio_pika.connect(house.url(MAILBOX)) as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        await channel.set_qos(prefetch_count=10)
        yield channel


@pytest.fixture
def park(service: AbstractChannel) -> Callable[..., Awaitable[str]]:
    """Parks an event as the service's own consumer does."""

    async def one(*, body: bytes = b'{"number": "7KQ2"}', reason: str = "no such child") -> str:
        event_id = secrets.token_hex(8)
        headers = {
            "cloudEvents_id": event_id,
            "cloudEvents_type": "kz.balabaqsha.applications.application_submitted.v1",
            "cloudEvents_source": "applications",
            "cloudEvents_subject": "some-application",
            "cloudEvents_sequence": 1,
            "cloudEvents_time": "2026-03-01T04:00:01.000Z",
            "x-parked-reason": reason,
            "x-parked-attempts": 12,
            "x-parked-by": MAILBOX,
        }
        exchange = await service.get_exchange(f"parking.{MAILBOX}", ensure=False)
        message = aio_pika.Message(body, headers=headers, message_id=event_id, delivery_mode=2)
        await exchange.publish(message, MAILBOX, timeout=10)
        return event_id

    return one


@pytest.fixture
def arrived(service: AbstractChannel) -> Callable[[], Awaitable[list[aio_pika.abc.AbstractIncomingMessage]]]:
    """Takes everything out of the mailbox."""

    async def everything() -> list[aio_pika.abc.AbstractIncomingMessage]:
        mailbox = await service.get_queue(MAILBOX, ensure=False)
        found = []
        while (message := await mailbox.get(fail=False, no_ack=True, timeout=10)) is not None:
            found.append(message)
        return found

    return everything
