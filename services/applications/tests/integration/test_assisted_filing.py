"""Filing for a parent at the desk, and making two applications into one."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from applications_house import COMPLETE, CONSENT, Caller, House
from officers import officer, queued_in_city

from balabaqsha_chassis.identifiers import new_id


@pytest.fixture
def clerk(house: House) -> Caller:
    return officer(house, "assisted_filing_clerk")


async def file_for(who: Caller, parent: Caller, child_id: str, **changes: Any) -> httpx.Response:
    consent = {"consent_version": CONSENT, "consent_accepted": True}
    body = {"account_id": parent.account_id, "child_id": child_id} | COMPLETE | consent | changes
    headers = {key: changes.pop(key) for key in list(changes) if key.startswith("Idempotency")}
    return await who.post("/operator/applications", {k: v for k, v in body.items() if k not in headers}, **headers)


async def merge(who: Caller, application_id: str, duplicate_id: str) -> httpx.Response:
    body = {"duplicate_id": duplicate_id, "reason": "Один ребёнок, две записи."}
    return await who.post(f"/operator/applications/{application_id}/merge", body)


async def test_a_clerk_files_for_a_parent_by_the_same_rules(house: House, parent: Caller, clerk: Caller, child_id: str):
    await house.link(child_id, parent)
    before = house.clock()

    answer = await file_for(clerk, parent, child_id, privilege={"type": "large_family"})

    filed = answer.json()
    shown = await parent.shown(filed["id"])
    ((_, data),) = [one for one in await house.said(filed["id"]) if one[0] == "application_submitted"]
    assert (answer.status_code, filed["state"]["code"]) == (201, "submitted")
    assert filed["filed_at"] >= before.isoformat(timespec="milliseconds")[:23]
    assert (shown["own"], shown["channel"], shown["privilege"]["type"]) == (True, "assisted", "large_family")
    assert json.loads(data)["channel"] == "assisted"
    assert clerk.account_id not in str(shown)
    assert clerk.account_id.encode() not in data
    ((by,),) = await house.rows("select filed_by from application where id = $1", filed["id"])
    assert by == clerk.account_id


async def test_the_rules_are_the_same_at_the_desk(house: House, parent: Caller, clerk: Caller, child_id: str):
    unconsented = await file_for(clerk, parent, child_id, consent_accepted=False)
    unknown = await file_for(clerk, parent, child_id, group_type="nothing")
    no_settlement = await file_for(clerk, parent, child_id, region="150000000", district="151010000")
    first = await file_for(clerk, parent, child_id)
    second = await file_for(clerk, parent, child_id)

    assert (unconsented.status_code, unconsented.json()["code"]) == (422, "consent_missing")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_reference_value")
    assert [one["code"] for one in no_settlement.json()["errors"]] == ["settlement_missing"]
    assert first.status_code == 201
    assert (second.status_code, second.json()["code"]) == (409, "application_exists")
    assert len((await parent.get("/applications")).json()["items"]) == 1


async def test_a_clerk_files_only_within_his_territory_and_only_a_clerk_files(
    house: House, parent: Caller, child_id: str
):
    elsewhere = officer(house, "assisted_filing_clerk", territories=("710000000",))

    outside = await file_for(elsewhere, parent, child_id)
    operator = await file_for(officer(house, "queue_operator"), parent, child_id)

    assert (outside.status_code, outside.json()["code"]) == (403, "territory_required")
    assert (operator.status_code, operator.json()["code"]) == (403, "role_required")
    assert (await parent.get("/applications")).json()["items"] == []
    refused = await house.rows("select ground from audit where outcome = 'refused' order by position")
    assert [row["ground"] for row in refused] == ["territory_required", "role_required"]


async def test_sent_twice_it_is_filed_once(house: House, parent: Caller, clerk: Caller, child_id: str):
    first = await file_for(clerk, parent, child_id, Idempotency_Key="desk-1")
    second = await file_for(clerk, parent, child_id, Idempotency_Key="desk-1")

    assert first.status_code == 201
    assert first.content == second.content


async def test_of_two_applications_for_one_child_the_earlier_stands_at_its_own_instant(
    house: House, parent: Caller, child_id: str
):
    earlier = await queued_in_city(house, parent, child_id)
    other = house.caller()
    later = await queued_in_city(house, other, new_id())
    who = officer(house, "approving_officer")

    answer = await merge(who, later["id"], earlier["id"])
    again = await merge(who, later["id"], earlier["id"])

    kept, archived = await parent.shown(earlier["id"]), await other.shown(later["id"])
    assert (answer.status_code, answer.json()) == (200, {"kept": earlier["id"], "archived": later["id"]})
    assert (kept["state"]["code"], kept["filed_at"]) == ("queued", earlier["filed_at"])
    assert (archived["state"]["code"], archived["state"]["ground"]["code"]) == ("archived", "duplicate")
    assert (again.status_code, again.json()["code"]) == (409, "action_not_allowed")
    assert (await house.facts(later["id"]))[-1] == "application_archived"
    noted = await house.rows("select subject from audit where action = 'merge_duplicates' and outcome = 'done'")
    assert {row["subject"] for row in noted} == {earlier["id"], later["id"]}


async def test_children_born_on_different_days_are_not_one(house: House, parent: Caller, child_id: str):
    first = await queued_in_city(house, parent, child_id)
    other, sister = house.caller(), new_id()
    await house.link(sister, other, born=house.clock().date() - timedelta(days=900))
    second = await other.filed(sister)

    answer = await merge(officer(house, "queue_operator"), first["id"], second["id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "not_duplicates")
    assert (await parent.shown(first["id"]))["state"]["code"] == "queued"


async def test_an_application_is_not_its_own_duplicate(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)

    who = officer(house, "queue_operator")
    answer = await merge(who, application["id"], application["id"])
    shapeless = await merge(who, application["id"], "no-id-at-all")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_duplicates")
    assert (shapeless.status_code, shapeless.json()["code"]) == (404, "application_not_found")


async def test_a_duplicate_nobody_was_told_of_is_rejected_so_that_its_receipt_is_answered(
    house: House, parent: Caller, child_id: str
):
    earlier = await queued_in_city(house, parent, child_id)
    other = house.caller()
    unproven = await other.filed(new_id())

    answer = await merge(officer(house, "queue_operator"), earlier["id"], unproven["id"])

    ((fact, data),) = await house.said(unproven["id"])
    assert answer.status_code == 200
    assert (fact, json.loads(data)["ground"]) == ("application_rejected", "duplicate")
    assert json.loads(data)["receipt_hash"] == unproven["receipt"]["hash"]
