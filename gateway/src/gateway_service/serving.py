"""Serves the gateway until it is told to stop, and then lets nobody fall."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import uvicorn
from prometheus_client import start_http_server
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_service.connections import GuardedProtocol
from gateway_service.settings import GatewaySettings

_GRACE_SECONDS = 15
_KEEP_ALIVE_SECONDS = 75


@dataclass(slots=True)
class Stopping:
    """Whether the order to stop has come, and what to do when it comes."""

    on_order: Callable[[], None]
    ordered: bool = False

    def order(self) -> None:
        """Begin to stop: live streams end, connections are not kept, readiness is denied."""
        self.ordered = True
        self.on_order()


class Goodbye:
    """ASGI wrapper: once we are stopping, every answer asks its caller to connect anew, elsewhere."""

    def __init__(self, app: ASGIApp, stopping: Stopping) -> None:
        self._app = app
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            if self._stopping.ordered and message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"connection", b"close")]
            await send(message)

        await self._app(scope, receive, send_on)


class PatientServer(uvicorn.Server):
    """Before closing its port it serves on for a moment, with readiness denied and connections not kept."""

    def __init__(self, config: uvicorn.Config, *, stopping: Stopping, drain_seconds: float) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._drain_seconds = drain_seconds

    async def shutdown(self, sockets: Any = None) -> None:
        """Drain, then stop as uvicorn does: finish what is under way, close, run the app's own ending."""
        self._stopping.order()
        await asyncio.sleep(self._drain_seconds)
        await super().shutdown(sockets)


def build_server(
    app: ASGIApp, settings: GatewaySettings, *, stopping: Stopping, protocol: type[GuardedProtocol]
) -> PatientServer:
    """The server of one process."""
    config = uvicorn.Config(
        Goodbye(app, stopping),
        host=settings.http_host,
        port=settings.http_port,
        http=protocol,
        ws="none",
        proxy_headers=False,  # who is trusted is decided by our own setting, in `addresses`
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
    )
    return PatientServer(config, stopping=stopping, drain_seconds=settings.drain_seconds)


def serve_metrics(settings: GatewaySettings) -> None:
    """Open the port of `/metrics`."""
    start_http_server(settings.metrics_port, addr=settings.http_host)
