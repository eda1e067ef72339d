"""Issues and statistics; what is cached; and nothing of special lists or of a person."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI
from public_house import ENTRIES, all_quiet, append, children, paged, privilege
from queue_builders import ALMATY, OPENING, submitted

from balabaqsha_contracts.applications_events import ApplicationWithdrawnV1
from queue_service.domain.changes import run

Deliver = Callable[..., Awaitable[list[Any]]]
KARASAI = "195200000"
ALMATY_REGION = "190000000"


async def test_issues_are_listed_newest_first_with_their_categories(
    client: httpx.AsyncClient, app: FastAPI, connection: asyncpg.Connection, deliver: Deliver
) -> None:
    await deliver(*children(9), *children(7, privilege=privilege("a")))
    for name, places in (("r1", 5), ("r2", 8)):
        await append(app, connection, run(waiting_list=ALMATY, name=name, places=places, cut_off_ms=0))

    items = await paged(client, "/public/iterations", territory=ALMATY, limit=1)

    assert [(item["id"], item["places"], item["offered"]) for item in items] == [("r2", 8, 8), ("r1", 5, 5)]
    assert await paged(client, "/public/iterations", territory="710000000") == []
    first = (await client.get("/public/iterations/r1")).json()
    assert {one["code"]: one["total"] for one in first["categories"] if one["total"]} == {"c13": 5}
    second = (await client.get("/public/iterations/r2")).json()
    assert {one["code"] for one in second["categories"] if one["total"] is None} == {"c13", "c16"}
    last = (await client.get("/public/queue", params={"territory": ALMATY})).json()["last_iteration"]
    assert (last["id"], last["ledger_seq"]) == ("r2", items[0]["ledger_seq"])


async def test_an_issue_of_few_places_tells_no_categories(
    client: httpx.AsyncClient, app: FastAPI, connection: asyncpg.Connection, deliver: Deliver
) -> None:
    await deliver(*children(6))
    await append(app, connection, run(waiting_list=ALMATY, name="r1", places=3, cut_off_ms=0))

    answer = (await client.get("/public/iterations/r1")).json()

    assert (answer["offered"], answer["categories"]) == (3, None)


async def test_statistics_count_who_waits_and_who_came_and_went(
    client: httpx.AsyncClient, app: FastAPI, connection: asyncpg.Connection, deliver: Deliver
) -> None:
    events = await deliver(*children(20), *children(8, year=2022), *children(7, region=ALMATY_REGION, district=KARASAI))
    await append(app, connection, run(waiting_list=ALMATY, name="r1", places=6, cut_off_ms=0))
    await deliver(
        *(
            ApplicationWithdrawnV1(
                application_id=event.application_id,
                number=event.number,
                ground="withdrawn_by_parent",
                withdrawn_at=OPENING,
            )
            for event in events[10:15]
        )
    )

    items = await paged(client, "/public/statistics", limit=1)

    assert [item["territory"] for item in items] == [KARASAI, ALMATY]
    almaty = items[1]
    assert almaty["waiting"] == 17
    hidden = {one["year"] for one in almaty["by_cohort"] if one["total"] is None}
    assert hidden == {2022, 2023}, "two of 2022 are left, and the total would give them away"
    flows = {kind: almaty[kind]["total"] for kind in ("entered", "left", "offered")}
    assert flows == {"entered": 28, "left": 5, "offered": 6}
    assert len(almaty["entered"]["months"]) == 12
    assert almaty["entered"]["months"][-1]["count"] == 28
    one = await client.get("/public/statistics", params={"territory": ALMATY})
    assert one.json()["items"] == [almaty]


async def test_an_answer_is_cached_until_the_list_changes(
    client: httpx.AsyncClient, deliver: Deliver, connection: asyncpg.Connection
) -> None:
    await deliver(*children(6))
    await all_quiet(connection)
    paths = (
        "/public/territories",
        f"/public/queue?territory={ALMATY}",
        ENTRIES,
        "/public/iterations",
        "/public/statistics",
        "/public/rules",
        "/public/rules/current",
    )
    tags: dict[str, str] = {}
    for path in paths:
        answer = await client.get(path, headers={"Accept-Language": "ru"})
        tags[path] = answer.headers["ETag"]
        assert answer.headers["Cache-Control"] == "public, max-age=5"
        assert answer.headers["Vary"] == "Accept-Language"

    same = [
        await client.get(path, headers={"Accept-Language": "ru", "If-None-Match": f'"other", W/{tag}'})
        for path, tag in tags.items()
    ]
    other_language = await client.get(ENTRIES, headers={"Accept-Language": "kk", "If-None-Match": tags[ENTRIES]})
    await deliver(*children(1, year=2021))
    changed = await client.get(ENTRIES, headers={"Accept-Language": "ru", "If-None-Match": tags[ENTRIES]})

    assert len(set(tags.values())) == len(paths)
    assert [(answer.status_code, answer.content) for answer in same] == [(304, b"")] * len(paths)
    assert [answer.headers["ETag"] for answer in same] == list(tags.values())
    assert other_language.status_code == 200
    assert changed.status_code == 200
    assert len(changed.json()["items"]) == 7


async def test_nothing_of_a_list_of_special_purpose_is_public(
    client: httpx.AsyncClient, app: FastAPI, connection: asyncpg.Connection, deliver: Deliver
) -> None:
    await deliver(*children(6))
    special = await deliver(*children(6, group_type="special"), *children(6, group_type="sanatorium"))
    names = [row["list"] for row in await connection.fetch("select list from waiting_list")]
    for place, name in enumerate(names):
        await append(app, connection, run(waiting_list=name, name=f"s{place}", places=1, cut_off_ms=0))
    paths = (
        "/public/territories",
        f"/public/queue?territory={ALMATY}",
        f"{ENTRIES}?limit=100",
        "/public/iterations",
        "/public/statistics",
    )

    bodies = [(await client.get(path)).text for path in paths]

    assert len(names) == 2
    for secret in (*names, *(event.number for event in special), "s0", "s1", "special", "sanatorium"):
        assert not any(f'"{secret}"' in body for body in bodies), secret
    assert {item["total"] for item in (await client.get("/public/territories")).json()["items"]} == {6}
    for path in (
        *(f"/public/queue/{name}/entries" for name in names),
        *(f"/public/queue/numbers/{event.number}" for event in special),
        "/public/iterations/s0",
    ):
        assert (await client.get(path)).status_code in {404, 422}, path


async def test_public_answers_hold_nothing_that_points_at_a_person(
    client: httpx.AsyncClient, app: FastAPI, connection: asyncpg.Connection, deliver: Deliver
) -> None:
    """Whatever the queue knows of a child beyond its row is planted as a canary."""
    canaries = {
        "account_id": "canary-account",
        "child_id": "canary-child",
        "application_id": "019a0000-0000-7000-8000-00000000cafe",
        "receipt_hash": "c0ffee" * 10 + "abcd",
        "attributes_commitment": "decade" * 10 + "abcd",
        "settlement": "750000001",
        "district": "751410000",
        "language": "uyghur",
    }
    (event,) = await deliver(submitted(**canaries, privilege=privilege("b1")))
    await deliver(*children(6))
    await append(app, connection, run(waiting_list=ALMATY, name="r1", places=2, cut_off_ms=0))
    paths = (
        "/public/territories",
        f"/public/queue?territory={ALMATY}",
        f"{ENTRIES}?limit=100",
        f"/public/queue/numbers/{event.number}",
        "/public/iterations",
        "/public/iterations/r1",
        "/public/statistics",
        "/public/rules",
        "/public/rules/current",
    )

    for path in paths:
        answer = await client.get(path)
        assert answer.status_code == 200, path
        for name, canary in (canaries | {"claim": "claim_id", "birth_date": "2023-05-14"}).items():
            assert canary not in answer.text, f"{name} in {path}"
