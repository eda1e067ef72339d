"""What a subscriber may do at the broker, and the table of what it may not."""

from collections.abc import Awaitable, Callable

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from aio_pika.exceptions import AMQPError

from balabaqsha_cli.topology.names import PUBLIC_EXCHANGE, PUBLIC_STREAM
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually

REFUSED = r"ACCESS_REFUSED|access to|NOT_ALLOWED|NOT_FOUND|NOT_IMPLEMENTED"
KEY = "queue.application_queued.v1"
EXCHANGES = ("", PUBLIC_EXCHANGE, "amq.direct", "amq.fanout", "amq.headers", "amq.match", "amq.topic")
Deed = Callable[[AbstractChannel, str, str], Awaitable[object]]


async def binding(channel: AbstractChannel, own: str, *, exchange: str, key: str) -> None:
    mailbox = await channel.get_queue(own, ensure=False)
    await mailbox.bind(exchange, routing_key=key, timeout=5)


async def unbinding(channel: AbstractChannel, own: str) -> None:
    mailbox = await channel.get_queue(own, ensure=False)
    await mailbox.unbind(PUBLIC_EXCHANGE, routing_key="queue.#", timeout=5)


async def binding_exchanges(channel: AbstractChannel, *, source: str, target: str) -> None:
    destination = await channel.get_exchange(target, ensure=False)
    await destination.bind(source, routing_key="#", timeout=5)


async def publishing(channel: AbstractChannel, *, exchange: str, key: str) -> None:
    target = channel.default_exchange if not exchange else await channel.get_exchange(exchange, ensure=False)
    await target.publish(aio_pika.Message(b"forged"), key, timeout=5)


async def ignore(message: AbstractIncomingMessage) -> None:
    """Takes it and never answers."""


async def consuming(channel: AbstractChannel, *, mailbox: str) -> None:
    await channel.set_qos(prefetch_count=1)
    source = await channel.get_queue(mailbox, ensure=False)
    await source.consume(ignore, timeout=5)


async def getting(channel: AbstractChannel, *, mailbox: str) -> None:
    source = await channel.get_queue(mailbox, ensure=False)
    await source.get(timeout=5)


async def purging(channel: AbstractChannel, *, mailbox: str) -> None:
    source = await channel.get_queue(mailbox, ensure=False)
    await source.purge(timeout=5)


FORBIDDEN: dict[str, Deed] = {
    **{
        f"bind its mailbox to {exchange} with {key}": (
            lambda channel, own, _other, exchange=exchange, key=key: binding(channel, own, exchange=exchange, key=key)
        )
        for exchange in (PUBLIC_EXCHANGE, "amq.topic", "amq.fanout")
        for key in ("#", "applications.#", KEY, "")
    },
    "bind another's mailbox": lambda channel, _own, other: binding(channel, other, exchange=PUBLIC_EXCHANGE, key="#"),
    "unbind its mailbox": lambda channel, own, _other: unbinding(channel, own),
    "bind the public exchange to one of its choice": lambda channel, _own, _other: binding_exchanges(
        channel, source=PUBLIC_EXCHANGE, target="amq.fanout"
    ),
    "bind an exchange of its choice to the public one": lambda channel, _own, _other: binding_exchanges(
        channel, source="amq.fanout", target=PUBLIC_EXCHANGE
    ),
    **{
        f"publish to {exchange or 'the default exchange'}": (
            lambda channel, own, _other, exchange=exchange: publishing(channel, exchange=exchange, key=own or KEY)
        )
        for exchange in EXCHANGES
    },
    "publish into another's mailbox": lambda channel, _own, other: publishing(channel, exchange="", key=other),
    "consume another's mailbox": lambda channel, _own, other: consuming(channel, mailbox=other),
    "get from another's mailbox": lambda channel, _own, other: getting(channel, mailbox=other),
    "purge another's mailbox": lambda channel, _own, other: purging(channel, mailbox=other),
    "delete another's mailbox": lambda channel, _own, other: channel.queue_delete(other),
    "delete its own mailbox": lambda channel, own, _other: channel.queue_delete(own),
    "read the stream": lambda channel, _own, _other: consuming(channel, mailbox=PUBLIC_STREAM),
    "purge the stream": lambda channel, _own, _other: purging(channel, mailbox=PUBLIC_STREAM),
    "delete the stream": lambda channel, _own, _other: channel.queue_delete(PUBLIC_STREAM),
    "declare a queue": lambda channel, _own, _other: channel.declare_queue("mine", durable=True),
    "declare a queue named like its mailbox": lambda channel, own, _other: channel.declare_queue(f"{own}.2"),
    "declare a queue the broker names": lambda channel, _own, _other: channel.declare_queue("", exclusive=True),
    "declare its mailbox with other limits": lambda channel, own, _other: channel.declare_queue(
        own, durable=True, arguments={"x-overflow": "reject-publish"}
    ),
    "declare an exchange": lambda channel, _own, _other: channel.declare_exchange("mine", "topic"),
    "delete the public exchange": lambda channel, _own, _other: channel.exchange_delete(PUBLIC_EXCHANGE),
}


