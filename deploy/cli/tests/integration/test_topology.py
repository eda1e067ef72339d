"""The topology on a real broker: declared once, the same again, and each login held to its grant."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage
from aio_pika.exceptions import AMQPError

from balabaqsha_cli.launch.settling import Settling
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.rabbitmq_management import ManagementApi
from balabaqsha_cli.topology.declaration import Declaration, apply_topology, missing_mailboxes
from balabaqsha_cli.topology.documents import core_topology, public_topology
from balabaqsha_testkit.servers import RabbitMQServer

HEARD = {
    "queue-service": ("applications.application_submitted.v1", "identity.account_erased.v1"),
    "applications-service": ("queue.voucher_offered.v1",),
}
DEADLINE_SECONDS = 20
REFUSED = r"ACCESS_REFUSED|access to"
VHOSTS = (core_topology(HEARD), public_topology(["queue", "applications"]))
LOGINS = [grant.login for topology in VHOSTS for grant in topology.grants]
PASSWORDS = {login: f"password-of-{login}" for login in LOGINS}


@pytest.fixture
def api(rabbitmq_server: RabbitMQServer) -> ManagementApi:
    return rabbitmq_server.management()


@pytest.fixture
def declared(api: ManagementApi) -> Declaration:
    return apply_topology(api, passwords=PASSWORDS, vhosts=VHOSTS)


async def opened(server: RabbitMQServer, login: str, *, vhost: str = "core") -> AbstractConnection:
    return await aio_pika.connect(server.amqp_url(login, PASSWORDS[login], vhost))


@pytest.fixture
def emptied(api: ManagementApi, declared: Declaration) -> Iterator[None]:
    yield
    for topology in VHOSTS:
        for mailbox in topology.mailboxes:
            if mailbox.kind == "quorum":
                api.delete("queues", topology.vhost, mailbox.name, "contents")


@pytest.fixture
async def channel(rabbitmq_server: RabbitMQServer, emptied: None) -> AsyncIterator[AbstractChannel]:
    connection = await opened(rabbitmq_server, "queue-service")
    async with connection:
        yield await connection.channel(publisher_confirms=True, on_return_raises=True)


async def published(channel: AbstractChannel, *, exchange: str, key: str, body: bytes = b"{}") -> None:
    target = await channel.get_exchange(exchange, ensure=False)
    message = aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
    await target.publish(message, key, mandatory=True, timeout=5)


async def next_of(channel: AbstractChannel, mailbox: str) -> AbstractIncomingMessage:
    """The next message of the mailbox, not yet answered."""
    arrivals: asyncio.Queue[AbstractIncomingMessage] = asyncio.Queue()
    source = await channel.get_queue(mailbox, ensure=False)
    consumer = await source.consume(arrivals.put)
    message = await asyncio.wait_for(arrivals.get(), DEADLINE_SECONDS)
    await source.cancel(consumer)
    return message


async def received(channel: AbstractChannel, mailbox: str) -> AbstractIncomingMessage:
    message = await next_of(channel, mailbox)
    await message.ack()
    return message


def test_a_second_application_declares_nothing_new(api: ManagementApi, declared: Declaration) -> None:
    again = apply_topology(api, passwords=PASSWORDS, vhosts=VHOSTS)

    assert again.new == ()
    assert again.seconds_left() == 0.0


def test_a_lost_mailbox_is_announced_before_it_is_declared_again(api: ManagementApi, declared: Declaration) -> None:
    api.delete("queues", "core", "retry.queue-service.1s")
    announced: list[tuple[str, str]] = []

    again = apply_topology(api, passwords=PASSWORDS, vhosts=VHOSTS, before_declaring=announced.extend)

    assert announced == [("core", "retry.queue-service.1s")]
    assert "core: retry.queue-service.1s" in again.new
    assert again.seconds_left() > 0.0
    assert missing_mailboxes(api, vhosts=VHOSTS) == []


def test_what_an_interrupted_run_had_just_declared_is_declared_afresh(
    api: ManagementApi, declared: Declaration, tmp_path: Path
) -> None:
    settling = Settling(tmp_path / "settling.json")
    settling.begin([("core", "retry.queue-service.1s")])

    settling.undo(api)

    assert missing_mailboxes(api, vhosts=VHOSTS) == [("core", "retry.queue-service.1s")]
    assert not (tmp_path / "settling.json").exists()
    apply_topology(api, passwords=PASSWORDS, vhosts=VHOSTS)


def test_every_login_needs_a_password_once(api: ManagementApi, declared: Declaration) -> None:
    api.delete("users", "queue-service")
    without = {login: password for login, password in PASSWORDS.items() if login != "queue-service"}

    with pytest.raises(LaunchRefusedError, match="queue-service"):
        apply_topology(api, passwords=without, vhosts=VHOSTS)

    apply_topology(api, passwords=PASSWORDS, vhosts=VHOSTS)
    assert apply_topology(api, passwords={}, vhosts=VHOSTS).new == ()


def test_what_nobody_granted_is_taken_back(api: ManagementApi, declared: Declaration) -> None:
    api.put("permissions", "public", "queue-service", body={"configure": ".*", "write": ".*", "read": ".*"})

    apply_topology(api, passwords=PASSWORDS, vhosts=VHOSTS)

    holders = {one["user"] for one in api.get("vhosts", "public", "permissions")}
    assert "queue-service" not in holders


async def test_a_delayed_event_comes_back_to_its_mailbox(channel: AbstractChannel) -> None:
    await published(channel, exchange="retry.queue-service", key="1s", body=b"delayed")

    message = await received(channel, "queue-service")

    assert message.body == b"delayed"
    assert message.headers["x-death"][0]["queue"] == "retry.queue-service.1s"


async def test_a_parked_event_waits_in_the_parking_place(channel: AbstractChannel) -> None:
    await published(channel, exchange="parking.queue-service", key="any", body=b"poison")

    message = await received(channel, "parking.queue-service")

    assert message.body == b"poison"


async def test_an_event_rejected_by_its_reader_is_parked(channel: AbstractChannel) -> None:
    await published(channel, exchange="retry.queue-service", key="1s", body=b"refused")
    message = await next_of(channel, "queue-service")

    await message.reject(requeue=False)

    parked = await received(channel, "parking.queue-service")
    assert parked.body == b"refused"


@pytest.mark.parametrize(
    ("login", "exchange", "key"),
    [
        ("queue-service", "balabaqsha.events", "queue.voucher_offered.v1"),
        ("queue-service", "retry.queue-service", "10s"),
        ("queue-service", "parking.queue-service", "x"),
        ("applications-service", "balabaqsha.events", "applications.application_submitted.v1"),
        ("identity-service", "balabaqsha.events", "identity.account_erased.v1"),
    ],
)
@pytest.mark.usefixtures("emptied")
async def test_a_service_may_say(
    rabbitmq_server: RabbitMQServer, declared: Declaration, login: str, exchange: str, key: str
) -> None:
    async with await opened(rabbitmq_server, login) as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)

        await published(channel, exchange=exchange, key=key)


@pytest.mark.parametrize(
    ("login", "exchange", "key"),
    [
        ("queue-service", "balabaqsha.events", "applications.application_submitted.v1"),
        ("queue-service", "balabaqsha.events", "identity.queue.v1"),
        ("queue-service", "retry.applications-service", "1s"),
        ("queue-service", "parking.applications-service", "x"),
        ("queue-service", "amq.topic", "queue.voucher_offered.v1"),
        ("identity-service", "retry.queue-service", "1s"),
    ],
)
async def test_a_service_may_not_say(
    rabbitmq_server: RabbitMQServer, declared: Declaration, login: str, exchange: str, key: str
) -> None:
    async with await opened(rabbitmq_server, login) as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)

        with pytest.raises(AMQPError, match=REFUSED):
            await published(channel, exchange=exchange, key=key)


async def test_the_default_exchange_is_closed_to_services(
    rabbitmq_server: RabbitMQServer, declared: Declaration
) -> None:
    async with await opened(rabbitmq_server, "queue-service") as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)

        with pytest.raises(AMQPError, match=REFUSED):
            await channel.default_exchange.publish(aio_pika.Message(b"forged"), "applications-service", timeout=5)


@pytest.mark.parametrize("mailbox", ["applications-service", "parking.applications-service"])
async def test_a_service_may_not_read_anothers_mailbox(channel: AbstractChannel, mailbox: str) -> None:
    source = await channel.get_queue(mailbox, ensure=False)

    with pytest.raises(AMQPError, match=REFUSED):
        await source.get(fail=False, timeout=5)


async def test_a_service_may_not_declare_a_mailbox(channel: AbstractChannel) -> None:
    with pytest.raises(AMQPError, match=REFUSED):
        await channel.declare_queue("queue-service-2", durable=True)


async def test_a_service_may_not_bind_itself_to_more(channel: AbstractChannel) -> None:
    own = await channel.get_queue("queue-service", ensure=False)

    with pytest.raises(AMQPError, match=REFUSED):
        await own.bind("balabaqsha.events", "#")


async def test_a_service_may_not_enter_the_public_vhost(rabbitmq_server: RabbitMQServer, declared: Declaration) -> None:
    with pytest.raises(AMQPError):
        await opened(rabbitmq_server, "queue-service", vhost="public")


async def test_the_forwarder_may_not_enter_the_services_vhost(
    rabbitmq_server: RabbitMQServer, declared: Declaration
) -> None:
    with pytest.raises(AMQPError):
        await opened(rabbitmq_server, "notifications-public", vhost="core")


async def test_a_forwarded_event_reaches_the_stream(
    rabbitmq_server: RabbitMQServer, declared: Declaration, api: ManagementApi
) -> None:
    async with await opened(rabbitmq_server, "notifications-public", vhost="public") as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)

        await published(channel, exchange="balabaqsha.public", key="queue.voucher_offered.v1")

    assert api.get("queues", "public", "public.events")["type"] == "stream"


async def test_the_forwarder_may_not_speak_for_identity(rabbitmq_server: RabbitMQServer, declared: Declaration) -> None:
    async with await opened(rabbitmq_server, "notifications-public", vhost="public") as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)

        with pytest.raises(AMQPError, match=REFUSED):
            await published(channel, exchange="balabaqsha.public", key="identity.account_registered.v1")
