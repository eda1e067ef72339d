"""A filed application gets its three numbers."""

import random
from datetime import date, timedelta

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from queue_builders import ALMATY, OPENING, submitted

from balabaqsha_contracts.applications_events import ApplicationCorrectedV1, ApplicationWithdrawnV1
from balabaqsha_contracts.children_events import ChildLinkedV1
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import Deliveries, serving
from balabaqsha_testkit.waiting import eventually
from queue_service.bootstrap import create_app
from queue_service.settings import QueueSettings


@pytest.fixture
def app(database: ServiceDatabase) -> FastAPI:
    return create_app(
        QueueSettings(
            database_url=database.url,
            broker_url="amqp://unused",
            jwks_url="http://127.0.0.1:1/unused",
            roles="api,sealer",
            seal_every_milliseconds=20,
            stream_every_seconds=0.1,
        )
    )


async def numbered(client: httpx.AsyncClient, application_id: str, headers: dict[str, str]) -> dict:
    async def look() -> dict | None:
        answer = await client.get(f"/applications/{application_id}/position", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json() if answer.json()["available"] else None

    return await eventually(look)


async def test_the_first_child_is_number_one_of_one(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer
) -> None:
    event = submitted()
    await deliveries.deliver(app, event)

    position = await numbered(client, event.application_id, issuer.headers(event.account_id))

    assert position["overall"] == {"number": 1, "total": 1}
    assert position["category"] == {
        "number": 1,
        "total": 1,
        "code": "c16",
        "text": "Категория 16: дети 2023 года рождения, на общих основаниях",
    }
    assert position["cohort"] == {"number": 1, "total": 1, "year": 2023}
    assert position["territory"] == ALMATY
    assert position["rule_version"] == "2026.1"


async def test_numbers_equal_a_recount_by_plain_sorting(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer
) -> None:
    """Equal filing times, all cohorts, proven and unproven privileges, and a district that must not matter."""
    dice = random.Random(7)
    events = [
        submitted(
            birth_date=date(dice.randrange(2020, 2027), 1, 15),
            district=dice.choice(["751310000", "751110000"]),
            filed_at=OPENING + timedelta(minutes=dice.randrange(200_000)),
            privilege=dice.choice(
                [
                    None,
                    *(
                        {"claim_id": "c", "privilege_class": c, "state": s}
                        for c in ("a", "b1", "b2")
                        for s in ("declared", "confirmed")
                    ),
                ]
            ),
        )
        for _ in range(120)
    ]
    for event in events:
        await deliveries.deliver(app, event)

    def rank(event) -> tuple:
        proven = event.privilege is not None and event.privilege.state == "confirmed"
        name = event.privilege.privilege_class if proven else "general"
        young = event.birth_date.year >= 2025
        category = (2025, 0) if young else (event.birth_date.year, ["a", "b1", "b2", "general"].index(name))
        return (*category, event.filed_at, event.number)

    expected = sorted(events, key=rank)
    await numbered(client, events[-1].application_id, issuer.headers(events[-1].account_id))
    for event in dice.sample(events, 40):
        position = await numbered(client, event.application_id, issuer.headers(event.account_id))
        mates = [other for other in expected if rank(other)[:2] == rank(event)[:2]]
        cohort = [other for other in expected if other.birth_date.year == event.birth_date.year]
        assert position["overall"] == {"number": expected.index(event) + 1, "total": 120}
        assert position["category"]["number"] == mates.index(event) + 1
        assert position["category"]["total"] == len(mates)
        assert position["cohort"] == {
            "number": cohort.index(event) + 1,
            "total": len(cohort),
            "year": event.birth_date.year,
        }


async def test_a_late_arrival_takes_the_place_of_its_filing_time(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer
) -> None:
    early = submitted(filed_at=OPENING)
    late = submitted(filed_at=OPENING + timedelta(hours=1))
    await deliveries.deliver(app, late)
    await numbered(client, late.application_id, issuer.headers(late.account_id))
    await deliveries.deliver(app, early)

    position = await numbered(client, early.application_id, issuer.headers(early.account_id))

    assert position["overall"] == {"number": 1, "total": 2}


async def test_withdrawal_moves_those_behind_up_and_leaves_no_number(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer
) -> None:
    first, second = submitted(filed_at=OPENING), submitted(filed_at=OPENING + timedelta(seconds=1))
    for event in (first, second):
        await deliveries.deliver(app, event)
    await deliveries.deliver(
        app,
        ApplicationWithdrawnV1(
            application_id=first.application_id,
            number=first.number,
            ground="withdrawn_by_parent",
            withdrawn_at=OPENING,
        ),
    )

    async def moved() -> bool:
        answer = await client.get(
            f"/applications/{second.application_id}/position", headers=issuer.headers(second.account_id)
        )
        return answer.json().get("overall") == {"number": 1, "total": 1}

    await eventually(moved)
    gone = await client.get(f"/applications/{first.application_id}/position", headers=issuer.headers(first.account_id))
    assert gone.json()["available"] is False
    assert gone.json()["why"]["code"] == "left_waiting_list"


async def test_a_group_of_another_purpose_has_its_own_list_and_keeps_the_filing_time(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer
) -> None:
    event, other = submitted(filed_at=OPENING), submitted(filed_at=OPENING + timedelta(seconds=1))
    for one in (event, other):
        await deliveries.deliver(app, one)
    await deliveries.deliver(
        app,
        ApplicationCorrectedV1(
            application_id=event.application_id,
            number=event.number,
            group_type="special",
            language="kk",
            corrected_at=OPENING,
        ),
    )

    async def apart() -> bool:
        answer = await client.get(
            f"/applications/{other.application_id}/position", headers=issuer.headers(other.account_id)
        )
        return answer.json().get("overall") == {"number": 1, "total": 1}

    await eventually(apart)
    position = await numbered(client, event.application_id, issuer.headers(event.account_id))
    assert position["overall"] == {"number": 1, "total": 1}


async def test_a_child_no_category_takes_is_refused_in_the_ledger(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer, database: ServiceDatabase
) -> None:
    event = submitted(birth_date=date(2015, 1, 1))
    await deliveries.deliver(app, event)
    connection = await asyncpg.connect(database.url)

    async def sealed() -> str | None:
        return await connection.fetchval("select kind from ledger where code = $1", event.number)

    assert await eventually(sealed) == "refused"
    types = await connection.fetch("select type from outbox")
    assert [row["type"] for row in types] == ["kz.balabaqsha.queue.application_refused.v1"]
    await connection.close()


async def test_strangers_and_unknown_applications_look_alike(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer
) -> None:
    event = submitted()
    await deliveries.deliver(app, event)
    stranger = issuer.headers("somebody-else")

    foreign = await client.get(f"/applications/{event.application_id}/position", headers=stranger)
    unknown = await client.get("/applications/019a0000-0000-7000-8000-00000000ffff/position", headers=stranger)

    assert foreign.status_code == unknown.status_code == 404
    assert foreign.json() | {"instance": ""} == unknown.json() | {"instance": ""}
    assert (
        await client.get(f"/applications/{event.application_id}/position/stream", headers=stranger)
    ).status_code == 404


async def test_the_second_parent_sees_the_number(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer
) -> None:
    event = submitted()
    await deliveries.deliver(app, event)
    await deliveries.deliver(
        app,
        ChildLinkedV1(
            child_id=event.child_id,
            account_id="father",
            relation="father",
            birth_date=event.birth_date,
            linked_at=OPENING,
        ),
    )

    answer = await client.get("/positions", headers=issuer.headers("father"))

    assert [item["application_id"] for item in answer.json()["items"]] == [event.application_id]


async def test_the_ledger_is_gap_free_and_cannot_be_rewritten(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer, database: ServiceDatabase
) -> None:
    events = [submitted() for _ in range(30)]
    for event in events:
        await deliveries.deliver(app, event)
    await numbered(client, events[-1].application_id, issuer.headers(events[-1].account_id))
    connection = await asyncpg.connect(database.url)

    seqs = [row["seq"] for row in await connection.fetch("select seq from ledger order by seq")]

    assert seqs == list(range(1, 32)), "the rules in force, then thirty children"
    for statement in ("update ledger set kind = 'x'", "delete from ledger", "truncate ledger"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()
    owner = await asyncpg.connect(database.owner_url)
    with pytest.raises(asyncpg.RaiseError):
        await owner.execute("delete from ledger")
    await owner.close()


async def test_numbers_that_nobody_confirms_are_marked_stale(
    database: ServiceDatabase, deliveries: Deliveries, issuer: Issuer
) -> None:
    settings = QueueSettings(
        database_url=database.url, broker_url="amqp://unused", jwks_url="http://127.0.0.1:1/unused", roles="api"
    )
    event = submitted()
    unsealed = create_app(settings)
    async with serving(unsealed) as client:
        await deliveries.deliver(unsealed, event)
        path, headers = f"/applications/{event.application_id}/position", issuer.headers(event.account_id)
        owner = await asyncpg.connect(database.owner_url)
        answers = []
        for age in (50, 61):
            await owner.execute("update ledger_head set as_of = now() - $1 * interval '1 second'", age)
            answers.append((await client.get(path, headers=headers)).json()["stale"])
        await owner.close()

    assert answers == [False, True]
