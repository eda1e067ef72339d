"""Migrations: a step of its own before a rollout, never at `serve`."""

import asyncio
import importlib.resources
import re
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from balabaqsha_chassis.database import Database
from balabaqsha_chassis.settings import EXIT_BAD_SETTINGS, ServiceSettings

_REVISION = re.compile(r"^revision(?::[^=]+)? = \"(.+?)\"", re.MULTILINE)
_DOWN = re.compile(r"^down_revision(?::[^=]+)? = \"(.+?)\"", re.MULTILINE)


def head_of(package: str) -> str:
    """The newest revision in the package's `versions`, read without importing alembic, which costs a second."""
    folder = importlib.resources.files(package) / "versions"
    sources = [file.read_text() for file in folder.iterdir() if file.name.endswith(".py")]
    revisions = {match for source in sources for match in _REVISION.findall(source)}
    heads = revisions - {match for source in sources for match in _DOWN.findall(source)}
    if len(heads) != 1:
        raise RuntimeError(f"{package} has {len(heads)} heads")
    (head,) = heads
    return str(head)


async def version_of(database: Database) -> str | None:
    """The revision the database is at."""
    async with database.single_statements() as connection:
        row = await connection.execute(text("select version_num from alembic_version"))
        version: str | None = row.scalar_one_or_none()
        return version


def migrate(settings: ServiceSettings, *, package: str) -> None:
    """Bring the database to the package's head, as its owner."""
    if settings.migration_database_url is None:
        raise SystemExit(EXIT_BAD_SETTINGS)
    from alembic import command  # noqa: PLC0415 - never in a serving process
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(importlib.resources.files(package)))
    config.attributes["url"] = settings.migration_database_url.get_secret_value()
    config.attributes["serving_login"] = make_url(settings.database_url.get_secret_value()).username
    command.upgrade(config, "head")


def run_environment(context: Any) -> None:
    """What a service's `env.py` does: one transaction as the owner, impatient with locks.

    `lock_timeout` 4 s: a migration that must wait for the running version gives up instead of stopping it.
    """
    asyncio.run(_run_environment(context))


async def _run_environment(context: Any) -> None:
    engine = create_async_engine(make_url(context.config.attributes["url"]).set(drivername="postgresql+asyncpg"))
    async with engine.connect() as connection:
        await connection.execute(text("set lock_timeout = '4s'"))
        await connection.commit()
        await connection.run_sync(_upgrade, context)
    await engine.dispose()


def _upgrade(connection: Connection, context: Any) -> None:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


def serving_login(context: Any) -> str:
    """The login that gets the grants; for use in a migration."""
    return str(context.config.attributes["serving_login"])
