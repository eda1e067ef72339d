"""Another system with a login of its own hears every public event, in order, and learns no name."""

import asyncio
import json
import re
from typing import Any

import aio_pika
import httpx
import pytest

from balabaqsha_chassis.envelope import Envelope
from balabaqsha_cli.servers.rabbitmq_management import ManagementApi
from balabaqsha_cli.subscribers.administration import Subscribers
from balabaqsha_cli.subscribers.subscriber import MAILBOX_BYTES
from balabaqsha_cli.topology.names import PUBLIC
from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import Parent
from balabaqsha_testkit.reconciliation import at_rest, query
from balabaqsha_testkit.waiting import eventually

#: An IIN, a phone or a name; digits within a hash are neither.
PERSONAL = re.compile(
    r"(?<![0-9a-f-])\d{12}(?![0-9a-f-])|\+?(?<![0-9a-f])77\d{9}(?![0-9a-f])|[а-яәғқңөұүһі]{3,}", re.IGNORECASE
)
FAMILIES = 6


class Agency:
    """A subscriber as the printed program makes one: reads, acknowledges, keeps."""

    def __init__(self, url: str, *, mailbox: str) -> None:
        self.url = url
        self.mailbox = mailbox
        self.heard: list[tuple[Envelope, bytes]] = []

    async def read(self) -> None:
        async with await aio_pika.connect(self.url) as connection:
            channel = await connection.channel()
            await channel.set_qos(prefetch_count=20)
            mailbox = await channel.get_queue(self.mailbox, ensure=False)
            await mailbox.consume(self._keep)
            await asyncio.Event().wait()

    async def _keep(self, message: Any) -> None:
        self.heard.append((Envelope.from_headers(message.headers), message.body))
        await message.ack()


@pytest.mark.timeout(180)
async def test_a_subscriber_hears_every_public_event_in_order_and_learns_no_name(
    house: House, api: httpx.AsyncClient
) -> None:
    rabbitmq = house.rabbitmq
    management = ManagementApi(url=rabbitmq.management_url, user=rabbitmq.admin_user, password=rabbitmq.admin_password)
    subscribers = Subscribers(api=management)
    patterns = ["applications.#", "queue.#"]
    admission = await asyncio.to_thread(
        subscribers.add, "agency", patterns=patterns, stream=False, most_bytes=MAILBOX_BYTES
    )
    login = admission.subscriber.login
    url = rabbitmq.amqp_url(login, admission.password, PUBLIC)
    agency = Agency(url, mailbox=admission.subscriber.mailbox)
    before = await _last_position(house)
    reading = asyncio.create_task(agency.read())
    try:
        ids = await asyncio.gather(*(_file_and_withdraw(house, api) for _ in range(FAMILIES)))
        await at_rest(house)
        expected = await query(
            house, "notifications", "select event_id::text as id from public_event where position > $1", before
        )
        wanted = {row["id"] for row in expected}
        await eventually(lambda: wanted <= {envelope.id for envelope, _ in agency.heard}, within=30)
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await asyncio.to_thread(subscribers.remove, "agency")

    # Three facts of each: submitted, queued, withdrawn.
    assert len([envelope for envelope, _ in agency.heard if envelope.subject in ids]) >= 3 * FAMILIES
    _assert_in_order(agency.heard)
    for envelope, body in agency.heard:
        assert not PERSONAL.search(body.decode()), (envelope.type, body)
        assert not {"account_id", "child_id", "birth_date", "settlement"} & set(json.loads(body))


def _assert_in_order(heard: list[tuple[Envelope, bytes]]) -> None:
    """A repetition may come at any time; what is new of a source and subject comes without a hole.

    The ledger told of itself before this subscriber came: its first is whatever it is.
    """
    last: dict[tuple[str, str], int] = {}
    for envelope, _ in heard:
        key = (envelope.source, envelope.subject)
        if envelope.subject == "ledger":
            last.setdefault(key, envelope.sequence - 1)
        if envelope.sequence > last.get(key, 0):
            assert envelope.sequence == last.get(key, 0) + 1, envelope
            last[key] = envelope.sequence


async def _file_and_withdraw(house: House, api: httpx.AsyncClient) -> str:
    parent = await Parent.of_new_family(house, api, children=[{"birth_date": "2023-09-01"}])
    await parent.register()
    await parent.sign_in()
    filed = await parent.file()
    await parent.numbered(filed["id"], within=60)
    await parent.post(f"/applications/{filed['id']}/withdrawal", {"confirm": True})
    return str(filed["id"])


async def _last_position(house: House) -> int:
    rows = await query(house, "notifications", "select coalesce(max(position), 0) as last from public_event")
    return int(rows[0]["last"])
