"""A parent reads why the number changed, and every count is that of the whole ledger told anew."""

import random
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from history_ledger import PlainPast, PlainRules
from history_office import DOCUMENTS, Office, decided, in_order, random_events, reread, withdrawn
from queue_builders import OPENING, submitted

from balabaqsha_contracts.applications_events import (
    PrivilegeConfirmedV1,
)
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import Deliveries
from queue_service.adapters.history import PastReader
from queue_service.domain.history import Item
from queue_service.domain.history_counts import Number
from queue_service.domain.rule_set import rule_set_of
from queue_service.use_cases.restore_entry import RestoreEntry, restore_entry
from queue_service.use_cases.tell_history import Historian, number_at


@pytest.fixture
def office(
    client: httpx.AsyncClient,
    app: FastAPI,
    deliveries: Deliveries,
    connection: asyncpg.Connection,
    issuer: Issuer,
) -> Office:
    return Office(app, deliveries, connection, issuer)


async def test_a_number_goes_up_and_then_down_and_both_are_told(client: httpx.AsyncClient, office: Office) -> None:
    first, second, third, ours, behind = in_order(5)
    await office.deliver(first, second, third, ours, behind)
    await office.deliver(PrivilegeConfirmedV1(**decided(behind)))
    await office.deliver(withdrawn(second))
    await office.issue("r1", places=2)

    told = await office.history(client, ours, by="change")

    steps = [(item["from"], item["to"], item["change"]) for item in told["items"]]
    assert steps == [(None, 4, None), (4, 5, 1), (5, 4, -1), (4, 2, -2)]
    reasons = [[(reason["code"], reason["count"]) for reason in item["reasons"]] for item in told["items"]]
    assert reasons == [
        [("own_entered", 0)],
        [("privilege_confirmed_ahead", 1)],
        [("withdrawn_ahead", -1)],
        [("voucher_ahead", -2)],
    ]
    assert [item["reasons"][0]["text"] for item in told["items"]] == [
        "The application entered the queue.",
        "1 child now stands ahead: its privilege was confirmed.",
        "1 child ahead left the queue: the application was withdrawn.",
        "2 children ahead received vouchers.",
    ]
    assert told["number"] == "overall"


async def test_the_days_of_a_chart_join_what_happened_in_them(client: httpx.AsyncClient, office: Office) -> None:
    events = in_order(4)
    await office.deliver(*events)
    await office.deliver(withdrawn(events[0]))
    await office.issue("r1", places=1)

    told = await office.history(client, events[3], language="ru")

    entered, day = told["items"]
    assert (entered["to"], day["from"], day["to"], day["change"]) == (4, 4, 2, -2)
    assert sorted((reason["code"], reason["text"]) for reason in day["reasons"]) == [
        ("voucher_ahead", "1 ребёнок впереди получил ваучер."),
        ("withdrawn_ahead", "1 ребёнок впереди вышел из очереди: заявка отозвана."),
    ]


async def test_the_childs_own_move_is_one_reason_with_who_decided(client: httpx.AsyncClient, office: Office) -> None:
    events = in_order(3)
    await office.deliver(*events)
    await office.deliver(PrivilegeConfirmedV1(**decided(events[2])))
    await office.begin("2026.2")

    told = await office.history(client, events[2])

    moved = told["items"][1]
    assert (moved["from"], moved["to"]) == (3, 1)
    assert [(reason["code"], reason["count"]) for reason in moved["reasons"]] == [("own_privilege_confirmed", -2)]
    assert (moved["decided"]["kind"], moved["decided"]["ground"]) == ("moved", "privilege_confirmed")
    assert len(told["items"]) == 2


async def test_while_away_there_is_no_number(client: httpx.AsyncClient, office: Office) -> None:
    events = in_order(3)
    await office.deliver(*events)
    await office.issue("r1", places=2)
    back = RestoreEntry(application_id=events[1].application_id, reason="voucher_returned")
    await office.do(lambda unit_of_work: restore_entry(back, unit_of_work=unit_of_work))

    told = (await office.history(client, events[1]))["items"]

    assert [(item["from"], item["to"], item["change"]) for item in told] == [
        (None, 2, None),
        (2, 1, -1),
        (1, None, None),
        (1, 1, 0),
    ]
    assert [item["reasons"][0]["code"] for item in told] == [
        "own_entered",
        "voucher_ahead",
        "own_voucher_offered",
        "own_returned",
    ]
    assert told[3]["absent_since"] == told[2]["at"]
    assert told[3]["decided"]["ground"] == "voucher_returned"


