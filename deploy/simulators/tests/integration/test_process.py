import os
import signal
import subprocess
import sys

import pytest

KINDS = {
    "register": ("register", "--port", "0", "--token", "made-up"),
    "sms": ("sms", "--port", "0", "--smpp-port", "0", "--system-id", "bala", "--password", "made-up"),
    "mail": ("mail", "--port", "0", "--smtp-port", "0"),
}


def finished(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "balabaqsha_simulators", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_simulator_says_one_line_lives_and_stops_cleanly(kind, number, launch, http):
    simulator = launch(*KINDS[kind])

    async with http.get(f"{simulator.http}/livez") as answer:
        alive = answer.status
    code = simulator.stop(number)
    rest, errors = simulator.process.communicate()

    assert (alive, code, rest, errors) == (200, 0, b"", b"")
    assert "made-up" not in simulator.line


@pytest.mark.parametrize("kind", KINDS)
def test_no_simulator_starts_in_production(kind):
    ended = finished(*KINDS[kind], BALABAQSHA_ENVIRONMENT="production")

    assert ended.returncode == 78
    assert len(ended.stderr.splitlines()) == 1
    assert "production" in ended.stderr


def test_a_port_in_use_is_told_in_one_line(launch):
    port = launch(*KINDS["mail"]).http.rpartition(":")[2]

    ended = finished("mail", "--port", port, "--smtp-port", "0")

    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1


def test_too_many_families_are_told_in_one_line():
    ended = finished("register", "--port", "0", "--token", "made-up", "--families", "100000000")

    assert ended.returncode == 78
    assert "--families" in ended.stderr
