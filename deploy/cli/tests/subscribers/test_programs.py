"""The programs that `subscriber add` prints are run exactly as printed."""

import asyncio
import os
import re
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aio_pika
import pytest

from balabaqsha_cli.topology.declaration import apply_topology, topology_of_the_house
from balabaqsha_testkit.servers import RabbitMQServer
from balabaqsha_testkit.waiting import eventually

COMMAND = (sys.executable, "-m", "balabaqsha_cli", "subscriber")
PROGRAM = re.compile(
    r'Save what follows as (\S+) and run it:\n  (\w+)=\'(\S+)\' python \S+\n\n(""".*?asyncio\.run\(main\(\)\)\n)',
    re.DOTALL,
)


@pytest.fixture
def installation(rabbitmq_server: RabbitMQServer) -> RabbitMQServer:
    """The broker with the house's own two vhosts, under their own names."""
    house = topology_of_the_house()
    passwords = {grant.login: "made-up" for topology in house for grant in topology.grants}
    apply_topology(rabbitmq_server.management(), passwords=passwords, vhosts=house)
    return rabbitmq_server


@pytest.fixture
def name(installation: RabbitMQServer) -> Iterator[str]:
    made = f"test-{secrets.token_hex(4)}"
    yield made
    told(installation, "remove", made)


def told(server: RabbitMQServer, *arguments: str, refused: bool = False) -> str:
    where = (f"--management-url={server.management_url}", f"--admin={server.admin_user}")
    environment = {**os.environ, "BALABAQSHA_TOPOLOGY_PASSWORD": server.admin_password}
    finished = subprocess.run(
        [*COMMAND, *arguments, *where], check=False, capture_output=True, text=True, env=environment
    )
    assert finished.returncode == (1 if refused else 0), finished.stderr
    return finished.stderr if refused else finished.stdout


@asynccontextmanager
async def running(printed: str, *, file: str, folder: Path) -> AsyncIterator[asyncio.StreamReader]:
    """The printed program as a process of its own, and what it prints."""
    found = next(one for one in PROGRAM.finditer(printed) if one[1] == file)
    (folder / file).write_text(found[4], encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(folder / file), env={**os.environ, found[2]: found[3]}, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield process.stdout
    finally:
        process.kill()
        await process.wait()


async def forward(server: RabbitMQServer, *bodies: bytes) -> None:
    async with await aio_pika.connect(server.amqp_url("notifications-public", "made-up", "public")) as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.get_exchange("balabaqsha.public", ensure=False)
        for number, body in enumerate(bodies, start=1):
            headers = {
                "cloudEvents_id": secrets.token_hex(8),
                "cloudEvents_type": "kz.balabaqsha.queue.application_queued.v1",
                "cloudEvents_subject": "some-application",
                "cloudEvents_sequence": number,
            }
            message = aio_pika.Message(body, headers=headers, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
            await exchange.publish(message, "queue.application_queued.v1", timeout=5)


async def line_with(output: asyncio.StreamReader, mark: str) -> str:
    async with asyncio.timeout(20):
        while mark not in (line := (await output.readline()).decode()):
            assert line, "the program ended"
    return line.strip()


async def test_the_printed_subscriber_prints_and_acknowledges_what_comes(
    installation: RabbitMQServer, name: str, tmp_path: Path
) -> None:
    printed = told(installation, "add", name, "--events", "queue.#")
    mark = secrets.token_hex(4)

    async with running(printed, file="subscriber.py", folder=tmp_path) as output:
        await forward(installation, f'{{"mark": "{mark}"}}'.encode())
        line = await line_with(output, mark)
        await eventually(lambda: unanswered(installation, name) == 0, within=15)

    assert line == f'kz.balabaqsha.queue.application_queued.v1 some-application 1 {{"mark": "{mark}"}}'
    assert f"queue     subscriber.{name}\n" in printed


async def test_the_printed_subscriber_comes_back_after_its_connection_was_cut(
    installation: RabbitMQServer, name: str, tmp_path: Path
) -> None:
    printed = told(installation, "add", name, "--events", "queue.#")
    before, after = secrets.token_hex(4), secrets.token_hex(4)

    async with running(printed, file="subscriber.py", folder=tmp_path) as output:
        await forward(installation, before.encode())
        await line_with(output, before)
        await eventually(lambda: cut(installation, f"subscriber.{name}"), within=15)
        await forward(installation, after.encode())
        line = await line_with(output, after)

    assert after in line


async def test_the_printed_replay_reads_the_stream_from_its_beginning(
    installation: RabbitMQServer, name: str, tmp_path: Path
) -> None:
    printed = told(installation, "add", name, "--events", "queue.#", "--stream")
    mark = secrets.token_hex(4)
    await forward(installation, f"{mark}-1".encode(), f"{mark}-2".encode())

    async with running(printed, file="replay.py", folder=tmp_path) as output:
        first, second = await line_with(output, f"{mark}-1"), await line_with(output, f"{mark}-2")

    assert int(first.split()[0]) + 1 == int(second.split()[0])


def test_the_list_names_the_subscriber_and_never_its_password(installation: RabbitMQServer, name: str) -> None:
    printed = told(installation, "add", name, "--events", "queue.#", "--events", "applications.#")
    password = re.search(r"^password  (\S+)", printed, re.MULTILINE)[1]

    listed = told(installation, "list")

    assert name in listed
    assert "applications.#" in listed
    assert password not in listed


def test_a_pattern_that_matches_nothing_is_one_line_with_what_there_is(installation: RabbitMQServer, name: str) -> None:
    refusal = told(installation, "add", name, "--events", "identity.#", refused=True)
    told(installation, "add", name, "--events", "queue.#")

    assert refusal.count("\n") == 1
    assert "queue.application_queued.v1" in refusal


def unanswered(server: RabbitMQServer, name: str) -> int:
    return int(server.management().get("queues", "public", f"subscriber.{name}").get("messages", 0))


def cut(server: RabbitMQServer, login: str) -> bool:
    api = server.management()
    known = [one["name"] for one in api.get("connections") if one.get("user") == login]
    for connection in known:
        api.delete("connections", connection)
    return bool(known)
