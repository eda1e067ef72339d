"""Public events: the same in the other vhost, and nothing but what the allow-list lets out."""

import asyncio
import json

import aio_pika
import pytest

from balabaqsha_chassis.consumer import Outcome
from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.waiting import eventually


@pytest.fixture
def public_app(make_app, core_vhost):
    def make(**more):
        return make_app(roles="relay", broker_url=core_vhost.url("notifications-service"), **more)

    return lambda: make(public_broker_url=core_vhost.public_url())


async def stream_of(vhost, count):
    """The first messages of the public stream, read as a subscriber of the stream reads it."""
    connection = await aio_pika.connect(vhost.admin_url(vhost.public))
    async with connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=100)
        mailbox = await channel.get_queue("public.events", ensure=False)
        received: asyncio.Queue = asyncio.Queue()
        await mailbox.consume(received.put, arguments={"x-stream-offset": "first"})
        async with asyncio.timeout(20):
            messages = [await received.get() for _ in range(count)]
        for message in messages:
            await message.ack()
        return messages


async def test_a_public_event_reaches_the_stream_under_its_own_id(public_app, core_vhost, events, deliveries):
    app = public_app()
    queued = events.queued("application-1", account="mother")
    envelope = deliveries.envelope(queued)

    async with serving(app):
        await deliveries.deliver(app, queued, envelope=envelope)
        (message,) = await stream_of(core_vhost, 1)

    headers = message.headers
    assert message.routing_key == "queue.application_queued.v1"
    assert message.message_id == envelope.id == headers["cloudEvents_id"]
    assert headers["cloudEvents_source"] == "/services/queue"
    assert headers["cloudEvents_subject"] == "application-1"
    assert headers["cloudEvents_dataschema"].endswith("/public/queue.application_queued.v1.json")
    assert "account_id" not in json.loads(message.body)


async def test_each_event_leaves_once_and_counts_without_a_hole(public_app, core_vhost, events, deliveries, rows):
    app = public_app()
    stated = [
        events.submitted("application-1", account="mother"),
        events.withdrawn("application-1"),
        events.queued("application-1", account="mother"),
        events.linked("mother", "child-1"),
    ]
    enveloped = [(event, deliveries.envelope(event)) for event in stated] * 3

    async with serving(app):
        for event, envelope in enveloped:
            await deliveries.deliver(app, event, envelope=envelope)
        messages = await stream_of(core_vhost, 3)
        await eventually(lambda: _all_published(rows), within=10)

    sequences = [(m.headers["cloudEvents_source"], m.headers["cloudEvents_sequence"]) for m in messages]
    assert sorted(sequences) == [("/services/applications", 1), ("/services/applications", 2), ("/services/queue", 1)]


async def _all_published(rows):
    found = await rows.all("select published_at from public_event")
    return len(found) == 3 and all(row["published_at"] for row in found)


async def test_nothing_that_names_a_person_leaves(public_app, events, deliveries, rows):
    app = public_app()

    await deliveries.deliver(app, events.submitted("application-1", account="mother", child="child-1"))

    (kept,) = await rows.all("select * from public_event")
    data = json.loads(kept["data"])
    assert {"account_id", "child_id", "birth_date", "settlement", "privilege"}.isdisjoint(data)
    assert data["birth_year"] == 2023
    assert "mother" not in repr(kept)


async def test_an_event_that_nobody_is_bound_for_stays_unsent_and_holds_back_its_own_subject_only(
    public_app, core_vhost, events, deliveries, rows
):
    app = public_app()
    api = core_vhost.server.management()
    binding = ("bindings", core_vhost.public, "e", "balabaqsha.public", "q", "public.events")
    api.delete(*binding, "%23")
    api.post(*binding, body={"routing_key": "queue.#", "arguments": {}})

    async with serving(app):
        await deliveries.deliver(app, events.submitted("application-1", account="mother"))
        await deliveries.deliver(app, events.queued("application-2", account="mother"))
        (message,) = await stream_of(core_vhost, 1)
        await eventually(lambda: _published(rows, "queue.application_queued.v1"), within=10)
        assert not await _published(rows, "applications.application_submitted.v1")
        api.post(*binding, body={"routing_key": "#", "arguments": {}})
        await eventually(lambda: _published(rows, "applications.application_submitted.v1"), within=15)

    assert message.headers["cloudEvents_subject"] == "application-2"


async def _published(rows, routing_key):
    (row,) = await rows.all("select published_at from public_event where routing_key = $1", routing_key)
    return row["published_at"] is not None


async def test_what_was_heard_while_the_public_broker_was_away_leaves_when_it_is_back(
    make_app, public_app, core_vhost, events, deliveries
):
    away = make_app(roles="relay", public_broker_url="amqp://127.0.0.1:1/public")
    async with serving(away):
        verdict = await deliveries.deliver(away, events.queued("application-1", account="mother"))
        await eventually(lambda: "public_relay" in away.state.health.degraded)

    async with serving(public_app()):
        (message,) = await stream_of(core_vhost, 1)

    assert verdict.outcome is Outcome.DONE
    assert message.headers["cloudEvents_subject"] == "application-1"
