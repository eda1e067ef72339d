"""The gateway as a process: it starts by its command, and stops without letting anybody fall."""

import asyncio
import base64
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import Request, Response
from fastapi.responses import JSONResponse

from balabaqsha_testkit.waiting import eventually


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def process(gateway, tmp_path) -> AsyncIterator[tuple[asyncio.subprocess.Process, int, int]]:
    """`gateway-service serve` in front of the services of `gateway`."""
    port, metrics = free_port(), free_port()
    urls = {f"GATEWAY_{name.upper()}_URL": upstream.url for name, upstream in gateway.upstreams.items()}
    environment = urls | {
        "GATEWAY_ENVIRONMENT": "development",
        "GATEWAY_HTTP_PORT": str(port),
        "GATEWAY_METRICS_PORT": str(metrics),
        "GATEWAY_JWKS_URL": f"{gateway.identity.url}/.well-known/jwks.json",
        "GATEWAY_SESSION_KEYS": base64.b64encode(os.urandom(32)).decode(),
        "GATEWAY_LIMITS_EXEMPT_LOOPBACK": "true",
    }
    with (tmp_path / "log").open("wb") as log:
        started = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "gateway_service", "serve", env=os.environ | environment, stdout=log, stderr=log
        )
    yield started, port, metrics
    if started.returncode is None:
        started.kill()
        await started.wait()


async def test_it_serves_and_stops_without_failing_a_request(gateway, process, tmp_path) -> None:
    started, port, metrics = process
    release = asyncio.Event()

    async def wait(_: Request) -> Response:
        await release.wait()
        return JSONResponse({"done": True})

    gateway.identity.answers["/policy"] = wait
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:

        async def is_ready() -> bool:
            try:
                answer = await client.get("/readyz")
            except httpx.ConnectError:
                return False
            return answer.status_code == 200 and answer.json()["degraded"] == []

        await eventually(is_ready, within=20)
        measured = await client.get(f"http://127.0.0.1:{metrics}/metrics")
        under_way = asyncio.create_task(client.get("/api/v1/policy"))
        await eventually(lambda: gateway.identity.seen)
        started.send_signal(signal.SIGTERM)
        stopping = await eventually(lambda: _readiness(client))
        release.set()
        answer = await under_way
        code = await asyncio.wait_for(started.wait(), 15)

    log = (tmp_path / "log").read_text()
    assert "balabaqsha_gateway_under_way" in measured.text
    assert stopping.status_code == 503
    assert stopping.headers["connection"] == "close"
    assert answer.json() == {"done": True}
    assert code in {-signal.SIGTERM, 143}
    assert "limits_exempt_loopback" in log
    assert "Traceback" not in log


async def _readiness(client: httpx.AsyncClient) -> httpx.Response | None:
    answer = await client.get("/readyz")
    return answer if answer.status_code == 503 else None


async def test_bad_settings_end_it_with_every_fault_and_no_value() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GATEWAY_")} | {
        "GATEWAY_QUEUE_URL": "postgresql://secret",
        "GATEWAY_LIMIT_READ": "much",
    }

    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gateway_service", "serve", env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, said = await started.communicate()

    assert started.returncode == 78
    for name in (
        "GATEWAY_QUEUE_URL",
        "GATEWAY_LIMIT_READ",
        "GATEWAY_IDENTITY_URL",
        "GATEWAY_JWKS_URL",
        "GATEWAY_SESSION_KEYS",
    ):
        assert name in said.decode()
    assert "secret" not in said.decode()
