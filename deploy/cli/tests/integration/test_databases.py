"""A database a service, closed to everybody else."""

import asyncpg
import pytest

from balabaqsha_cli.launch.databases import create_databases
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.records import free_port
from balabaqsha_testkit.servers import PostgresServer

SERVICES = ("launched_queue", "launched_identity")
PASSWORDS = {role: f"password-of-{role}" for name in SERVICES for role in (name, f"{name}_owner")}


@pytest.fixture
async def passwords(postgres_server: PostgresServer) -> dict[str, str]:
    await create_databases(postgres_server, passwords=PASSWORDS, services=SERVICES)
    return PASSWORDS


async def opened(server: PostgresServer, passwords: dict[str, str], login: str, database: str) -> asyncpg.Connection:
    return await asyncpg.connect(server.dsn(user=login, password=passwords[login], database=database))


async def test_creating_again_changes_nothing(postgres_server: PostgresServer, passwords: dict[str, str]) -> None:
    await create_databases(postgres_server, passwords=passwords, services=SERVICES)

    connection = await opened(postgres_server, passwords, "launched_queue", "launched_queue")
    await connection.close()


@pytest.mark.parametrize("login", ["launched_identity", "launched_identity_owner"])
async def test_another_services_login_may_not_connect(
    postgres_server: PostgresServer, passwords: dict[str, str], login: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await opened(postgres_server, passwords, login, "launched_queue")


async def test_the_serving_login_may_not_change_the_schema(
    postgres_server: PostgresServer, passwords: dict[str, str]
) -> None:
    connection = await opened(postgres_server, passwords, "launched_queue", "launched_queue")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("create table sneaked_in (i int)")

    await connection.close()


async def test_the_serving_login_sees_only_what_a_migration_grants(
    postgres_server: PostgresServer, passwords: dict[str, str]
) -> None:
    owner = await opened(postgres_server, passwords, "launched_queue_owner", "launched_queue")
    await owner.execute("create table if not exists ungranted (i int)")
    await owner.close()
    connection = await opened(postgres_server, passwords, "launched_queue", "launched_queue")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch("select * from ungranted")

    await connection.close()


async def test_a_new_password_replaces_the_old_one(postgres_server: PostgresServer, passwords: dict[str, str]) -> None:
    changed = {**passwords, "launched_queue": "changed"}

    await create_databases(postgres_server, passwords=changed, services=SERVICES)

    with pytest.raises(asyncpg.InvalidPasswordError):
        await opened(postgres_server, passwords, "launched_queue", "launched_queue")
    connection = await opened(postgres_server, changed, "launched_queue", "launched_queue")
    await connection.close()


async def test_a_server_that_is_away_is_told_in_one_line() -> None:
    away = PostgresServer(address=f"postgresql://postgres:pw@127.0.0.1:{free_port()}/postgres")

    with pytest.raises(LaunchRefusedError, match="PostgreSQL"):
        await create_databases(away, passwords={}, services=SERVICES)
