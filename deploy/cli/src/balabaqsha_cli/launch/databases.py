"""A database and two logins a service: the owner migrates, the other serves and never changes the schema."""

import contextlib
from collections.abc import Iterable, Mapping

import asyncpg

from balabaqsha_cli.launch.servers import Postgres
from balabaqsha_cli.refusals import LaunchRefusedError


async def create_databases(postgres: Postgres, *, passwords: Mapping[str, str], services: Iterable[str]) -> None:
    """Create what is missing and set the passwords; nobody but a service's own logins may connect to its database."""
    try:
        connection = await asyncpg.connect(postgres.superuser_dsn())
    except (OSError, asyncpg.PostgresError) as error:
        raise LaunchRefusedError(f"PostgreSQL does not let the administrator in: {error}") from error
    async with contextlib.aclosing(_Closing(connection)):
        for service in services:
            owner = f"{service}_owner"
            await _put_role(connection, role=owner, password=passwords[owner])
            await _put_role(connection, role=service, password=passwords[service])
            await _put_database(connection, name=service, owner=owner)


class _Closing:
    """Lets `aclosing` end a connection."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.aclose = connection.close


async def _put_role(connection: asyncpg.Connection, *, role: str, password: str) -> None:
    known = await connection.fetchval("select true from pg_roles where rolname = $1", role)
    verb = "alter" if known else "create"
    rights = "login nosuperuser nocreatedb nocreaterole noinherit"
    # DDL takes no parameters, so the server itself quotes what goes into it.
    statement = await connection.fetchval(
        f"select format('{verb} role %I {rights} password %L', $1::text, $2::text)", role, password
    )
    await connection.execute(statement)


async def _put_database(connection: asyncpg.Connection, *, name: str, owner: str) -> None:
    known = await connection.fetchval("select true from pg_database where datname = $1", name)
    if not known:
        await connection.execute(f'create database "{name}" owner "{owner}" template template0')
    await connection.execute(f'revoke all on database "{name}" from public')
    await connection.execute(f'grant connect on database "{name}" to "{name}"')
