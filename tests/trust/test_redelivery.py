"""Every event that was ever sent, delivered three times more and shuffled, changes nothing."""

import random

import aio_pika
import httpx
import pytest

from balabaqsha_chassis.broker import EXCHANGE
from balabaqsha_chassis.envelope import Envelope
from balabaqsha_cli.topology.names import CORE, SERVICES
from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import Parent
from balabaqsha_testkit.reconciliation import at_rest, fingerprint, parked, query

TIMES = 3


@pytest.mark.timeout(300)
async def test_every_event_three_times_more_and_shuffled_leaves_the_same_state(
    house: House, api: httpx.AsyncClient
) -> None:
    for _ in range(3):
        parent = await Parent.of_new_family(house, api, children=[{"birth_date": "2023-01-05"}])
        await parent.register()
        await parent.sign_in()
        filed = await parent.file()
        await parent.numbered(filed["id"])
    await parent.post(f"/applications/{filed['id']}/withdrawal", {"confirm": True})
    await at_rest(house)
    before = await fingerprint(house)
    events = [message for service in SERVICES for message in await _sent_by(house, service)]
    assert {routing_key.split(".")[0] for routing_key, _, _ in events} >= {
        "identity",
        "children",
        "applications",
        "queue",
    }

    await _publish(house, events * TIMES)
    await at_rest(house, within=120)

    after = await fingerprint(house)
    assert {name for name in before if before[name] != after[name]} == set()
    assert await parked(house) == {}


async def _sent_by(house: House, service: str) -> list[tuple[str, Envelope, bytes]]:
    rows = await query(house, service, "select * from outbox where published_at is not null and data is not null")
    return [
        (
            row["routing_key"],
            Envelope(
                id=str(row["event_id"]),
                source=f"/services/{service}",
                type=row["type"],
                subject=row["subject"],
                time=row["occurred_at"],
                sequence=row["sequence"],
            ),
            row["data"],
        )
        for row in rows
    ]


async def _publish(house: House, events: list[tuple[str, Envelope, bytes]]) -> None:
    random.shuffle(events)
    rabbitmq = house.rabbitmq
    url = rabbitmq.amqp_url(rabbitmq.admin_user, rabbitmq.admin_password, CORE)
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.get_exchange(EXCHANGE, ensure=False)
        for routing_key, envelope, data in events:
            message = aio_pika.Message(data, headers=dict(envelope.to_headers()), message_id=envelope.id)
            await exchange.publish(message, routing_key, timeout=10)
