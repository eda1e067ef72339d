"""The processes of a run, with real processes."""

import logging
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from balabaqsha_cli.launch import children as launched
from balabaqsha_cli.launch.children import Children, end_leftovers, next_pause
from balabaqsha_cli.launch.instance import Instance
from balabaqsha_cli.launch.plans import ProcessPlan
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.processes import ProcessIdentity, identify, wait_for_end

DEADLINE_SECONDS = 20


def waiting(name: str = "queue") -> ProcessPlan:
    return ProcessPlan(name=name, command=(sys.executable, "-c", "import signal; signal.pause()"))


def ending(code: int, *, says: str = "") -> ProcessPlan:
    return ProcessPlan(name="queue", command=(sys.executable, "-c", f"print({says!r}); raise SystemExit({code})"))


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = Instance(name="test", directory=tmp_path / "run")
    made.make()
    return made


@pytest.fixture
async def children(instance: Instance) -> AsyncIterator[Children]:
    kept = Children(instance, record=instance.processes)
    yield kept
    await kept.stop(kept.pids())


def identity_of(pid: int) -> ProcessIdentity:
    identity = identify(pid)
    assert identity is not None
    return identity


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline


async def test_a_fallen_process_is_reported_and_started_again(
    children: Children, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    children.start([waiting()])
    fallen = identity_of(children.pids()["queue"])
    os.kill(fallen.pid, signal.SIGKILL)
    assert wait_for_end(fallen, seconds=DEADLINE_SECONDS)

    until(children.tend)

    assert children.pids()["queue"] != fallen.pid
    assert "queue ended with signal SIGKILL" in caplog.text


def test_patience_grows_with_every_fall_and_starts_anew_after_a_good_life() -> None:
    pauses = [1.0]

    for _ in range(6):
        pauses.append(next_pause(pauses[-1], lived=3.0))

    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert next_pause(30.0, lived=60.0) == 1


async def test_a_process_that_falls_during_the_launch_refuses_it_with_its_last_words(children: Children) -> None:
    children.start([ending(78, says="QUEUE_DATABASE_URL: missing")])

    with pytest.raises(LaunchRefusedError, match="queue ended with code 78: QUEUE_DATABASE_URL: missing"):
        until(lambda: bool(children.refuse_the_fallen()))


async def test_a_failed_migration_refuses_the_launch(children: Children) -> None:
    with pytest.raises(LaunchRefusedError, match="lock timeout"):
        await children.finish([ending(1, says="lock timeout")])

    assert children.pids() == {}


async def test_migrations_that_end_well_are_forgotten(children: Children) -> None:
    await children.finish([ending(0)])

    assert children.pids() == {}


async def test_stopping_ends_every_process(children: Children) -> None:
    children.start([waiting("queue"), waiting("identity")])
    running = [identity_of(pid) for pid in children.pids().values()]

    await children.stop(["queue", "identity"])

    assert not any(one.is_alive() for one in running)


async def test_what_a_killed_launcher_left_is_ended_by_the_next(instance: Instance, children: Children) -> None:
    children.start([waiting()])
    left = identity_of(children.pids()["queue"])

    assert end_leftovers(instance) == 1

    assert not left.is_alive()
    assert end_leftovers(instance) == 0


async def test_a_pid_that_somebody_else_got_meanwhile_is_left_alone(instance: Instance, children: Children) -> None:
    children.start([waiting()])
    bystander = identity_of(children.pids()["queue"])
    instance.processes.write_text(f'{{"processes": [{{"pid": {bystander.pid}, "started": {bystander.started - 1}}}]}}')

    assert end_leftovers(instance) == 0

    assert bystander.is_alive()


async def test_settings_reach_the_process_and_addresses_of_servers_do_not(
    children: Children, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALABAQSHA_POSTGRES_URL", "postgresql://admin:secret@host")
    code = "import os; print(os.environ['QUEUE_X'], 'BALABAQSHA_POSTGRES_URL' in os.environ)"
    plan = ProcessPlan(name="queue", command=(sys.executable, "-c", code), settings={"QUEUE_X": "set"})

    await children.finish([plan])

    assert launched.last_line(instance.log("queue")) == "set False"
