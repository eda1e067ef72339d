"""The yearly renewal: seen by every parent beforehand, executed once on its day, one leaf for the rules."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from iteration_desk import IterationDesk
from public_house import children, settled
from rule_documents import renewed

from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.waiting import eventually
from queue_service.bootstrap import create_app
from queue_service.entrypoints.renewal_timer import renew
from queue_service.entrypoints.rule_comparisons import compare_requested
from queue_service.settings import QueueSettings

PATH = "/operator/renewals"
VERSION = "2027.1"
DAY = date(2027, 6, 30)


class MovableClock:
    """An instant that tests move."""

    def __init__(self) -> None:
        self.now = datetime(2027, 4, 1, 5, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def app(database: ServiceDatabase, clock: Callable[[], datetime]) -> FastAPI:
    settings = QueueSettings(
        database_url=database.url,
        broker_url="amqp://unused",
        jwks_url="http://127.0.0.1:1/unused",
        roles="api,sealer",
        seal_every_milliseconds=20,
    )
    return create_app(settings, clock=clock)


async def compared(desk: IterationDesk, document: dict[str, Any]) -> str:
    version = str(document["version"])
    body = {"document": document, "keep_progress": True, "reason": "the yearly renewal"}
    drafted = await desk.client.post("/operator/rule-sets", json=body, headers=desk.operator)
    assert drafted.status_code == 201, drafted.text
    await desk.client.post(f"/operator/rule-sets/{version}/comparison", headers=desk.operator)
    await compare_requested(desk.app.state.service)
    return version


async def schedule(desk: IterationDesk, version: str = VERSION) -> httpx.Response:
    return await desk.client.post(PATH, json={"version": version}, headers=desk.operator)


async def scheduled(desk: IterationDesk, *, valid_from: date = DAY) -> None:
    await compared(desk, renewed(VERSION) | {"valid_from": valid_from.isoformat()})
    answer = await schedule(desk)
    assert answer.status_code == 201, answer.text


async def approve(desk: IterationDesk) -> httpx.Response:
    return await desk.client.post(f"/operator/rule-sets/{VERSION}/publication", headers=desk.officer)


async def sealed_and_told(desk: IterationDesk) -> None:
    async def told() -> bool:
        await renew(desk.app.state.service)
        return await desk.connection.fetchval("select executed_seq is not null from renewal")

    await eventually(told)
    await settled(desk.connection)


async def own(desk: IterationDesk, issuer: Issuer, event: Any) -> dict[str, Any]:
    path = f"/applications/{event.application_id}/renewal"
    answer = await desk.client.get(path, headers=issuer.headers(event.account_id) | {"Accept-Language": "en"})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_parent_sees_thirty_days_before_what_will_change(
    desk: IterationDesk, clock: MovableClock, issuer: Issuer
) -> None:
    of_2023, of_2020 = children(2), children(1, year=2020)
    await desk.deliver(*of_2023, *of_2020)
    await scheduled(desk)

    await renew(desk.app.state.service)
    early = await own(desk, issuer, of_2023[0])
    clock.now = datetime(2027, 6, 1, 5, 0, tzinfo=UTC)
    await renew(desk.app.state.service)
    mine, going = await own(desk, issuer, of_2023[1]), await own(desk, issuer, of_2020[0])

    assert (early["available"], early["why"]["code"]) == (False, "no_renewal_ahead")
    assert mine["before"]["category"]["code"] == "c16"
    assert mine["after"]["category"]["code"] == "c12"
    assert (mine["before"]["number"], mine["after"]["number"]) == (3, 2)
    assert mine["reason"]["code"] == "category_changes"
    assert (going["after"], going["reason"]["code"]) == (None, "school_age")
    events = await desk.connection.fetch("select data from outbox where routing_key = 'queue.renewal_previewed.v1'")
    assert [(one["children"], one["movers"]) for one in (json.loads(row["data"]) for row in events)] == [(3, 3)]


async def test_a_strangers_preview_is_not_there(desk: IterationDesk, issuer: Issuer) -> None:
    (event,) = children(1)
    await desk.deliver(event)

    answer = await desk.client.get(
        f"/applications/{event.application_id}/renewal", headers=issuer.headers("somebody-else")
    )

    assert answer.status_code == 404


async def test_on_its_day_the_renewal_is_one_leaf_and_one_for_each_child_of_school_age(
    desk: IterationDesk, clock: MovableClock, issuer: Issuer
) -> None:
    of_2023, of_2020 = children(2), children(2, year=2020)
    await desk.deliver(*of_2023, *of_2020)
    await scheduled(desk)
    approved = await approve(desk)
    clock.now = datetime(2027, 6, 1, 5, 0, tzinfo=UTC)
    await renew(desk.app.state.service)
    told = await own(desk, issuer, of_2023[1])
    before = await desk.connection.fetchval("select max(seq) from ledger")
    clock.now = datetime(2027, 6, 29, 18, 59, tzinfo=UTC)
    await renew(desk.app.state.service)
    await settled(desk.connection)
    eve = await desk.connection.fetchval("select max(seq) from ledger")

    clock.now = datetime(2027, 6, 29, 19, 0, tzinfo=UTC)
    await sealed_and_told(desk)
    await sealed_and_told(desk)

    assert approved.status_code == 200, approved.text
    assert eve == before, "the day begins in Almaty"
    rows = await desk.connection.fetch("select kind, code, leaf from ledger where seq > $1 order by seq", before)
    assert [row["kind"] for row in rows] == ["left", "left", "rules_in_force"]
    assert {row["code"] for row in rows if row["kind"] == "left"} == {event.number for event in of_2020}
    assert {json.loads(row["leaf"])["reason"] for row in rows if row["kind"] == "left"} == {"school_age"}
    found = (await desk.client.get(f"/public/queue/numbers/{of_2023[1].number}")).json()
    assert (found["category"]["code"], found["overall"]["number"]) == ("c12", told["after"]["number"])
    keys = await desk.connection.fetch("select routing_key, data from outbox")
    lapsed = [json.loads(row["data"]) for row in keys if row["routing_key"] == "queue.application_lapsed.v1"]
    assert {(one["state"], one["ground"]) for one in lapsed} == {("archived", "school_age")}
    executed = [json.loads(row["data"]) for row in keys if row["routing_key"] == "queue.renewal_executed.v1"]
    assert [(one["previous_version"], one["ledger_seq"]) for one in executed] == [("2026.1", before + 3)]


async def test_a_renewal_that_nobody_approved_stays_away(desk: IterationDesk, clock: MovableClock) -> None:
    await desk.deliver(*children(1))
    await scheduled(desk)

    clock.now = datetime(2027, 7, 2, tzinfo=UTC)
    await renew(desk.app.state.service)
    await settled(desk.connection)

    assert (await desk.client.get("/public/rules/current")).json()["version"] == "2026.1"


async def test_who_schedules_does_not_approve(desk: IterationDesk, issuer: Issuer) -> None:
    both = issuer.headers("operator", roles=["queue_operator", "approving_officer"], territories=["all"])
    await scheduled(desk)

    answer = await desk.client.post(f"/operator/rule-sets/{VERSION}/publication", headers=both)

    assert (answer.status_code, answer.json()["code"]) == (409, "second_person_required")


async def test_only_one_renewal_of_a_day_ahead_is_scheduled(desk: IterationDesk, clock: MovableClock) -> None:
    await scheduled(desk)
    await compared(desk, renewed("2027.2") | {"valid_from": "2027-07-15"})
    await compared(desk, renewed("2027.3") | {"valid_from": (clock.now.date() - timedelta(days=1)).isoformat()})
    other = renewed("2027.4") | {"valid_from": "2027-07-15", "cause": "ruleset_changed"}
    await compared(desk, other)

    refused = [await schedule(desk, version) for version in ("2027.2", "2027.3", "2027.4")]
    cancelled = await desk.client.post(f"{PATH}/{VERSION}/cancellation", headers=desk.officer)
    again = await schedule(desk, "2027.2")

    codes = [answer.json()["code"] for answer in refused]
    assert codes == ["renewal_scheduled", "renewal_day_past", "not_a_renewal"]
    assert cancelled.json()["state"] == "cancelled"
    assert again.status_code == 201, again.text


async def test_a_renewal_reaches_every_territory_and_is_not_for_those_who_answer_for_some(
    desk: IterationDesk, issuer: Issuer, connection: asyncpg.Connection
) -> None:
    await compared(desk, renewed(VERSION) | {"valid_from": DAY.isoformat()})
    of_one = issuer.headers("other", roles=["queue_operator"], territories=["750000000"])

    answer = await desk.client.post(PATH, json={"version": VERSION}, headers=of_one)

    assert (answer.status_code, answer.json()["code"]) == (403, "territory_required")
    assert await connection.fetchval("select count(*) from renewal") == 0
