"""The composition root of the queue service."""

from functools import partial

from fastapi import FastAPI

from balabaqsha_chassis.clock import Clock, system_clock
from balabaqsha_chassis.database import Database, UnitOfWorkOpener
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.problems import ProblemRenderer
from balabaqsha_chassis.service import Parts, Routes, build_app
from queue_service.adapters.checkpoint_signer import Ed25519Signer
from queue_service.adapters.rules import RuleShelf
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.entrypoints import (
    http,
    http_accesses,
    http_forecasts,
    http_history,
    http_ledger,
    http_proofs,
    http_public,
    http_rules,
)
from queue_service.entrypoints.checkpointer import Checkpointer, recheck_timer
from queue_service.entrypoints.consumers import SUBSCRIPTIONS
from queue_service.entrypoints.operator_routers import OPERATOR_ROUTERS
from queue_service.entrypoints.place_routers import PLACE_ROUTERS
from queue_service.entrypoints.sealer import Sealer
from queue_service.entrypoints.state import QueueState
from queue_service.entrypoints.texts import PROBLEM_TEXTS
from queue_service.entrypoints.timers import TIMERS
from queue_service.entrypoints.voucher_routers import VOUCHER_ROUTERS
from queue_service.settings import QueueSettings

ROUTES = Routes(
    name="queue",
    version="0.1.0",
    routers=tuple(
        module.router
        for module in (
            http,
            http_accesses,
            http_history,
            http_forecasts,
            http_proofs,
            http_public,
            http_ledger,
            http_rules,
        )
    )
    + PLACE_ROUTERS
    + OPERATOR_ROUTERS
    + VOUCHER_ROUTERS,
    renderer=ProblemRenderer(texts=PROBLEM_TEXTS, statuses=http.STATUSES),
)


def create_app(settings: QueueSettings, *, clock: Clock = system_clock) -> FastAPI:
    """The queue service with everything it needs."""
    database = Database(
        settings.database_url.get_secret_value(),
        name="queue-service",
        pool_size=settings.pool_size,
        timeout_seconds=settings.database_timeout_seconds,
    )
    build = partial(QueueUnitOfWork, shelf=RuleShelf())
    state = QueueState(
        open_unit_of_work=UnitOfWorkOpener(database, producer="queue", build=build, clock=clock),
        clock=clock,
        stream_every_seconds=settings.stream_every_seconds,
    )
    sealer = Sealer(state, database=database, every_milliseconds=settings.seal_every_milliseconds)
    health = Health()
    checkpointer = Checkpointer(
        state,
        database=database,
        signer=Ed25519Signer(settings.checkpoint_key.get_secret_value()),
        every_seconds=settings.checkpoint_every_seconds,
        health=health,
    )
    return build_app(
        Parts(
            routes=ROUTES,
            settings=settings,
            database=database,
            open_unit_of_work=state.open_unit_of_work,
            state=state,
            migrations_package="queue_service.migrations",
            subscriptions=SUBSCRIPTIONS,
            timers=(*TIMERS, recheck_timer(health)),
            workers={"sealer": sealer.run, "sealer.checkpoints": checkpointer.run},
            health=health,
        )
    )