@pytest.mark.parametrize("deed", FORBIDDEN, ids=lambda name: name.replace(" ", "_"))
async def test_a_subscriber_may_not(deed: str, let_in: Callable, forward: Callable) -> None:
    own, other = let_in(), let_in()
    await forward(b"for both")

    async with await aio_pika.connect(own.url) as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        with pytest.raises(AMQPError, match=REFUSED):
            await FORBIDDEN[deed](channel, own.mailbox, other.mailbox)

    async with await aio_pika.connect(other.url) as connection:
        message = await (await (await connection.channel()).get_queue(other.mailbox, ensure=False)).get(timeout=5)
        assert message.body == b"for both"


@pytest.mark.parametrize("deed", ["purge", "delete"])
async def test_the_right_to_read_the_stream_is_not_one_to_empty_it(
    deed: str, let_in: Callable, forward: Callable
) -> None:
    guest = let_in(stream=True)
    await forward(b"kept")

    async with await aio_pika.connect(guest.url) as connection:
        channel = await connection.channel()
        with pytest.raises(AMQPError, match=REFUSED):
            await (channel.queue_delete(PUBLIC_STREAM) if deed == "delete" else purging(channel, mailbox=PUBLIC_STREAM))

    assert (await stream_of(guest.url, last=b"kept"))[-1:] == [b"kept"]


async def test_a_subscriber_has_no_way_into_the_core(house: CoreVhost, let_in: Callable) -> None:
    url = let_in(stream=True).url

    with pytest.raises(AMQPError, match=r"Connection\.Close"):
        await aio_pika.connect(url.replace(house.public, house.core), timeout=5)


async def test_a_subscriber_hears_what_it_asked_for_and_nothing_else(let_in: Callable, forward: Callable) -> None:
    places, filings = let_in("queue.#"), let_in("applications.application_submitted.v1", "applications.*.v1")

    await forward(b"queued")
    await forward(b"filed", key="applications.application_submitted.v1")

    assert await all_of(places, count=1) == [b"queued"]
    assert await all_of(filings, count=1) == [b"filed"]


async def test_with_the_grant_the_stream_is_read_from_its_beginning_again_and_again(
    let_in: Callable, forward: Callable
) -> None:
    bodies = [f"event {number}".encode() for number in range(5)]
    for body in bodies:
        await forward(body)
    guest = let_in(stream=True)

    first, second = await stream_of(guest.url, last=bodies[-1]), await stream_of(guest.url, last=bodies[-1])

    assert first[-5:] == second[-5:] == bodies


async def all_of(guest: object, *, count: int) -> list[bytes]:
    """Everything in the mailbox once `count` are there, and a look for one more."""
    bodies: list[bytes] = []
    async with await aio_pika.connect(guest.url) as connection:
        mailbox = await (await connection.channel()).get_queue(guest.mailbox, ensure=False)

        async def collect() -> bool:
            message = await mailbox.get(fail=False, no_ack=True, timeout=5)
            if message is not None:
                bodies.append(message.body)
            return message is None and len(bodies) >= count

        await eventually(collect, within=10)
    return bodies


async def stream_of(url: str, *, last: bytes) -> list[bytes]:
    """Everything in the stream up to that body."""
    bodies: list[bytes] = []

    async def collect(message: AbstractIncomingMessage) -> None:
        bodies.append(message.body)
        await message.ack()

    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=100)
        stream = await channel.get_queue(PUBLIC_STREAM, ensure=False)
        await stream.consume(collect, arguments={"x-stream-offset": "first"})
        await eventually(lambda: last in bodies, within=15)
    return bodies[: len(bodies) - bodies[::-1].index(last)]
