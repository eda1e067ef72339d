"""A service's FastAPI app with everything around its routes: problems, health, relay, consumer, timers."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from opentelemetry.sdk.trace.export import SpanExporter

from balabaqsha_chassis.broker import Broker
from balabaqsha_chassis.consumer import EventApplier, Subscriptions
from balabaqsha_chassis.database import Database, OpenUnitOfWork
from balabaqsha_chassis.database_faults import CANDIDATES, is_passing
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.housekeeping import HOUSEKEEPING
from balabaqsha_chassis.key_source import KeySource
from balabaqsha_chassis.listener import Listener
from balabaqsha_chassis.migrations import head_of, version_of
from balabaqsha_chassis.openapi import describe
from balabaqsha_chassis.principal import TokenVerifier
from balabaqsha_chassis.problems import Problem, ProblemRenderer, install_problems
from balabaqsha_chassis.relay import Relay
from balabaqsha_chassis.request_telemetry import RequestTelemetry
from balabaqsha_chassis.settings import ServiceSettings
from balabaqsha_chassis.timer import Timer, TimerRunner
from balabaqsha_chassis.tracing import build_tracer

Worker = Callable[[], Coroutine[Any, Any, None]]
_STOP_SECONDS = 12
_GC_THRESHOLDS = (20_000, 50, 100)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """The HTTP face of a service: its routers and what its refusals say."""

    name: str
    version: str
    routers: Sequence[APIRouter]
    renderer: ProblemRenderer

    def describe(self) -> FastAPI:
        """The app with its routes alone: enough to write the OpenAPI document."""
        app = FastAPI(title=f"Balabaqsha {self.name}", version=self.version, docs_url=None, redoc_url=None)
        install_problems(app, self.renderer)
        for router in self.routers:
            app.include_router(router)
        describe(app)
        return app


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a service's composition root hands over."""

    routes: Routes
    settings: ServiceSettings
    database: Database
    open_unit_of_work: OpenUnitOfWork[Any]
    state: Any
    migrations_package: str
    subscriptions: Subscriptions = field(default_factory=dict)
    timers: Sequence[Timer] = ()
    #: Further work for the life of the process, by the role that does it.
    workers: Mapping[str, Worker] = field(default_factory=dict)
    #: Called, in order, when the process stops.
    closers: Sequence[Worker] = ()
    span_exporter: SpanExporter | None = None
    #: Shared with the service's own workers, where they have something to tell.
    health: Health = field(default_factory=Health)


def build_app(parts: Parts) -> FastAPI:
    """The whole service as one ASGI app; background work runs while its lifespan does."""
    settings, name = parts.settings, parts.routes.name
    app = parts.routes.describe()
    app.router.lifespan_context = lambda _: _lifespan(app, parts)
    tracer = build_tracer(f"{name}-service", endpoint=settings.otlp_endpoint, exporter=parts.span_exporter)
    app.state.service = parts.state
    app.state.tracer = tracer
    app.state.health = parts.health
    app.state.stopping = False
    app.state.applier = EventApplier(
        subscriptions=parts.subscriptions,
        database=parts.database,
        open_unit_of_work=parts.open_unit_of_work,
        state=parts.state,
        tracer=tracer,
    )
    keys = app.state.keys = KeySource(settings.jwks_url, database=parts.database)
    app.state.verifier = TokenVerifier(
        keys, audience=name, issuer=settings.token_issuer, database=parts.database, clock=settings.clock()
    )
    app.add_middleware(RequestTelemetry, tracer=tracer)
    _add_health_routes(app, parts)
    _answer_passing_faults(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI, parts: Parts) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(run(), name=name) for name, run in _workers(app, parts).items()]
    for task in tasks:
        task.add_done_callback(_tell_of_death)
    gc.collect()
    gc.freeze()  # Start-up's modules never become garbage; walking them costs 20 ms at the 99th percentile.
    gc.set_threshold(*_GC_THRESHOLDS)
    try:
        yield
    finally:
        app.state.stopping = True
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_STOP_SECONDS)
        for close in parts.closers:
            await close()
        await parts.database.close()


def _workers(app: FastAPI, parts: Parts) -> dict[str, Worker]:
    settings, name, health = parts.settings, parts.routes.name, app.state.health
    broker = Broker(settings.broker_url.get_secret_value(), name=f"{name}-service")
    workers: dict[str, Worker] = {"keys": app.state.keys.watch} if "api" in settings.roles else {}
    if "relay" in settings.roles:
        health.report("relay", works=False)
        workers["relay"] = Relay(parts.database, broker, producer=name, health=health).run
    if "consumer" in settings.roles and parts.subscriptions:
        health.report("consumer", works=False)
        mailbox = f"{name}-service"
        workers["consumer"] = Listener(broker, mailbox=mailbox, applier=app.state.applier, health=health).run
    if "timer" in settings.roles:
        for timer in parts.timers:
            workers[f"timer.{timer.name}"] = TimerRunner(timer, database=parts.database, state=parts.state).run
        workers["timer.housekeeping"] = TimerRunner(HOUSEKEEPING, database=parts.database, state=parts.database).run
    return workers | {role: run for role, run in parts.workers.items() if role.split(".")[0] in settings.roles}


def _tell_of_death(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (fault := task.exception()) is not None:
        _log.error("worker_died", worker=task.get_name(), exc_info=fault)


def _add_health_routes(app: FastAPI, parts: Parts) -> None:
    head = head_of(parts.migrations_package)

    async def livez() -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz() -> Response:
        if app.state.stopping:
            return JSONResponse({"status": "stopping"}, 503, {"Retry-After": "1"})
        try:
            version = await version_of(parts.database)
        except Exception as fault:  # noqa: BLE001 - whatever the driver says, the database does not serve
            _log.warning("database_not_ready", fault=type(fault).__name__)
            return JSONResponse({"status": "database_unreachable"}, 503, {"Retry-After": "1"})
        if version != head:
            return JSONResponse({"status": "migrations_not_at_head"}, 503, {"Retry-After": "1"})
        return JSONResponse({"status": "ready", "degraded": app.state.health.degraded})

    app.add_api_route("/livez", livez, include_in_schema=False)
    app.add_api_route("/readyz", readyz, include_in_schema=False)


def _answer_passing_faults(app: FastAPI) -> None:
    """A database that is away for a moment is 503 with `Retry-After`, not a defect of ours."""
    known = app.exception_handlers

    async def on_fault(request: Request, error: Exception) -> Response:
        passing = is_passing(error)
        if passing:
            _log.warning("database_fault", fault=type(error).__name__)
        answer = Problem(503, "unavailable", headers={"Retry-After": "2"}) if passing else error
        handler: Any = known[Problem if passing else Exception]
        response: Response = await handler(request, answer)
        return response

    for kind in CANDIDATES:
        app.add_exception_handler(kind, on_fault)
