"""Passes a request on to its service and the answer back, without reading more into either than it must."""

import aiohttp
import structlog

from balabaqsha_chassis.tracing import current_traceparent
from gateway_service.api.bodies import WHOLE, RequestBody
from gateway_service.api.exchange import Exchange
from gateway_service.api.headers import for_caller, for_service
from gateway_service.api.route import BASE, Access, Kind, Route
from gateway_service.api.streams import LiveStreams
from gateway_service.upstreams import AwayError, Call, Upstreams

_WITHOUT_BODY = frozenset({204, 304})
_log = structlog.get_logger()


def onward_headers(exchange: Exchange) -> dict[str, str]:
    """What a service is told of a request: the caller's own headers, and those only the gateway may set."""
    headers = for_service(exchange.headers)
    headers["X-Client-Address"] = exchange.address
    headers["X-Request-Id"] = exchange.request_id
    headers["X-Forwarded-Prefix"] = BASE
    if (traceparent := current_traceparent()) is not None:
        headers["traceparent"] = traceparent
    return headers


class Proxy:
    """The way of every request that one service answers alone."""

    def __init__(self, upstreams: Upstreams, streams: LiveStreams) -> None:
        self._upstreams = upstreams
        self._streams = streams

    async def forward(self, exchange: Exchange, route: Route) -> None:
        """Ask the route's service and answer with what it says; raises `Problem` when it says nothing."""
        body = RequestBody(exchange, route)
        whole = await body.begin()
        call = _call(exchange, route, body=body, whole=whole)
        try:
            async with self._upstreams.open(route.upstream, call) as answer:
                await self._relay(answer, exchange, route)
        except AwayError as fault:
            if exchange.started:
                _log.warning("answer_cut_short", upstream=route.upstream, route=route.path)
                return
            raise fault.problem() from fault

    async def _relay(self, answer: aiohttp.ClientResponse, exchange: Exchange, route: Route) -> None:
        headers = for_caller(answer.raw_headers)
        if route.access is Access.ACCOUNT and not any(name == b"cache-control" for name, _ in headers):
            headers.append((b"cache-control", b"no-store"))
        if route.kind is Kind.STREAM:
            await self._streams.relay(answer, exchange, headers)
            return
        if answer.status in _WITHOUT_BODY:
            await exchange.answer(answer.status, [pair for pair in headers if pair[0] != b"content-length"], b"")
            return
        if answer.content_length is not None and answer.content_length <= WHOLE:
            await exchange.answer(answer.status, headers, await answer.read())
            return
        await exchange.send({"type": "http.response.start", "status": answer.status, "headers": headers})
        async for piece in answer.content.iter_any():
            await exchange.hand_over(piece)
        await exchange.send({"type": "http.response.body", "body": b"", "more_body": False})


def _call(exchange: Exchange, route: Route, *, body: RequestBody, whole: bytes | None) -> Call:
    headers = onward_headers(exchange)
    if whole is None and body.declared is not None:
        headers["Content-Length"] = str(body.declared)
    # A body that is still arriving has a deadline of its own; the service's time begins when it has it all.
    begin = route.seconds * (1 if whole is not None else 2)
    return Call(
        method=route.method,
        target=_target(exchange),
        headers=headers,
        body=body if whole is None else whole,
        begin_seconds=begin if route.kind is Kind.JSON else None,
        idle_seconds=route.seconds,
        stream=route.kind is Kind.STREAM,
    )


def _target(exchange: Exchange) -> str:
    path = exchange.raw_path.decode("ascii").removeprefix(BASE)
    query = exchange.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path
