"""`balabaqsha parking` as an operator types it."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aio_pika
import pytest

from balabaqsha_cli.topology.declaration import apply_topology, topology_of_the_house
from balabaqsha_testkit.servers import RabbitMQServer
from balabaqsha_testkit.waiting import eventually

MAILBOX = "notifications-service"


def told(server: RabbitMQServer, *arguments: str, folder: Path, refused: bool = False) -> str:
    where = (f"--management-url={server.management_url}", f"--admin={server.admin_user}")
    environment = {**os.environ, "BALABAQSHA_TOPOLOGY_PASSWORD": server.admin_password, "COLUMNS": "300"}
    finished = subprocess.run(
        [sys.executable, "-m", "balabaqsha_cli", "parking", *arguments, *where],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=folder,
    )
    assert finished.returncode == (1 if refused else 0), finished.stderr
    return finished.stderr if refused else finished.stdout


@pytest.fixture
async def parked(rabbitmq_server: RabbitMQServer) -> AsyncIterator[str]:
    """One event parked in the house's own core vhost."""
    house = topology_of_the_house()
    passwords = {grant.login: "made-up" for topology in house for grant in topology.grants}
    api = rabbitmq_server.management()
    apply_topology(api, passwords=passwords, vhosts=house)
    event_id = secrets.token_hex(8)
    headers = {"cloudEvents_id": event_id, "cloudEvents_type": "some.type", "x-parked-reason": "no such contact"}
    async with await aio_pika.connect(rabbitmq_server.amqp_url(MAILBOX, "made-up", "core")) as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange(f"parking.{MAILBOX}", ensure=False)
        await exchange.publish(aio_pika.Message(b'{"a": 1}', headers=headers, delivery_mode=2), "", timeout=10)
    yield event_id
    for one in (MAILBOX, f"parking.{MAILBOX}"):
        api.delete("queues", "core", one, "contents")


async def listed(server: RabbitMQServer, folder: Path, *, mark: str) -> str:
    """What `list` says once the mark is in it: a message held a moment ago is on its way back."""

    def say() -> str:
        said = told(server, "list", folder=folder)
        return said if mark in said else ""

    return await eventually(say, within=15)


async def test_an_operator_finds_shows_discards_and_restores_an_event(
    rabbitmq_server: RabbitMQServer, parked: str, tmp_path: Path
) -> None:
    table = await listed(rabbitmq_server, tmp_path, mark=parked)
    shown = json.loads(told(rabbitmq_server, "show", MAILBOX, parked, folder=tmp_path))
    await listed(rabbitmq_server, tmp_path, mark=parked)
    discarded = told(rabbitmq_server, "discard", MAILBOX, parked, "--reason", "a test", folder=tmp_path)
    audit = tmp_path / ".run" / "default" / "parking-discards.jsonl"
    record = json.loads(audit.read_text())
    told(rabbitmq_server, "restore", MAILBOX, parked, folder=tmp_path)

    assert "no such contact" in table
    assert "queue-service: 0 parked" in table
    assert shown["data"] == {"a": 1}
    assert "applies no later event" in discarded
    assert record["reason"] == "a test"


async def test_an_operator_puts_everything_back(rabbitmq_server: RabbitMQServer, parked: str, tmp_path: Path) -> None:
    said = told(rabbitmq_server, "replay", MAILBOX, "--all", folder=tmp_path)

    assert said == f"put back {parked}\n1 events are back in {MAILBOX}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list", "no-such-service"), "there is no mailbox"),
        (("replay", MAILBOX), "name the events"),
        (("replay", MAILBOX, "some-id", "--all"), "name the events"),
        (("show", MAILBOX, "some-id"), "no event some-id"),
        (("discard", MAILBOX, "some-id", "--reason", " "), "needs a reason"),
    ],
)
def test_a_slip_is_refused_in_one_line(
    rabbitmq_server: RabbitMQServer, parked: str, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    refusal = told(rabbitmq_server, *arguments, folder=tmp_path, refused=True)

    assert words in refusal
    assert refusal.count("\n") == 1
