"""Officers ask for corrections, appoint hearings and refuse."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from applications_house import Caller, House
from officers import appoint, ask_correction, officer, queued_in_city, refuse, refused_after_hearing, tell, tick

from balabaqsha_contracts.identity_events import AccountErasedV1
from balabaqsha_contracts.queue_voucher_events import VoucherOfferedV1


@pytest.fixture
def operator(house: House) -> Caller:
    return officer(house, "queue_operator")


async def test_a_correction_is_asked_for_made_and_the_place_kept(
    house: House, parent: Caller, operator: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)

    asked = await ask_correction(operator, application["id"])
    shown = await parent.shown(application["id"])
    edited = await parent.patch(f"/applications/{application['id']}", {"language": "ru"}, version=shown["version"])
    sent = await parent.post(f"/applications/{application['id']}/resubmission", None)

    assert (asked.status_code, asked.json()["state"]["code"]) == (200, "needs_correction")
    assert shown["state"]["text"] == "Требуется исправление"
    assert shown["deadline"] == {
        "kind": "respond_by",
        "at": shown["correction"]["respond_by"],
        "text": "Исправить до",
    }
    assert shown["correction"]["message"] == "Снимите справку ещё раз."
    assert [one["code"] for one in shown["correction"]["grounds"]] == ["document_unreadable"]
    assert edited.status_code == 200
    assert (sent.status_code, sent.json()["state"]["code"]) == (200, "queued")
    assert (sent.json()["filed_at"], sent.json()["correction"]) == (application["filed_at"], None)
    assert (await house.facts(application["id"]))[1:] == [
        "application_correction_requested",
        "application_corrected",
        "application_resubmitted",
    ]


async def test_the_term_of_a_correction_is_five_working_days_stored_once(
    house: House, parent: Caller, operator: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    await ask_correction(operator, application["id"])

    ((respond_by, requested_at),) = await house.rows(
        "select respond_by, requested_at from correction_request where application_id = $1", application["id"]
    )

    days = (respond_by - requested_at).days
    assert 5 <= days <= 12
    assert (respond_by.hour, respond_by.minute) == (19, 0)


async def test_a_correction_nobody_makes_is_refused_only_after_a_hearing(
    house: House, parent: Caller, operator: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    await ask_correction(operator, application["id"])
    await tick(house, "end_corrections")
    early = await parent.shown(application["id"])
    house.clock.ahead += timedelta(days=15)
    await tick(house, "end_corrections")
    await tick(house, "end_corrections")
    hearing = await parent.shown(application["id"])
    house.clock.ahead += timedelta(days=10)
    await tick(house, "end_corrections")
    await tick(house, "end_corrections")

    refused = await parent.shown(application["id"])

    assert early["hearing_at"] is None
    assert (hearing["state"]["code"], hearing["hearing_at"] is not None) == ("needs_correction", True)
    assert (refused["state"]["code"], refused["state"]["ground"]["code"]) == ("rejected", "correction_not_made")
    assert (await house.facts(application["id"]))[1:] == [
        "application_correction_requested",
        "hearing_appointed",
        "application_rejected",
    ]


async def test_until_it_is_refused_it_is_never_too_late_to_correct(
    house: House, parent: Caller, operator: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    await ask_correction(operator, application["id"])
    house.clock.ahead += timedelta(days=15)
    await tick(house, "end_corrections")
    house.clock.ahead += timedelta(days=10)

    sent = await parent.post(f"/applications/{application['id']}/resubmission", None)
    await tick(house, "end_corrections")

    assert (sent.status_code, sent.json()["state"]["code"]) == (200, "queued")
    assert (await parent.shown(application["id"]))["hearing_at"] is None


async def test_nothing_is_refused_without_a_hearing_that_is_over(
    house: House, parent: Caller, operator: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    hearing_at = house.clock() + timedelta(days=20)

    without = await refuse(operator, application["id"])
    too_soon = await appoint(operator, application["id"], at=house.clock() + timedelta(days=1))
    appointed = await appoint(operator, application["id"], at=hearing_at)
    again = await appoint(operator, application["id"], at=hearing_at)
    before = await refuse(operator, application["id"])
    other_ground = await refuse(operator, application["id"], ground="not_eligible")
    house.clock.ahead += timedelta(days=21)
    after = await refuse(operator, application["id"])

    assert (without.status_code, without.json()["code"]) == (409, "hearing_missing")
    assert (too_soon.status_code, too_soon.json()["code"]) == (422, "hearing_too_soon")
    assert appointed.status_code == 200
    assert (again.status_code, again.json()["code"]) == (409, "hearing_appointed")
    assert (before.status_code, before.json()["code"]) == (409, "hearing_missing")
    assert (other_ground.status_code, other_ground.json()["code"]) == (409, "hearing_missing")
    assert (after.status_code, after.json()["state"]["code"]) == (200, "rejected")
    assert [one["code"] for one in after.json()["timeline"]][-2:] == ["hearing_appointed", "rejected"]


async def test_a_refusal_is_told_with_its_ground_and_never_its_reasons(
    house: House, parent: Caller, operator: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    await refused_after_hearing(house, operator, application["id"])

    fact, data = (await house.said(application["id"]))[-1]

    assert (fact, json.loads(data)["ground"]) == ("application_rejected", "data_false")
    assert "Сведения".encode() not in data


async def test_decisions_are_numbered_within_their_year_and_keep_their_hash(
    house: House, parent: Caller, operator: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    await ask_correction(operator, application["id"])
    await refused_after_hearing(house, operator, application["id"])

    card = (await operator.get(f"/operator/applications/{application['id']}")).json()
    year = (house.clock() + timedelta(hours=5)).year

    assert [one["kind"] for one in card["decisions"]] == ["correction", "refusal"]
    assert card["decisions"][-1]["number"].startswith(f"{year}-")
    assert all(len(one["hash"]) == 64 for one in card["decisions"])
    numbers = await house.rows("select year, max(ordinal) = count(*) as dense from decision group by year")
    assert all(row["dense"] for row in numbers)


async def test_of_two_decisions_at_once_one_is_made(house: House, parent: Caller, operator: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    colleague = officer(house, "approving_officer")

    answers = await asyncio.gather(
        ask_correction(operator, application["id"]), ask_correction(colleague, application["id"])
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await house.rows("select 1 from decision where application_id = $1", application["id"])) == 1


async def test_a_decision_on_what_has_changed_since_it_was_read_is_not_made(
    house: House, parent: Caller, operator: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    path = f"/operator/applications/{application['id']}"
    read = await operator.get(path)
    await parent.patch(f"/applications/{application['id']}", {"language": "ru"}, version=application["version"])
    body: dict[str, Any] = {"grounds": ["data_mismatch"], "message": "x"}

    stale = await operator.post(f"{path}/correction-requests", body, If_Match=read.headers["etag"])

    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")


async def test_a_voucher_overtakes_what_was_to_be_corrected(
    house: House, parent: Caller, operator: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    await ask_correction(operator, application["id"])
    await tell(house, VoucherOfferedV1, application, state="voucher_offered")
    house.clock.ahead += timedelta(days=30)
    await tick(house, "end_corrections")

    shown = await parent.shown(application["id"])

    assert (shown["state"]["code"], shown["correction"]) == ("voucher_offered", None)
    assert shown["deadline"]["kind"] == "confirm_by"


async def test_the_same_request_twice_is_one_decision(house: House, parent: Caller, operator: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    path = f"/operator/applications/{application['id']}/correction-requests"
    body = {"grounds": ["data_mismatch"], "message": "x"}

    first = await operator.post(path, body, Idempotency_Key="once")
    second = await operator.post(path, body, Idempotency_Key="once")

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content


async def test_a_batch_decides_each_for_itself_and_a_second_run_changes_nothing(
    house: House, parent: Caller, operator: Caller
):
    first, second = [await queued_in_city(house, house.caller(), f"child-{n}-{parent.account_id}") for n in range(2)]
    elsewhere = "019a0000-0000-7000-8000-00000000ffff"
    body = {
        "action": "request_correction",
        "ids": [first["id"], elsewhere, second["id"], "not-an-id"],
        "grounds": ["data_mismatch"],
        "message": "x",
    }

    once = await operator.post("/operator/applications/batch", body)
    twice = await operator.post("/operator/applications/batch", body)

    assert [(one["result"], one["code"]) for one in once.json()["items"]] == [
        ("done", None),
        ("refused", "application_not_found"),
        ("done", None),
        ("refused", "application_not_found"),
    ]
    assert [one["result"] for one in twice.json()["items"]] == ["unchanged", "refused", "unchanged", "refused"]
    assert len(await house.rows("select 1 from decision where kind = 'correction'")) == 2


async def test_a_withdrawal_ends_what_officers_had_begun(house: House, parent: Caller, operator: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    await appoint(operator, application["id"], at=house.clock() + timedelta(days=20))
    await ask_correction(operator, application["id"])

    assert (await parent.withdraw(application["id"])).status_code == 200

    card = (await operator.get(f"/operator/applications/{application['id']}")).json()
    assert [one["outcome"] for one in card["requests"]] == ["overtaken"]
    assert [one["outcome"] for one in card["hearings"]] == ["dropped"]
    assert (card["deadline"], card["hearing_at"]) == (None, None)


async def test_an_erased_account_leaves_no_words_about_the_person(
    house: House, parent: Caller, operator: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    await ask_correction(operator, application["id"])
    await operator.post(f"/operator/applications/{application['id']}/notes", {"text": "Позвонить бабушке"})
    await house.hear(AccountErasedV1(account_id=parent.account_id, erased_at=house.clock()))

    card = (await operator.get(f"/operator/applications/{application['id']}")).json()
    assert (card["state"]["code"], card["account_id"], card["notes"]) == ("withdrawn", None, [])
    assert [one["message"] for one in card["requests"]] == [""]
    ((number, reason, content, hash_),) = await house.rows("select number, reason, content, hash from decision")
    assert (reason, content) == (None, None)
    assert (len(number), len(hash_)) == (11, 64)


async def test_a_hearing_of_another_age_is_malformed(house: House, parent: Caller, operator: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    path = f"/operator/applications/{application['id']}/hearings"

    for instant in ("9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2027-01-01T00:00:00"):
        answer = await operator.post(path, {"ground": "data_false", "hearing_at": instant})

        assert answer.status_code == 422
