"""One span, one log line and one measurement for every request; an id that the caller gets back."""

import re
import time
from typing import Any

import structlog
from opentelemetry.trace import SpanKind, Tracer
from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from balabaqsha_chassis.failpoints import edge
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.tracing import span_from

_SECONDS = Histogram("balabaqsha_http_seconds", "Requests", ["method", "route", "status"])
_REQUEST_ID = re.compile(r"^[0-9A-Za-z-]{8,64}$")
_QUIET = frozenset({"/livez", "/readyz"})
_log = structlog.get_logger()


class RequestTelemetry:
    """ASGI middleware: continues the caller's trace and tells of the request by its route, never by its values."""

    def __init__(self, app: ASGIApp, *, tracer: Tracer) -> None:
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        edge.set("http")
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        request_id = headers.get("x-request-id", "")
        if not _REQUEST_ID.match(request_id):
            request_id = new_id()
        scope.setdefault("state", {})["request_id"] = request_id
        with (
            structlog.contextvars.bound_contextvars(request_id=request_id),
            span_from(
                headers.get("traceparent"), tracer=self._tracer, name=scope["method"], kind=SpanKind.SERVER
            ) as span,
        ):
            status = await self._run(scope, receive, send, request_id)
            route = _route(scope)
            span.update_name(f"{scope['method']} {route}")
            span.set_attribute("http.response.status_code", status)

    async def _run(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> int:
        began = time.perf_counter()
        seen: dict[str, int] = {"status": 500}

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                message["headers"] = [
                    *(pair for pair in message.get("headers", []) if pair[0].lower() != b"x-request-id"),
                    (b"x-request-id", request_id.encode()),
                ]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            self._tell(scope, status=seen["status"], seconds=time.perf_counter() - began)
        return seen["status"]

    def _tell(self, scope: Scope, *, status: int, seconds: float) -> None:
        route = _route(scope)
        if route in _QUIET:
            return
        _SECONDS.labels(scope["method"], route, status).observe(seconds)
        _log.info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


def _route(scope: Scope) -> str:
    """The route's template, so that no id stands in a log or a metric's label."""
    route: Any = scope.get("route")
    return str(getattr(route, "path", "unmatched"))
