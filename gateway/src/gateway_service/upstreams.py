"""The services behind the gateway: one client, a breaker each, failures told apart."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import aiohttp
import structlog
from prometheus_client import Counter, Gauge, Histogram
from yarl import URL

from balabaqsha_chassis.problems import Problem
from gateway_service.breaker import Breaker, BreakerState

_SECONDS = Histogram("balabaqsha_gateway_upstream_seconds", "Time until a service's answer began", ["upstream"])
_FAULTS = Counter("balabaqsha_gateway_upstream_faults", "Requests a service did not answer", ["upstream", "fault"])
_OPEN = Gauge("balabaqsha_gateway_breaker_open", "1 while the service is left alone", ["upstream"])
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
#: Services keep idle connections for 75 s; ours must be the side that lets go first.
_KEEP_IDLE_SECONDS = 30
_log = structlog.get_logger()


class FlowingBody(Protocol):
    """A body that is still arriving."""

    @property
    def refusal(self) -> Exception | None:
        """Why it was stopped, once it was: then the failure is not the service's."""

    def pieces(self) -> AsyncIterator[bytes]:
        """What arrives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to a service."""

    method: str
    #: Path and query, as they go on the wire.
    target: str
    headers: Mapping[str, str]
    body: bytes | FlowingBody = b""
    #: Until the answer begins.
    begin_seconds: float | None = None
    #: Until the answer has been read.
    total_seconds: float | None = None
    #: The longest silence.
    idle_seconds: float | None = None
    #: Live streams have connections of their own, or they would take all from the rest.
    stream: bool = False


class AwayError(Exception):
    """The service cannot be reached, or is left alone for the moment."""

    def __init__(self, upstream: str, *, retry_after: float = 1) -> None:
        super().__init__(upstream)
        self.retry_after = retry_after

    def problem(self) -> Problem:
        """What the caller is told."""
        return Problem(503, "unavailable", headers={"Retry-After": str(max(1, round(self.retry_after)))})


class SilentError(AwayError):
    """The service took the request and did not answer in time."""

    def problem(self) -> Problem:
        """What the caller is told: nobody knows whether it was carried out."""
        return Problem(503, "no_answer", headers={"Retry-After": "1"})


class Upstreams:
    """Calls services; opens its connections with the first call and closes them with `close`."""

    def __init__(
        self, urls: Mapping[str, str], *, breakers: Mapping[str, Breaker], connect_seconds: float, connections: int
    ) -> None:
        self._urls = {name: URL(url) for name, url in urls.items()}
        self._breakers = breakers
        self._connect_seconds = connect_seconds
        self._connections = connections
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def close(self) -> None:
        """Let go of every connection."""
        for session in self._sessions.values():
            await session.close()

    @asynccontextmanager
    async def open(self, upstream: str, call: Call) -> AsyncIterator[aiohttp.ClientResponse]:
        """The service's answer, its body still to be read; raises `AwayError` when there is none."""
        breaker = self._breakers[upstream]
        if not breaker.admits():
            raise AwayError(upstream, retry_after=breaker.retry_after)
        answer = await self._begin(upstream, call, breaker)
        try:
            yield answer
        except (aiohttp.ClientError, TimeoutError) as fault:
            self._failed(upstream, breaker, fault)
            raise AwayError(upstream) from fault
        finally:
            if not answer.content.is_eof():
                answer.close()

    async def _begin(self, upstream: str, call: Call, breaker: Breaker) -> aiohttp.ClientResponse:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(call.begin_seconds):
                answer = await self._ask(upstream, call)
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            if not isinstance(call.body, bytes) and call.body.refusal is not None:
                breaker.abandoned()
                raise call.body.refusal from None
            self._failed(upstream, breaker, fault)
            kind = SilentError if _was_sent(fault) else AwayError
            raise kind(upstream) from fault
        except BaseException:
            breaker.abandoned()
            raise
        breaker.succeeded()
        _OPEN.labels(upstream).set(0)
        _SECONDS.labels(upstream).observe(time.perf_counter() - began)
        return answer

    async def _ask(self, upstream: str, call: Call) -> aiohttp.ClientResponse:
        """Once more when no connection was made and asking twice does no harm."""
        try:
            return await self._ask_once(upstream, call)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            if call.method not in _IDEMPOTENT or not isinstance(call.body, bytes):
                raise
            return await self._ask_once(upstream, call)

    async def _ask_once(self, upstream: str, call: Call) -> aiohttp.ClientResponse:
        body = call.body
        return await self._session(stream=call.stream).request(
            call.method,
            self._urls[upstream].join(URL(call.target, encoded=True)),
            headers=call.headers,
            data=(body or None) if isinstance(body, bytes) else body.pieces(),
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(
                total=call.total_seconds,
                connect=self._connect_seconds,
                sock_connect=self._connect_seconds,
                sock_read=call.idle_seconds,
            ),
        )

    def _session(self, *, stream: bool) -> aiohttp.ClientSession:
        if stream not in self._sessions:
            self._sessions[stream] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0,
                    limit_per_host=0 if stream else self._connections,
                    keepalive_timeout=_KEEP_IDLE_SECONDS,
                    ttl_dns_cache=10,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
            )
        return self._sessions[stream]

    def _failed(self, upstream: str, breaker: Breaker, fault: BaseException) -> None:
        was_open = breaker.state is BreakerState.OPEN
        breaker.failed()
        _FAULTS.labels(upstream, type(fault).__name__).inc()
        if breaker.state is BreakerState.OPEN and not was_open:
            _OPEN.labels(upstream).set(1)
            _log.warning("upstream_left_alone", upstream=upstream, fault=type(fault).__name__)


def _was_sent(fault: BaseException) -> bool:
    """Whether the request may have reached the service."""
    return not isinstance(fault, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
