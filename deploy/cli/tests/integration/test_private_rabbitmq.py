"""A private RabbitMQ node: what it promises across stops and neighbours."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aio_pika
import pytest
from aio_pika.exceptions import AMQPError

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.accounts import discard
from balabaqsha_cli.servers.processes import identify, wait_for_end
from balabaqsha_cli.servers.rabbitmq import PrivateRabbitMQ
from balabaqsha_cli.servers.records import ServerRecord

LAUNCHER = """
import sys, signal
from pathlib import Path
from balabaqsha_cli.servers.rabbitmq import PrivateRabbitMQ
broker = PrivateRabbitMQ(Path(sys.argv[1]))
broker.prepare()
broker.launch()
print(broker.pid, flush=True)
signal.pause()
"""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("broker") / "rabbitmq"
    yield folder
    discard(folder)


@pytest.fixture(scope="module")
def running(directory: Path) -> Iterator[PrivateRabbitMQ]:
    broker = PrivateRabbitMQ(directory)
    broker.start()
    yield broker
    broker.stop()


def admin_url(broker: PrivateRabbitMQ) -> str:
    return broker.amqp_url(broker.admin_user, broker.admin_password, "/")


def test_the_child_is_the_erlang_machine_itself(running: PrivateRabbitMQ) -> None:
    command = Path(f"/proc/{running.pid}/cmdline").read_bytes()

    assert b"beam.smp" in command.partition(b"\0")[0]


def test_the_broker_is_not_run_by_root(running: PrivateRabbitMQ) -> None:
    assert Path(f"/proc/{running.pid}").stat().st_uid != 0


async def test_the_well_known_guest_is_not_let_in(running: PrivateRabbitMQ) -> None:
    with pytest.raises(AMQPError):
        await aio_pika.connect(running.amqp_url("guest", "guest", "/"))


def test_everything_a_topology_needs_is_switched_on(running: PrivateRabbitMQ) -> None:
    flags = {flag["name"]: flag["state"] for flag in running.management().get("feature-flags")}

    assert flags["stream_queue"] == "enabled"
    assert flags["quorum_queue"] == "enabled"


def test_a_directory_in_use_is_refused_in_one_line(running: PrivateRabbitMQ, directory: Path) -> None:
    with pytest.raises(LaunchRefusedError, match="in use"):
        PrivateRabbitMQ(directory).start()


async def test_a_second_node_runs_beside_the_first(running: PrivateRabbitMQ, tmp_path: Path) -> None:
    other = PrivateRabbitMQ(tmp_path / "other", durable=False)
    try:
        other.start()

        async with await aio_pika.connect(admin_url(other)), await aio_pika.connect(admin_url(running)):
            assert other.port != running.port
    finally:
        other.stop()
        discard(tmp_path / "other")


async def test_a_stop_leaves_no_process_behind_and_a_restart_finds_messages_and_ports(
    running: PrivateRabbitMQ, directory: Path
) -> None:
    before, processes = running.port, ServerRecord(directory / "server.json").processes()
    async with await aio_pika.connect(admin_url(running)) as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        await channel.declare_queue("kept", durable=True)
        message = aio_pika.Message(b"kept", delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(message, "kept")

    running.stop()
    ended = not any(process.is_alive() for process in processes)
    running.start()

    assert ended
    assert len(processes) == len(("node", "port mapper"))
    assert running.port == before
    async with await aio_pika.connect(admin_url(running)) as connection:
        channel = await connection.channel()
        kept = await (await channel.get_queue("kept")).get()
        assert kept.body == b"kept"
        await kept.ack()


def test_the_broker_of_a_killed_launcher_ends(tmp_path: Path) -> None:
    folder = tmp_path / "orphaned"
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER, folder], stdout=subprocess.PIPE, text=True)
    assert launcher.stdout is not None
    orphan = identify(int(launcher.stdout.readline()))
    launcher.kill()
    launcher.wait()
    launcher.stdout.close()

    assert orphan is not None
    assert wait_for_end(orphan, seconds=60)
    discard(folder)
