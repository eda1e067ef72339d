"""One subscriber's trouble is nobody else's: limits, removal, additions that were interrupted."""

import asyncio
from collections.abc import Callable

import aio_pika
import pytest
from aio_pika.exceptions import AMQPError

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.subscribers.administration import Subscribers
from balabaqsha_cli.subscribers.subscriber import LIMITS, Subscriber
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually

EVENTS = 300
KILOBYTE = b"x" * 1000


async def waiting_in(house: CoreVhost, mailbox: str) -> int:
    async with await aio_pika.connect(house.admin_url(house.public)) as connection:
        found = await (await connection.channel()).declare_queue(mailbox, passive=True)
        return int(found.declaration_result.message_count)


async def test_a_subscriber_at_its_limit_loses_its_oldest_and_holds_up_nobody(
    house: CoreVhost, let_in: Callable, forward: Callable
) -> None:
    slow, quick = let_in(most_bytes=20_000), let_in()

    await asyncio.gather(*(forward(b"%03d" % number + KILOBYTE) for number in range(EVENTS)))

    assert await waiting_in(house, quick.mailbox) == EVENTS
    kept = await waiting_in(house, slow.mailbox)
    assert 0 < kept < 25
    async with await aio_pika.connect(slow.url) as connection:
        mailbox = await (await connection.channel()).get_queue(slow.mailbox, ensure=False)
        oldest_kept = await mailbox.get(timeout=5)
        assert int(oldest_kept.body[:3]) >= EVENTS - 30


async def test_a_subscriber_that_hoards_unanswered_events_holds_up_nobody(
    house: CoreVhost, let_in: Callable, forward: Callable
) -> None:
    hoarder, quick = let_in(most_bytes=20_000), let_in()
    hoarded: list[object] = []

    async def hoard(message: object) -> None:
        hoarded.append(message)

    async with await aio_pika.connect(hoarder.url) as connection:
        mailbox = await (await connection.channel()).get_queue(hoarder.mailbox, ensure=False)
        await mailbox.consume(hoard)
        await asyncio.gather(*(forward(KILOBYTE) for _ in range(EVENTS)))
        await eventually(lambda: hoarded, within=10)

    assert await waiting_in(house, quick.mailbox) == EVENTS


async def test_one_subscriber_cannot_take_all_connections(let_in: Callable) -> None:
    guest = let_in()
    connections = [await aio_pika.connect(guest.url) for _ in range(LIMITS["max-connections"])]

    with pytest.raises(AMQPError):
        await aio_pika.connect(guest.url)

    for connection in connections:
        await connection.close()


async def test_a_removed_subscriber_hears_nothing_more_and_cannot_come_back(
    subscribers: Subscribers, let_in: Callable, forward: Callable
) -> None:
    guest, closed = let_in(), asyncio.Event()
    connection = await aio_pika.connect(guest.url)
    connection.close_callbacks.add(lambda *_: closed.set())

    subscribers.remove(guest.subscriber.name)

    await asyncio.wait_for(closed.wait(), 10)
    with pytest.raises(AMQPError):
        await aio_pika.connect(guest.url)
    assert guest.subscriber.name not in [one.name for one in subscribers.all()]
    await forward(b"still confirmed")


async def test_the_list_tells_what_each_one_hears(subscribers: Subscribers, let_in: Callable) -> None:
    narrow, wide = let_in("queue.#"), let_in("applications.#", "queue.#", stream=True, most_bytes=5_000)

    states = {one.name: one for one in subscribers.all()}

    assert states[narrow.subscriber.name].patterns == ("queue.#",)
    assert not states[narrow.subscriber.name].reads_stream
    assert states[wide.subscriber.name].patterns == ("applications.#", "queue.#")
    assert states[wide.subscriber.name].reads_stream
    assert states[wide.subscriber.name].most_bytes == 5_000


def test_adding_a_subscriber_twice_is_refused_and_changes_nothing(subscribers: Subscribers, let_in: Callable) -> None:
    name = let_in("queue.#").subscriber.name

    with pytest.raises(LaunchRefusedError, match="already"):
        subscribers.add(name, patterns=["#"])

    assert [one.patterns for one in subscribers.all() if one.name == name] == [("queue.#",)]


def test_an_addition_that_was_interrupted_is_completed_by_the_next_one(
    house: CoreVhost, subscribers: Subscribers
) -> None:
    interrupted = Subscriber(name="interrupted")
    properties = {"durable": True, "auto_delete": False, "arguments": {"x-queue-type": "classic"}}
    subscribers.api.put("queues", house.public, interrupted.mailbox, body=properties)
    path = ("bindings", house.public, "e", "balabaqsha.public", "q", interrupted.mailbox)
    subscribers.api.post(*path, body={"routing_key": "applications.#", "arguments": {}})

    subscribers.add("interrupted", patterns=["queue.#"])

    assert [one.patterns for one in subscribers.all()] == [("queue.#",)]


def test_a_broker_without_the_topology_is_told_so(house: CoreVhost) -> None:
    unprepared = Subscribers(api=house.server.management(), vhost="nowhere")

    with pytest.raises(LaunchRefusedError, match="topology apply"):
        unprepared.add("city", patterns=["queue.#"])


def test_an_unknown_subscriber_cannot_be_removed(subscribers: Subscribers) -> None:
    with pytest.raises(LaunchRefusedError, match="there is no subscriber"):
        subscribers.remove("nobody")
