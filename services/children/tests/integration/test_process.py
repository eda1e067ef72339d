"""The service as a process: it starts without the broker, serves, and stops when told to."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from children_builders import REGISTER_TOKEN, SimulatedRegister
from children_house import House

from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.keys import Keys
from balabaqsha_testkit.waiting import eventually


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def environment(database: ServiceDatabase, keys: Keys, register: SimulatedRegister) -> dict[str, str]:
    own = keys.environment("children") | {
        "CHILDREN_DATABASE_URL": database.url,
        "CHILDREN_BROKER_URL": "amqp://children-service:made-up@127.0.0.1:1/core",
        "CHILDREN_JWKS_URL": "http://127.0.0.1:1/unused",
        "CHILDREN_REGISTER_URL": register.url,
        "CHILDREN_REGISTER_TOKEN": REGISTER_TOKEN,
        "CHILDREN_HTTP_PORT": str(free_port()),
        "CHILDREN_METRICS_PORT": str(free_port()),
        "CHILDREN_LOG_LEVEL": "debug",
    }
    return os.environ | own


@pytest.fixture
def process(environment: dict[str, str], tmp_path: Path) -> Iterator[Any]:
    with (tmp_path / "log").open("w") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "children_service", "serve"], env=environment, stdout=log, stderr=log
        )
        yield running
        running.kill()
        running.wait()


async def test_a_parent_is_served_while_the_broker_is_away(
    process: subprocess.Popen, environment: dict[str, str], house: House, register: SimulatedRegister, tmp_path: Path
):
    family = register.family()
    mother, child = family["guardians"][0], family["children"][0]
    base = f"http://127.0.0.1:{environment['CHILDREN_HTTP_PORT']}"
    async with httpx.AsyncClient(base_url=base) as client:

        async def ready() -> dict | None:
            try:
                answer = await client.get("/readyz")
            except httpx.TransportError:
                return None
            return answer.json() if answer.status_code == 200 else None

        state = await eventually(ready, within=30)
        caller = replace(house, client=client).caller(mother["iin"])
        added = await caller.check_and_add(child["iin"])
        metrics = await client.get(f"http://127.0.0.1:{environment['CHILDREN_METRICS_PORT']}/metrics")

    process.send_signal(signal.SIGTERM)
    code = process.wait(30)

    assert state == {"status": "ready", "degraded": ["consumer", "relay"]}
    waiting = await house.rows("select routing_key from outbox where published_at is null order by position")
    assert waiting[0]["routing_key"] == "children.child_linked.v1"
    assert 'balabaqsha_register_seconds_count{outcome="relation"} 1.0' in metrics.text
    assert code in {0, -signal.SIGTERM, 128 + signal.SIGTERM}
    log = (tmp_path / "log").read_text()
    assert '"route": "/children/checks"' in log
    for value in (mother["iin"], child["iin"], child["surname"], child["first_name"], added["iin_masked"]):
        assert value not in log
        assert value not in metrics.text


def test_wrong_settings_end_the_process_with_their_names(environment: dict[str, str]):
    wrong = environment | {"CHILDREN_BLIND_INDEX_KEY": "c2VjcmV0", "CHILDREN_DATA_KEY_ID": "secret"}

    done = subprocess.run(
        [sys.executable, "-m", "children_service", "serve"], env=wrong, capture_output=True, text=True, check=False
    )

    assert done.returncode == 78
    assert "CHILDREN_BLIND_INDEX_KEY" in done.stderr
    assert "CHILDREN_DATA_KEY_ID" in done.stderr
    assert "c2VjcmV0" not in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize(("what", "wanted"), [("openapi", '"openapi"'), ("asyncapi", '"asyncapi"')])
def test_the_documents_are_printed_without_any_setting(what: str, wanted: str):
    done = subprocess.run(
        [sys.executable, "-m", "children_service", what], capture_output=True, text=True, check=True, env=os.environ
    )

    assert wanted in done.stdout
