"""A gateway on a real port, and services of the tests' own on others."""

import asyncio
import base64
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.waiting import eventually
from gateway_service.bootstrap import RENDERER, create_app
from gateway_service.connections import guarded
from gateway_service.serving import build_server
from gateway_service.settings import GatewaySettings


class Served:
    """A uvicorn server in the test's own loop."""

    def __init__(self, server: uvicorn.Server, listener: socket.socket) -> None:
        self.server = server
        self.port: int = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        # Not `serve`, which would take the test runner's signal handlers.
        self.task = asyncio.create_task(server._serve([listener]))  # noqa: SLF001 - see above

    async def stop(self) -> None:
        self.server.should_exit = True
        await self.task


def listening(port: int = 0) -> socket.socket:
    # The protocol is named, or asyncio would not switch Nagle's algorithm off.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(256)
    return listener


@dataclass
class Seen:
    """What an upstream was asked."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Upstream:
    """A service of the test's own: answers what `answers` says for a path, else 200 with an empty object."""

    app: FastAPI
    seen: list[Seen] = field(default_factory=list)
    answers: dict[str, Callable[[Request], Awaitable[Response]]] = field(default_factory=dict)
    served: Served | None = None

    @property
    def url(self) -> str:
        assert self.served is not None
        return self.served.url

    async def start(self, port: int = 0) -> "Upstream":
        config = uvicorn.Config(self.app, log_level="critical", access_log=False, timeout_graceful_shutdown=1)
        self.served = Served(uvicorn.Server(config), listening(port))
        return self

    async def stop(self) -> int:
        assert self.served is not None
        await self.served.stop()
        return self.served.port

    def reply(self, path: str, body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        async def answer(_: Request) -> Response:
            return JSONResponse(body, status, headers)

        self.answers[path] = answer

    def stream(self, path: str, pieces: Callable[[], AsyncIterator[bytes]], media_type: str) -> None:
        async def answer(_: Request) -> Response:
            return StreamingResponse(pieces(), media_type=media_type)

        self.answers[path] = answer


def new_upstream(background: dict[str, Any]) -> Upstream:
    """A service; what the gateway asks by itself is answered from `background` and not noted."""
    app = FastAPI(openapi_url=None)
    upstream = Upstream(app)

    @app.api_route("/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    async def anything(request: Request) -> Response:
        if (own := background.get(request.url.path)) is not None:
            return JSONResponse(own)
        body = await request.body()
        upstream.seen.append(Seen(request.method, request.url.path, request.url.query, dict(request.headers), body))
        if (answer := upstream.answers.get(request.url.path)) is not None:
            return await answer(request)
        return JSONResponse({})

    return upstream


#: Seals the portal's cookies of this run's gateways.
SESSION_KEY = base64.b64encode(os.urandom(32)).decode()
SERVICES = ("identity", "children", "applications", "queue", "notifications")


@dataclass
class Gateway:
    """A running gateway and what stands behind it."""

    served: Served
    app: FastAPI
    client: httpx.AsyncClient
    upstreams: dict[str, Upstream]

    @property
    def url(self) -> str:
        return self.served.url

    def __getattr__(self, name: str) -> Upstream:
        return self.upstreams[name]


StartGateway = Callable[..., Awaitable[Gateway]]


@pytest.fixture
async def start_gateway(issuer: Issuer) -> AsyncIterator[StartGateway]:
    """Starts gateways with services of their own; all are stopped after the test."""
    started: list[Gateway] = []

    async def start(*, options: dict[str, Any] | None = None, **settings: Any) -> Gateway:
        background = {"/readyz": {"status": "ready"}, "/.well-known/jwks.json": issuer.document}
        upstreams = {name: await new_upstream(background).start() for name in SERVICES}
        urls = {f"{name}_url": upstream.url for name, upstream in upstreams.items()}
        values = {
            "environment": "development",
            "jwks_url": f"{upstreams['identity'].url}/.well-known/jwks.json",
            "session_keys": SESSION_KEY,
            "drain_seconds": 0,
            "probe_seconds": 0.1,
        }
        made = GatewaySettings(**(values | urls | settings))
        app = create_app(made, **(options or {}))
        protocol = guarded(head_seconds=made.request_head_seconds, renderer=RENDERER)
        server = build_server(app, made, stopping=app.state.gateway.stopping, protocol=protocol)
        served = Served(server, listening())
        client = httpx.AsyncClient(base_url=served.url, timeout=20)
        gateway = Gateway(served, app, client, upstreams)
        started.append(gateway)
        await eventually(lambda: _is_up(client))
        return gateway

    yield start
    for gateway in started:
        await gateway.client.aclose()
        await gateway.served.stop()
        await asyncio.gather(*(upstream.stop() for upstream in gateway.upstreams.values()))


async def _is_up(client: httpx.AsyncClient) -> bool:
    with suppress(httpx.ConnectError):
        return (await client.get("/livez")).status_code == 200
    return False


@pytest.fixture
async def gateway(start_gateway: StartGateway) -> Gateway:
    """A gateway with its default settings."""
    return await start_gateway()
