"""A private PostgreSQL: what it promises across stops, kills and neighbours."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.accounts import discard
from balabaqsha_cli.servers.postgres import PrivatePostgres
from balabaqsha_cli.servers.processes import ProcessIdentity, identify, wait_for_end, working_in

LAUNCHER = """
import sys, signal
from pathlib import Path
from balabaqsha_cli.servers.postgres import PrivatePostgres
server = PrivatePostgres(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
signal.pause()
"""

Begin = Callable[..., PrivatePostgres]


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "postgres"
    yield folder
    discard(folder)


@pytest.fixture
def begin(directory: Path) -> Iterator[Begin]:
    begun: list[PrivatePostgres] = []

    def start(**options: object) -> PrivatePostgres:
        server = PrivatePostgres(directory, **options)
        begun.append(server)
        server.start()
        return server

    yield start
    for server in begun:
        server.stop()


async def executed(server: PrivatePostgres, statement: str) -> object:
    connection = await asyncpg.connect(server.superuser_dsn())
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def identity_of(server: PrivatePostgres) -> ProcessIdentity:
    identity = identify(server.pid)
    assert identity is not None
    return identity


async def test_data_and_port_survive_a_stop(begin: Begin) -> None:
    first = begin()
    await executed(first, "create table remembered as select 7 as number")
    first.stop()

    second = begin()

    assert await executed(second, "select number from remembered") == 7
    assert second.port == first.port


async def test_what_was_committed_survives_a_kill(begin: Begin) -> None:
    first = begin()
    await executed(first, "create table remembered as select 7 as number")
    killed = identity_of(first)
    os.kill(first.pid, signal.SIGKILL)
    assert wait_for_end(killed, seconds=10)
    first.stop()

    second = begin()

    assert await executed(second, "select number from remembered") == 7


async def test_the_durable_server_keeps_every_promise_of_durability(begin: Begin) -> None:
    server = begin()

    settings = [await executed(server, f"show {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")]

    assert settings == ["on", "on", "on"]
    assert await executed(server, "show data_checksums") == "on"


async def test_values_of_failing_statements_are_not_logged(begin: Begin, directory: Path) -> None:
    server = begin(durable=False)
    connection = await asyncpg.connect(server.superuser_dsn())
    await connection.execute("create table unique_thing (value text primary key)")
    await connection.execute("insert into unique_thing values ($1)", "secret-value")

    with pytest.raises(asyncpg.UniqueViolationError):
        await connection.execute("insert into unique_thing values ($1)", "secret-value")

    await connection.close()
    assert "secret-value" not in (directory / "server.log").read_text(encoding="utf-8")


async def test_nobody_enters_without_a_password(begin: Begin) -> None:
    server = begin(durable=False)

    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(server.dsn(user="postgres", password="guessed", database="postgres"))


def test_the_server_is_not_run_by_root(begin: Begin) -> None:
    server = begin(durable=False)

    owner = Path(f"/proc/{server.pid}").stat().st_uid

    assert owner != 0


def test_two_servers_run_side_by_side(begin: Begin, tmp_path: Path) -> None:
    one = begin(durable=False)
    other = PrivatePostgres(tmp_path / "other", durable=False)

    try:
        other.start()

        assert one.port != other.port
        assert one.is_running()
        assert other.is_running()
    finally:
        other.stop()
        discard(tmp_path / "other")


def test_a_directory_in_use_is_refused_in_one_line(begin: Begin, directory: Path) -> None:
    begin(durable=False)

    with pytest.raises(LaunchRefusedError, match="in use"):
        PrivatePostgres(directory).start()


def test_a_directory_of_another_major_version_is_refused_in_one_line(begin: Begin, directory: Path) -> None:
    begin(durable=False).stop()
    (version,) = [*directory.glob("data/PG_VERSION"), *directory.glob("elsewhere/data/PG_VERSION")]
    version.write_text("15\n", encoding="utf-8")

    with pytest.raises(LaunchRefusedError, match="belongs to PostgreSQL 15"):
        begin()


def test_a_taken_port_is_exchanged_for_another(begin: Begin, directory: Path, tmp_path: Path) -> None:
    first = begin(durable=False)
    port = first.port
    first.stop()
    squatter = PrivatePostgres(tmp_path / "squatter", port=port, durable=False)

    try:
        squatter.start()

        assert begin(durable=False).port != port
    finally:
        squatter.stop()
        discard(tmp_path / "squatter")


def test_the_server_of_a_killed_launcher_ends_and_its_directory_is_free_again(begin: Begin, directory: Path) -> None:
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER, directory], stdout=subprocess.PIPE, text=True)
    assert launcher.stdout is not None
    orphan = identify(int(launcher.stdout.readline()))
    launcher.kill()
    launcher.wait()
    launcher.stdout.close()

    server = begin()

    assert orphan is not None
    assert not orphan.is_alive()
    assert server.is_running()


def test_a_stopped_server_leaves_no_process_behind(begin: Begin, directory: Path) -> None:
    server = begin(durable=False)
    (data,) = [folder.parent for folder in (*directory.glob("data/base"), *directory.glob("elsewhere/data/base"))]
    assert working_in(data.resolve())

    server.stop()

    deadline = time.monotonic() + 5
    while working_in(data.resolve()):
        assert time.monotonic() < deadline
