"""The composition root: settings in, a whole service out."""

from datetime import timedelta
from functools import partial

from fastapi import FastAPI

from balabaqsha_chassis.clock import Clock, system_clock
from balabaqsha_chassis.database import Database, UnitOfWorkOpener
from balabaqsha_chassis.problems import ProblemRenderer
from balabaqsha_chassis.sealing import Opener
from balabaqsha_chassis.service import Parts, Routes, build_app
from children_service.adapters.register import HttpRegister
from children_service.adapters.unit_of_work import ChildrenUnitOfWork
from children_service.adapters.vault import Vault
from children_service.domain.allowance import CheckLimits
from children_service.entrypoints.consumers import SUBSCRIPTIONS
from children_service.entrypoints.http import ROUTERS, STATUSES
from children_service.entrypoints.state import ChildrenState
from children_service.entrypoints.texts import PROBLEM_TEXTS
from children_service.entrypoints.timers import TIMERS
from children_service.settings import ChildrenSettings

MIGRATIONS = "children_service.migrations"
ROUTES = Routes(
    name="children",
    version="0.1.0",
    routers=ROUTERS,
    renderer=ProblemRenderer(texts=PROBLEM_TEXTS, statuses=STATUSES),
)


def create_app(settings: ChildrenSettings, *, clock: Clock = system_clock) -> FastAPI:
    """The service, ready to be served."""
    database = Database(
        settings.database_url.get_secret_value(),
        name="children-service",
        pool_size=settings.pool_size,
        timeout_seconds=settings.database_timeout_seconds,
    )
    build = partial(ChildrenUnitOfWork, vault=_vault(settings))
    open_unit_of_work = UnitOfWorkOpener(database, producer="children", build=build, clock=clock)
    register = _register(settings, clock=clock)
    state = ChildrenState(
        open_unit_of_work=open_unit_of_work,
        register=register,
        facts_register=register,
        facts_good_for=timedelta(hours=settings.facts_hours),
        opener=Opener(settings.private_key.get_secret_value()),
        clock=clock,
        limits=CheckLimits(in_all=settings.checks_a_day, failed=settings.failed_checks_a_day),
        check_good_for=timedelta(minutes=settings.check_minutes),
        unused_check_kept=timedelta(hours=settings.unused_check_hours),
    )
    parts = Parts(
        routes=ROUTES,
        settings=settings,
        database=database,
        open_unit_of_work=open_unit_of_work,
        state=state,
        migrations_package=MIGRATIONS,
        subscriptions=SUBSCRIPTIONS,
        timers=TIMERS,
        closers=(register.close,),
    )
    return build_app(parts)


def _vault(settings: ChildrenSettings) -> Vault:
    return Vault(
        keys={key_id: key.get_secret_value() for key_id, key in settings.data_keys.items()},
        current=settings.data_key_id,
        index_key=settings.blind_index_key.get_secret_value(),
    )


def _register(settings: ChildrenSettings, *, clock: Clock) -> HttpRegister:
    return HttpRegister(
        str(settings.register_url),
        token=settings.register_token.get_secret_value(),
        timeout_seconds=settings.register_timeout_seconds,
        clock=clock,
    )
