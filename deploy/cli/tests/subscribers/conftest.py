"""A public vhost of the test's own, its forwarder, and subscribers that are gone afterwards."""

import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel

from balabaqsha_cli.subscribers.administration import Subscribers
from balabaqsha_cli.subscribers.subscriber import Subscriber
from balabaqsha_cli.topology.names import PUBLIC_EXCHANGE
from balabaqsha_testkit.vhosts import CoreVhost, Vhosts

KEY = "queue.application_queued.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A subscriber that was let in."""

    subscriber: Subscriber
    url: str

    @property
    def mailbox(self) -> str:
        return self.subscriber.mailbox


@pytest.fixture(scope="module")
def house(vhosts: Vhosts) -> Iterator[CoreVhost]:
    """Declared once for all tests of a file; each of them has subscribers of its own."""
    made = vhosts.create()
    yield made
    vhosts.drop(made)


@pytest.fixture
def subscribers(house: CoreVhost) -> Iterator[Subscribers]:
    made = Subscribers(api=house.server.management(), vhost=house.public)
    yield made
    for state in made.all():
        made.remove(state.name)


@pytest.fixture
def let_in(house: CoreVhost, subscribers: Subscribers) -> Callable[..., Guest]:
    def add(*patterns: str, stream: bool = False, most_bytes: int = 2**20) -> Guest:
        name = f"test-{secrets.token_hex(4)}"
        wanted = patterns or ("queue.#",)
        admission = subscribers.add(name, patterns=wanted, stream=stream, most_bytes=most_bytes)
        url = house.server.amqp_url(admission.subscriber.login, admission.password, house.public)
        return Guest(subscriber=admission.subscriber, url=url)

    return add


@pytest.fixture
async def forward(house: CoreVhost) -> AsyncIterator[Callable[..., object]]:
    """Publishes as the house's forwarder does: every event confirmed."""
    async with await aio_pika.connect(house.public_url()) as connection:
        channel: AbstractChannel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.get_exchange(PUBLIC_EXCHANGE, ensure=False)

        async def publish(body: bytes, *, key: str = KEY) -> None:
            headers = {
                "cloudEvents_id": secrets.token_hex(8),
                "cloudEvents_type": f"kz.balabaqsha.{key}",
                "cloudEvents_subject": "019a0000-0000-7000-8000-000000000004",
                "cloudEvents_sequence": 1,
            }
            message = aio_pika.Message(body, headers=headers, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
            await exchange.publish(message, key, mandatory=True, timeout=10)

        yield publish