async def test_new_rules_are_one_reason_with_their_act(client: httpx.AsyncClient, office: Office) -> None:
    general = in_order(5)
    priority = submitted(filed_at=OPENING, privilege={"claim_id": "c", "privilege_class": "b1", "state": "confirmed"})
    also = submitted(
        filed_at=OPENING + timedelta(seconds=1),
        privilege={"claim_id": "c", "privilege_class": "b1", "state": "confirmed"},
    )
    await office.deliver(priority, also, *general)
    await office.begin("2026.2")

    told = (await office.history(client, general[0], language="kk"))["items"]

    assert [(item["from"], item["to"]) for item in told] == [(None, 3), (3, 2)]
    assert told[1]["reasons"] == [
        {"code": "ruleset_changed", "count": -1, "text": "Кезектің жаңа ережелері күшіне енді.", "category": None}
    ]
    assert told[1]["decided"]["rule_version"] == "2026.2"
    assert told[1]["decided"]["act"] == DOCUMENTS["2026.2"]["act"]


async def test_a_ratio_tells_of_the_children_it_puts_ahead(client: httpx.AsyncClient, office: Office) -> None:
    """1 : 3; as two general children ahead leave, one with a right fewer stands before ours."""
    right = {"claim_id": "c", "privilege_class": "b1", "state": "confirmed"}
    priority = [submitted(filed_at=OPENING + timedelta(seconds=second), privilege=right) for second in range(3)]
    general = in_order(5)
    await office.begin("2026.2")
    await office.deliver(*priority, *general)
    await office.deliver(withdrawn(general[0]), withdrawn(general[1]))

    told = (await office.history(client, general[4], language="ru"))["items"]

    assert (told[1]["from"], told[1]["to"]) == (7, 4)
    assert [(reason["code"], reason["count"], reason["category"]) for reason in told[1]["reasons"]] == [
        ("withdrawn_ahead", -2, None),
        ("quota_shift", -1, "c14"),
    ]
    text = told[1]["reasons"][1]["text"]
    assert text.startswith("1 ребёнок больше не стоит впереди: по правилу 1 : 3 ")


async def test_strangers_see_nothing_and_a_span_is_a_year_at_most(
    client: httpx.AsyncClient, office: Office, issuer: Issuer
) -> None:
    (event,) = in_order(1)
    await office.deliver(event)
    path = f"/applications/{event.application_id}/position/history"

    stranger = await client.get(path, headers=issuer.headers("somebody-else"))
    long, backwards, naive, unknown = [
        await client.get(path, headers=issuer.headers(event.account_id), params=params)
        for params in (
            {"since": "2020-01-01T00:00:00Z"},
            {"since": "2026-02-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"},
            {"since": "2026-02-01T00:00:00"},
            {"number": "lucky"},
        )
    ]

    assert stranger.status_code == 404
    assert [answer.status_code for answer in (long, backwards, naive, unknown)] == [422] * 4
    assert long.json()["errors"][0]["pointer"] == "/since"


def shown(items: list[Item]) -> list[tuple[Any, ...]]:
    return [
        (item.before, item.after, item.change, [(reason.code.value, reason.count) for reason in item.reasons])
        for item in items
    ]


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_is_served_is_what_the_ledger_alone_tells(
    client: httpx.AsyncClient, office: Office, connection: asyncpg.Connection, app: FastAPI, seed: int
) -> None:
    dice = random.Random(seed)
    events = await random_events(office, dice)
    ledger = await reread(connection)
    rules = {version: rule_set_of(document) for version, document in DOCUMENTS.items()}
    past = PlainPast(ledger)

    for event in dice.sample(events, 12):
        for number in Number:
            served = (await office.history(client, event, number=number.value, by="change"))["items"]
            historian = Historian(await past.child(event.number), number=number, past=past, rules=PlainRules(rules))
            start, end = (await past.moments_at([0]))[0], ledger.head
            told, _ = await historian.by_change(start, end)
            numbers = ledger.numbers(event.number, ledger.head.seq, rules=rules)
            assert [
                (item["from"], item["to"], item["change"], [(one["code"], one["count"]) for one in item["reasons"]])
                for item in served
            ] == shown(told)
            assert (served[-1]["to"] if served else None) == (numbers and numbers[number.value])
        async with app.state.service.open_unit_of_work() as unit_of_work:
            reader = PastReader(unit_of_work.connection)
            at_ms = dice.choice(ledger.sealings)[1]
            then = await number_at(event.number, at_ms=at_ms, past=reader, rules=unit_of_work.rules)
        seq = (await past.moments_at([at_ms]))[0].seq
        expected = ledger.numbers(event.number, seq, rules=rules)
        assert (then and {name: getattr(then, name) for name in ("overall", "category", "cohort")}) == expected
