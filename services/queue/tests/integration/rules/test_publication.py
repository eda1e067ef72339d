"""Rules are compared, published by a second person, and stay readable for ever."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import asyncpg
import httpx
from queue_builders import ALMATY, OPENING, submitted
from rule_desk import Desk
from rule_documents import INSTALLED, renewed, with_ratios

from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.waiting import eventually
from queue_service.bootstrap import create_app
from queue_service.entrypoints.rule_comparisons import compare_requested
from queue_service.settings import QueueSettings

Deliver = Callable[..., Awaitable[None]]


async def places(client: httpx.AsyncClient, numbers: list[str]) -> list[int]:
    answers = [(await client.get(f"/public/queue/numbers/{number}")).json() for number in numbers]
    return [answer["overall"]["number"] for answer in answers]


async def priority_and_general(deliver: Deliver) -> list[str]:
    """Four children with a priority right and four without, all of one year, filed in turn."""
    events = [
        submitted(
            birth_date=date(2023, 5, 1),
            filed_at=OPENING + timedelta(minutes=place),
            privilege={"claim_id": "c", "privilege_class": "b1", "state": "confirmed"} if place % 2 else None,
        )
        for place in range(8)
    ]
    await deliver(*events)
    return [event.number for event in events]


async def test_publishing_takes_a_comparison_and_a_second_person(desk: Desk, issuer: Issuer) -> None:
    both = issuer.headers("operator", roles=["queue_operator", "approving_officer"], territories=["all"])
    await desk.draft(with_ratios("2026.2"))

    by_drafter = await desk.publish("2026.2", headers=both)
    unseen = await desk.publish("2026.2")
    asked = await desk.client.post("/operator/rule-sets/2026.2/comparison", headers=desk.operator)
    unfinished = await desk.publish("2026.2")
    await compare_requested(desk.app.state.service)
    by_drafter_still = await desk.publish("2026.2", headers=both)
    done = await desk.publish("2026.2")
    twice = await desk.publish("2026.2")

    assert asked.json()["state"] == "requested"
    refusals = [(one.status_code, one.json()["code"]) for one in (by_drafter, unseen, unfinished, by_drafter_still)]
    assert refusals == [
        (409, "second_person_required"),
        (409, "comparison_missing"),
        (409, "comparison_missing"),
        (409, "second_person_required"),
    ]
    assert done.status_code == 200, done.text
    assert (done.json()["state"], done.json()["draft"]["published_by"]) == ("published", "officer")
    assert (twice.status_code, twice.json()["code"]) == (409, "rule_draft_closed")


async def test_a_comparison_with_rules_gone_by_is_stale(desk: Desk) -> None:
    for version in ("2026.2", "2026.3"):
        await desk.draft(with_ratios(version))
        await desk.compare(version)
    await desk.publish("2026.2")
    await desk.until_in_force("2026.2")

    answer = await desk.publish("2026.3")

    assert (answer.status_code, answer.json()["code"]) == (409, "comparison_stale")


async def test_rules_are_not_published_before_their_day(desk: Desk) -> None:
    await desk.draft(with_ratios("2999.1") | {"valid_from": "2999-01-01"})
    await desk.compare("2999.1")

    answer = await desk.publish("2999.1")

    assert (answer.status_code, answer.json()["code"]) == (409, "rules_not_valid_yet")


async def test_a_published_ratio_deals_the_line_and_touches_no_entry(
    deliver: Deliver,
    desk: Desk,
    connection: asyncpg.Connection,
) -> None:
    numbers = await priority_and_general(deliver)
    before = await places(desk.client, numbers)
    standing = await connection.fetch("select * from standing order by code")
    document = with_ratios("2026.2")

    await desk.put_in_force(document)

    assert before == [5, 1, 6, 2, 7, 3, 8, 4]
    assert await places(desk.client, numbers) == [2, 1, 3, 5, 4, 7, 6, 8], "one with the right, then three without"
    assert await connection.fetch("select * from standing order by code") == standing
    query = "select leaf from ledger where kind = 'rules_in_force' order by seq desc limit 1"
    leaf = json.loads(await connection.fetchval(query))
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    assert leaf["kind"] == "rules_in_force"
    assert leaf["rules"] == "2026.2"
    assert leaf["hash"] == hashlib.sha256(canonical.encode()).hexdigest()
    assert leaf["progress"] == "kept"


async def test_a_comparison_tells_what_publishing_then_does(
    deliver: Deliver,
    desk: Desk,
    connection: asyncpg.Connection,
) -> None:
    numbers = await priority_and_general(deliver)
    before = dict(zip(numbers, await places(desk.client, numbers), strict=True))
    await desk.draft(with_ratios("2026.2"))

    seq = await connection.fetchval("select seq from ledger_head")

    comparison = await desk.compare("2026.2")

    await desk.publish("2026.2")
    await desk.until_in_force("2026.2")
    after = dict(zip(numbers, await places(desk.client, numbers), strict=True))
    changes = {number: after[number] - before[number] for number in numbers if after[number] != before[number]}
    (almaty,) = comparison["lists"]
    assert comparison["against"] == INSTALLED
    assert comparison["ledger_seq"] >= seq
    assert {mover["number"]: mover["change"] for mover in almaty["movers"]} == changes
    assert all(mover["before"]["overall"] == before[mover["number"]] for mover in almaty["movers"])
    assert almaty["territory"] == ALMATY
    assert almaty["children"] == 8
    assert almaty["moved"] == len(changes)
    assert almaty["better"] == sum(change < 0 for change in changes.values())
    assert almaty["before"] == almaty["after"] == {"c14": 4, "c16": 4}
    assert sum(cell["count"] for cell in almaty["changes"]) == 8
    assert comparison["total"]["moved"] == len(changes)
    assert comparison["warnings"] == []


async def test_the_yearly_renewal_is_a_change_of_the_rules_alone(
    deliver: Deliver,
    desk: Desk,
    connection: asyncpg.Connection,
) -> None:
    oldest = submitted(birth_date=date(2020, 3, 1))
    young = submitted(birth_date=date(2025, 3, 1))
    await deliver(oldest, young)
    await desk.draft(renewed("2027.1"))
    comparison = await desk.compare("2027.1")

    await desk.publish("2027.1")
    await desk.until_in_force("2027.1")

    assert [warning["code"] for warning in comparison["warnings"]] == ["children_left_out"]
    assert comparison["total"]["left_out"] == 1
    position = (await desk.client.get(f"/public/queue/numbers/{young.number}")).json()
    assert position["overall"] == {"number": 1, "total": 1}
    assert position["category"]["code"] == "c20"
    assert (await desk.client.get(f"/public/queue/numbers/{oldest.number}")).json()["available"] is False
    kinds = await connection.fetch("select kind from ledger where kind not in ('rules_in_force', 'key')")
    assert [row["kind"] for row in kinds] == ["entered", "entered"]
    answer = (await desk.client.get("/public/rules/2027.1", headers={"Accept-Language": "en"})).json()
    assert (answer["cause"], answer["title"]) == ("annual_renewal", "Yearly renewal")


async def test_old_versions_stay_readable_with_the_leaf_that_put_them_in_force(desk: Desk) -> None:
    await desk.put_in_force(with_ratios("2026.2"))

    versions = (await desk.client.get("/public/rules")).json()["items"]

    assert [(one["version"], one["in_force"]) for one in versions] == [("2026.2", True), (INSTALLED, False)]
    assert versions[0]["ledger_seq"] > versions[1]["ledger_seq"]
    old = await desk.client.get(f"/public/rules/{INSTALLED}")
    assert old.json()["version"] == INSTALLED
    assert len(old.json()["categories"]) == 21


async def test_nobody_is_named_in_a_list_of_special_purpose(desk: Desk, deliver: Deliver) -> None:
    await deliver(
        *(
            submitted(
                group_type="sanatorium",
                birth_date=date(2023, 5, 1),
                filed_at=OPENING + timedelta(minutes=place),
                privilege={"claim_id": "c", "privilege_class": "b1", "state": "confirmed"} if place % 2 else None,
            )
            for place in range(4)
        )
    )
    await desk.draft(with_ratios("2026.2"))

    comparison = await desk.compare("2026.2")

    (special,) = comparison["lists"]
    assert special["moved"] > 0
    assert (special["territory"], special["movers"]) == (None, [])


async def test_a_comparison_is_worked_out_beside_the_requests(
    database: ServiceDatabase, issuer: Issuer, connection: asyncpg.Connection
) -> None:
    settings = QueueSettings(
        database_url=database.url,
        broker_url="amqp://unused",
        jwks_url="http://127.0.0.1:1/unused",
        roles="api,sealer,timer",
    )
    headers = issuer.headers("operator", roles=["queue_operator"], territories=["all"])
    async with serving(create_app(settings)) as client:
        body = {"document": with_ratios("2026.2"), "keep_progress": False, "reason": "A new ratio"}
        await client.post("/operator/rule-sets", json=body, headers=headers)
        asked = await client.post("/operator/rule-sets/2026.2/comparison", headers=headers)

        async def done() -> dict | None:
            answer = (await client.get("/operator/rule-sets/2026.2/comparison", headers=headers)).json()
            return answer if answer["state"] == "done" else None

        comparison = await eventually(done)

    assert asked.json()["state"] == "requested"
    assert (comparison["progress"], comparison["total"]["children"]) == ("zeroed", 0)
    assert await connection.fetchval("select compared_at is not null from rule_draft")
