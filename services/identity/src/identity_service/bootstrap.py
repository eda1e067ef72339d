"""The composition root of the identity service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog
from fastapi import FastAPI

from balabaqsha_chassis.clock import Clock, system_clock
from balabaqsha_chassis.database import Database, UnitOfWorkOpener
from balabaqsha_chassis.field_encryption import BlindIndex, KeyRing
from balabaqsha_chassis.principal import TokenVerifier
from balabaqsha_chassis.problems import ProblemRenderer
from balabaqsha_chassis.sealing import Sealer
from balabaqsha_chassis.service import Parts, Routes, build_app
from identity_service.adapters.access_tokens import KeyShelf, OwnKeySource, SignedTokens
from identity_service.adapters.one_time_codes import TotpCodes
from identity_service.adapters.password_hashing import Argon2PasswordHasher
from identity_service.adapters.register import HttpRegister
from identity_service.adapters.resources import load_common_passwords, load_policies
from identity_service.adapters.secrets import KeyedSecrets
from identity_service.adapters.unit_of_work import IdentityUnitOfWork, unit_of_work_builder
from identity_service.adapters.vault import Vault
from identity_service.domain.passwords import PasswordRules
from identity_service.entrypoints.http import ROUTERS, STATUSES
from identity_service.entrypoints.staff_office import StaffOffice
from identity_service.entrypoints.state import IdentityState
from identity_service.entrypoints.texts import PROBLEM_TEXTS
from identity_service.entrypoints.timers import TIMERS
from identity_service.settings import IdentitySettings
from identity_service.use_cases.issue_challenge import CodeDesk
from identity_service.use_cases.prove_staff import StaffDesk
from identity_service.use_cases.tidy_up import TidyUp

NAME = "identity"
MIGRATIONS = "identity_service.migrations"
_log = structlog.get_logger()
ROUTES = Routes(
    name=NAME, version="0.1.0", routers=ROUTERS, renderer=ProblemRenderer(texts=PROBLEM_TEXTS, statuses=STATUSES)
)


def create_app(settings: IdentitySettings, *, clock: Clock = system_clock) -> FastAPI:
    """The whole service as one ASGI app."""
    database = _database(settings)
    open_unit_of_work = _opener(database, settings, clock=clock)
    tokens = _tokens(open_unit_of_work, settings, clock=clock)
    hasher = Argon2PasswordHasher(settings.hashing_terms)
    register = HttpRegister(
        settings.register_url,
        token=settings.register_token.get_secret_value(),
        timeout_seconds=settings.register_timeout_seconds,
    )
    state = IdentityState(
        open_unit_of_work=open_unit_of_work,
        clock=clock,
        register=register,
        hasher=hasher,
        tokens=tokens,
        **_rules(settings),
    )
    app = build_app(
        Parts(
            routes=ROUTES,
            settings=settings,
            database=database,
            open_unit_of_work=open_unit_of_work,
            state=state,
            migrations_package=MIGRATIONS,
            timers=TIMERS,
            closers=(register.close, hasher.close),
        )
    )
    app.state.keys = OwnKeySource(tokens)
    app.state.verifier = TokenVerifier(
        app.state.keys, audience=NAME, issuer=settings.token_issuer, database=database, clock=clock
    )
    if settings.exempt_networks:
        _log.warning("limits_exempt_networks", networks=sorted(settings.limits_exempt_networks))
    return app


@asynccontextmanager
async def open_staff_office(
    settings: IdentitySettings, *, actor: str, clock: Clock = system_clock
) -> AsyncIterator[StaffOffice]:
    """What the command line works with; no server beside the database is needed."""
    database = _database(settings)
    hasher = Argon2PasswordHasher(settings.hashing_terms)
    try:
        yield StaffOffice(
            open_unit_of_work=_opener(database, settings, clock=clock),
            clock=clock,
            hasher=hasher,
            codes=TotpCodes(),
            actor=actor,
        )
    finally:
        await hasher.close()
        await database.close()


def _database(settings: IdentitySettings) -> Database:
    return Database(
        settings.database_url.get_secret_value(),
        name="identity-service",
        pool_size=settings.pool_size,
        timeout_seconds=settings.database_timeout_seconds,
    )


def _rules(settings: IdentitySettings) -> dict[str, Any]:
    """What the settings and resources decide."""
    secrets = KeyedSecrets(settings.code_key.get_secret_value())
    return {
        "desk": CodeDesk(secrets=secrets, terms=settings.code_terms, limits=settings.code_limits),
        "attempt_limits": settings.attempt_limits,
        "session_terms": settings.session_terms,
        "password_rules": PasswordRules(
            shortest=settings.password_shortest, longest=settings.password_longest, common=load_common_passwords()
        ),
        "policies": load_policies(),
        "exempt_networks": settings.exempt_networks,
        "issuer": settings.token_issuer,
        "staff_desk": StaffDesk(codes=TotpCodes(), terms=settings.staff_terms),
        "tidying": TidyUp(
            challenges=timedelta(hours=settings.challenges_kept_hours),
            sessions=timedelta(days=settings.sessions_kept_days),
        ),
    }


def _opener(database: Database, settings: IdentitySettings, *, clock: Clock) -> UnitOfWorkOpener[IdentityUnitOfWork]:
    vault = Vault(
        keys=KeyRing(settings.key_encryption_keys, current=settings.data_key_id),
        blind=BlindIndex(settings.blind_index_key.get_secret_value()),
        current_key_id=settings.data_key_id,
    )
    build = unit_of_work_builder(vault=vault, sealer=Sealer(settings.notifications_public_key))
    return UnitOfWorkOpener(database, producer=NAME, build=build, clock=clock)


def _tokens(
    open_unit_of_work: UnitOfWorkOpener[IdentityUnitOfWork], settings: IdentitySettings, *, clock: Clock
) -> SignedTokens:
    return SignedTokens(
        KeyShelf(open_unit_of_work, clock=clock, terms=settings.key_terms),
        clock=clock,
        issuer=settings.token_issuer,
        life=timedelta(minutes=settings.access_token_minutes),
        children=Sealer(settings.children_public_key),
    )
