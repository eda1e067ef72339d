"""The servers a test session is given are real ones."""

import asyncpg

from balabaqsha_testkit.servers import PostgresServer, RabbitMQServer


async def test_the_sessions_postgresql_answers_its_superuser(postgres_server: PostgresServer) -> None:
    connection = await asyncpg.connect(postgres_server.superuser_dsn())

    version = await connection.fetchval("show server_version_num")

    await connection.close()
    assert int(version) >= 180000


def test_the_sessions_rabbitmq_answers_its_administrator(rabbitmq_server: RabbitMQServer) -> None:
    overview = rabbitmq_server.management().get("overview")

    assert overview["rabbitmq_version"]


def test_the_sessions_rabbitmq_has_no_well_known_guest(rabbitmq_server: RabbitMQServer) -> None:
    users = {user["name"] for user in rabbitmq_server.management().get("users")}

    assert "guest" not in users
