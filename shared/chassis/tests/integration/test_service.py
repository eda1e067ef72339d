"""A service's app: readiness, a database that is away for a while, and one trace from the request to the effect."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
import httpx
import pytest
from chassis_hearer import leave_effect
from chassis_house import HEARER, MAILBOX, database_of, opener, queued, value
from chassis_post import Post
from chassis_service import app_of
from fault_proxy import FaultProxy, proxied

from balabaqsha_chassis.database import Database
from balabaqsha_chassis.problems import MEDIA_TYPE
from balabaqsha_contracts.queue_events import ApplicationQueuedV1
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app_of(database)) as made:
        yield made


@asynccontextmanager
async def behind_a_proxy(
    database: ServiceDatabase, *, timeout_seconds: float = 5
) -> AsyncIterator[tuple[httpx.AsyncClient, FaultProxy]]:
    """A service whose database the test can take away."""
    async with (
        proxied(database.url) as proxy,
        database_of(proxy.address, timeout_seconds=timeout_seconds) as behind,
        serving(app_of(behind)) as client,
    ):
        yield client, proxy


async def test_a_ready_service_says_so(client: httpx.AsyncClient) -> None:
    answer = await client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "degraded": []})
    assert (await client.get("/livez")).status_code == 200


async def test_parts_that_do_not_work_are_told_and_do_not_make_it_unready(database: Database) -> None:
    app = app_of(
        database,
        roles="api,relay,consumer",
        broker_url="amqp://127.0.0.1:1/core",
        subscriptions={ApplicationQueuedV1: leave_effect},
    )
    async with serving(app) as client:
        answer = await client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "degraded": ["consumer", "relay"]})


@pytest.mark.parametrize(
    "changing",
    [
        "update alembic_version set version_num = '0000'",
        "update alembic_version set version_num = '9999'",
        "delete from alembic_version",
    ],
)
async def test_a_service_whose_database_is_of_another_version_is_not_ready(
    client: httpx.AsyncClient, service_database: ServiceDatabase, changing: str
) -> None:
    owner = await asyncpg.connect(service_database.owner_url)
    await owner.execute(changing)
    await owner.close()

    answer = await client.get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (503, "migrations_not_at_head")
    assert answer.headers["retry-after"]
    assert (await client.get("/livez")).status_code == 200


async def cut(proxy: FaultProxy) -> None:
    await proxy.refuse()


async def stall(proxy: FaultProxy) -> None:
    proxy.stall()


async def is_asleep(database: Database) -> bool:
    statement = "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
    return bool(await value(database, statement))


async def test_a_request_under_way_when_the_database_freezes_is_answered_within_ten_seconds(
    service_database: ServiceDatabase, database: Database
) -> None:
    async with behind_a_proxy(service_database) as (client, proxy):
        under_way = asyncio.create_task(client.get("/slow"))
        await eventually(lambda: is_asleep(database))
        proxy.stall()

        async with asyncio.timeout(10):
            answer = await under_way

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


@pytest.mark.parametrize("goes_away", [cut, stall])
async def test_while_the_database_is_away_the_answer_is_to_come_back_and_then_all_is_as_before(
    service_database: ServiceDatabase, database: Database, goes_away: Callable
) -> None:
    async with behind_a_proxy(service_database) as (client, proxy):
        assert (await client.post("/applications/before")).status_code == 204
        await goes_away(proxy)

        async with asyncio.timeout(10):
            ready, *answers = await asyncio.gather(
                client.get("/readyz"), *(client.post("/applications/meanwhile") for _ in range(5))
            )

        for answer in answers:
            assert answer.status_code == 503
            assert answer.headers["content-type"] == MEDIA_TYPE
            assert answer.headers["retry-after"]
            assert answer.json()["code"] == "unavailable"
        assert (ready.status_code, ready.json()["status"]) == (503, "database_unreachable")
        assert (await client.get("/livez")).status_code == 200

        if goes_away is cut:
            await proxy.serve()
        proxy.flow()

        async def works_again() -> bool:
            return (await client.post("/applications/after")).status_code == 204

        await eventually(works_again, within=20)
        assert (await client.get("/readyz")).status_code == 200
    assert await value(database, "select count(*) from outbox where subject = 'meanwhile'") == 0


async def test_connections_that_the_database_drops_cost_no_request_an_error(
    service_database: ServiceDatabase, database: Database
) -> None:
    """A restart of the database leaves a pool of dead connections; each is noticed before it is used."""
    async with behind_a_proxy(service_database) as (client, proxy):
        await asyncio.gather(*(client.post("/applications/before") for _ in range(10)))
        await proxy.cut()

        answers = await asyncio.gather(*(client.post("/applications/after") for _ in range(10)))

    assert {answer.status_code for answer in answers} == {204}


async def test_a_request_that_waits_for_a_locked_row_is_answered_in_time(
    service_database: ServiceDatabase, database: Database
) -> None:
    async with behind_a_proxy(service_database, timeout_seconds=1) as (client, _), opener(database)() as unit_of_work:
        await unit_of_work.outbox.add(queued("held"))

        async with asyncio.timeout(10):
            answer = await client.post("/applications/held")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


async def test_a_defect_is_no_outage(client: httpx.AsyncClient) -> None:
    answer = await client.get("/defect")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "retry-after" not in answer.headers


async def test_an_answer_bears_the_id_that_its_request_bore(client: httpx.AsyncClient) -> None:
    answer = await client.get("/readyz", headers={"X-Request-Id": "abcdefgh-1"})

    assert answer.headers["x-request-id"] == "abcdefgh-1"


@pytest.mark.parametrize("given", ["short", "with space", "l" * 65, None])
async def test_a_request_without_a_usable_id_is_given_one(client: httpx.AsyncClient, given: str | None) -> None:
    answer = await client.get("/readyz", headers={"X-Request-Id": given} if given else {})

    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 36


async def test_a_service_that_stops_says_it_is_not_ready_and_leaves_no_connection(
    service_database: ServiceDatabase, core_vhost: CoreVhost, post: Post
) -> None:
    async with database_of(service_database.url) as database:
        app = app_of(
            database,
            name=HEARER,
            roles="api,relay,consumer,timer",
            broker_url=core_vhost.url(MAILBOX),
            subscriptions={ApplicationQueuedV1: leave_effect},
        )
        async with serving(app) as client:

            async def all_is_well() -> bool:
                return (await client.get("/readyz")).json() == {"status": "ready", "degraded": []}

            await eventually(all_is_well, within=20)
            assert await post.consumers() == 1

        assert app.state.stopping

    async def is_left() -> bool:
        return await post.consumers() == 0

    await eventually(is_left)
