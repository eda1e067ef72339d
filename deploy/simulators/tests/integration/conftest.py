import asyncio
import ctypes
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass

import aiohttp
import pytest

START_SECONDS = 20
WAIT_SECONDS = 15
DIE_WITH_PARENT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulator:
    process: subprocess.Popen
    http: str
    wire_port: int | None
    line: str

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=WAIT_SECONDS)


@pytest.fixture
def launch() -> Iterator[Callable[..., Simulator]]:
    """Start simulators as processes of their own; none outlives the test."""
    running: list[subprocess.Popen] = []

    def start(*arguments: str) -> Simulator:
        process = open_process(*arguments)
        running.append(process)
        return announced(process)

    yield start
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def eventually() -> Callable[[Callable[[], Awaitable]], Awaitable]:
    """Ask until the answer is true, up to a deadline; give back the answer."""

    async def ask(question):
        async with asyncio.timeout(WAIT_SECONDS):
            while not (answer := await question()):  # noqa: ASYNC110 - the other side is another process
                await asyncio.sleep(0.02)
        return answer

    return ask


@pytest.fixture
def centre(launch) -> Simulator:
    arguments = ("--system-id", "bala", "--password", "made-up", "--receipt-delay", "0.02", "--slow-seconds", "0.5")
    return launch("sms", "--port", "0", "--smpp-port", "0", *arguments)


@pytest.fixture
def sink(launch) -> Simulator:
    return launch("mail", "--port", "0", "--smtp-port", "0", "--slow-seconds", "0.5")


@pytest.fixture
def receiver(request) -> Simulator:
    """The simulator of messages the test speaks of: the SMS centre or the mail sink."""
    return request.getfixturevalue("centre" if "centre" in request.fixturenames else "sink")


@pytest.fixture
def messages(receiver, http):
    async def get(**query):
        async with http.get(f"{receiver.http}/messages", params=query) as answer:
            return (await answer.json())["items"]

    return get


@pytest.fixture
def fault(receiver, http):
    async def order(mode, *, seconds=60):
        async with http.post(f"{receiver.http}/faults", json={"mode": mode, "seconds": seconds}) as answer:
            assert answer.status == 200

    return order


def open_process(*arguments: str, **environment: str) -> subprocess.Popen:
    libc = ctypes.CDLL(None)
    return subprocess.Popen(
        [sys.executable, "-m", "balabaqsha_simulators", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
        preexec_fn=lambda: libc.prctl(DIE_WITH_PARENT, signal.SIGKILL),  # noqa: PLW1509 - an aborted run leaves nothing
    )


def announced(process: subprocess.Popen) -> Simulator:
    deadline = time.monotonic() + START_SECONDS
    readable, _, _ = select.select([process.stdout], [], [], deadline - time.monotonic())
    line = process.stdout.readline().decode() if readable else ""
    if not line:
        process.kill()
        raise AssertionError(f"the simulator did not start: {process.communicate()[1].decode()}")
    wire = re.search(r"(?:smpp|smtp)://[^:]+:(\d+)", line)
    return Simulator(
        process=process,
        http=re.search(r"http://[^, \n]+", line).group(),
        wire_port=int(wire.group(1)) if wire else None,
        line=line,
    )
