"""The composition root: every part of the gateway is made here, once."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from fastapi import FastAPI
from opentelemetry.sdk.trace.export import SpanExporter

from balabaqsha_chassis.health import Health
from balabaqsha_chassis.key_source import KeySource
from balabaqsha_chassis.principal import TokenVerifier
from balabaqsha_chassis.problems import ProblemRenderer, install_problems
from balabaqsha_chassis.request_telemetry import RequestTelemetry
from balabaqsha_chassis.tracing import build_tracer
from gateway_service.access import Gate
from gateway_service.addresses import ClientAddresses
from gateway_service.api import account_accesses, account_export, applications, contacts, health
from gateway_service.api.cross_origin import CrossOrigin
from gateway_service.api.exchange import AnswerRules
from gateway_service.api.front import Front
from gateway_service.api.headers import security_headers
from gateway_service.api.matching import RouteFinder
from gateway_service.api.openapi_command import DOCUMENT
from gateway_service.api.parts import Parts
from gateway_service.api.proxy import Proxy
from gateway_service.api.route import SERVICES, Route
from gateway_service.api.routes import ROUTES
from gateway_service.api.state import GatewayState
from gateway_service.api.streams import LiveStreams
from gateway_service.api.texts import PROBLEM_TEXTS
from gateway_service.breaker import Breaker
from gateway_service.compression import Compression
from gateway_service.concurrency import AdaptiveLimit, Places
from gateway_service.limits import LimitClass, Limiter
from gateway_service.probes import Probes, keep_keys_fresh
from gateway_service.serving import Stopping
from gateway_service.settings import GatewaySettings
from gateway_service.switches import Switches
from gateway_service.upstreams import Upstreams
from gateway_service.web import docs
from gateway_service.web.header import Regions
from gateway_service.web.page import Portal
from gateway_service.web.portal import install_portal
from gateway_service.web.portal_session import PortalSessions
from gateway_service.web.sealed_cookies import CookieSealer

NAME = "gateway"
VERSION = "0.1.0"
RENDERER = ProblemRenderer(texts=PROBLEM_TEXTS)
_KEYS_EVERY_SECONDS = 10
Work = Callable[[], Coroutine[Any, Any, None]]
_log = structlog.get_logger()


def describe() -> FastAPI:
    """The gateway's own routes alone: enough to write its part of the document."""
    app = FastAPI(title="Balabaqsha", version=VERSION, docs_url=None, redoc_url=None, openapi_url=None)
    install_problems(app, RENDERER)
    for part in (applications, account_export, account_accesses, contacts, health, docs):
        app.include_router(part.router)
    install_portal(app)
    return app


def create_app(
    settings: GatewaySettings, *, routes: Sequence[Route] = ROUTES, span_exporter: SpanExporter | None = None
) -> FastAPI:
    """The whole gateway as one ASGI app; its background work runs while its lifespan does."""
    app = describe()
    urls = service_urls(settings)
    upstreams = _upstreams(settings, urls)
    streams = LiveStreams(longest_seconds=settings.stream_longest_seconds)
    keys = KeySource(settings.jwks_url, database=None)
    switches = Switches(settings.switches_file, routes=routes)
    app.state.gateway = state = GatewayState(
        parts=Parts(upstreams, seconds=settings.part_seconds),
        health=Health(),
        stopping=Stopping(streams.stop),
        clock=settings.clock(),
        document=DOCUMENT.read_bytes(),
    )
    sessions = _portal_sessions(settings)
    app.state.portal = Portal(sessions=sessions, clock=state.clock, tile_url=settings.tile_url, regions=Regions())
    probes = Probes(urls, health=state.health, every_seconds=settings.probe_seconds)
    tracer = build_tracer("gateway-service", endpoint=settings.otlp_endpoint, exporter=span_exporter)
    defaults = security_headers(production=settings.environment == "production")
    app.add_middleware(Compression)
    app.add_middleware(
        Front,
        rules=AnswerRules(renderer=RENDERER, defaults=defaults),
        finder=RouteFinder(routes),
        gate=_gate(settings, keys=keys, switches=switches),
        places=_places(settings),
        proxy=Proxy(upstreams, streams),
        cross_origin=CrossOrigin(settings.cors_origins),
        portal=sessions,
    )
    app.add_middleware(RequestTelemetry, tracer=tracer)
    works = (probes.run, switches.watch, lambda: keep_keys_fresh(keys, every_seconds=_KEYS_EVERY_SECONDS))
    app.router.lifespan_context = lambda _: _lifespan(works, upstreams)
    return app


def _portal_sessions(settings: GatewaySettings) -> PortalSessions:
    clock = settings.clock()
    sealer = CookieSealer([key.get_secret_value() for key in settings.session_keys], clock=clock)
    return PortalSessions(sealer, clock=clock, secure=settings.environment == "production")


def service_urls(settings: GatewaySettings) -> dict[str, str]:
    """Where each service answers."""
    return {str(service): getattr(settings, f"{service}_url") for service in SERVICES}


def _upstreams(settings: GatewaySettings, urls: dict[str, str]) -> Upstreams:
    breakers = {
        name: Breaker(
            failures=settings.breaker_failures, open_seconds=settings.breaker_open_seconds, clock=time.monotonic
        )
        for name in urls
    }
    connections = settings.in_flight_most + settings.transfers_most
    return Upstreams(urls, breakers=breakers, connect_seconds=settings.connect_seconds, connections=connections)


def _gate(settings: GatewaySettings, *, keys: KeySource, switches: Switches) -> Gate:
    if settings.limits_exempt_loopback:
        _log.warning("limits_exempt_loopback", meaning="callers from this machine meet no limits")
    quotas = {limit: getattr(settings, f"limit_{limit}") for limit in LimitClass}
    return Gate(
        addresses=ClientAddresses(settings.trusted_proxies),
        limiter=Limiter(quotas, clock=time.monotonic),
        verifier=TokenVerifier(keys, audience=NAME, issuer=settings.token_issuer, clock=settings.clock()),
        switches=switches,
        exempt_loopback=settings.limits_exempt_loopback,
    )


def _places(settings: GatewaySettings) -> Places:
    limit = AdaptiveLimit(
        least=settings.in_flight_least,
        most=settings.in_flight_most,
        slow_seconds=settings.slow_answer_seconds,
        clock=time.monotonic,
    )
    return Places(
        limit, transfers_most=settings.transfers_most, streams_most=settings.streams_most, clock=time.monotonic
    )


@asynccontextmanager
async def _lifespan(works: Sequence[Work], upstreams: Upstreams) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(work()) for work in works]
    for task in tasks:
        task.add_done_callback(_tell_of_death)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await upstreams.close()


def _tell_of_death(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (fault := task.exception()) is not None:
        _log.error("worker_died", exc_info=fault)
