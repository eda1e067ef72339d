"""From a draft to the queue."""

import json
from datetime import date, datetime, timedelta

import pytest
from applications_house import COMPLETE, CONSENT, Caller, House

from applications_service.domain.number import is_number
from balabaqsha_testkit.databases import ServiceDatabase


@pytest.fixture
def database(common_database: ServiceDatabase) -> ServiceDatabase:
    return common_database


async def test_a_filled_draft_is_filed_told_to_the_queue_and_queued(house: House, parent: Caller, child_id: str):
    await house.link(child_id, parent)
    draft = await parent.filled(child_id, privilege={"type": "large_family"})

    answer = await parent.submit(draft["id"])

    filed = answer.json()
    assert answer.status_code == 202
    assert (filed["id"], filed["number"], filed["state"]["code"]) == (draft["id"], draft["number"], "submitted")
    assert is_number(filed["number"])
    ((fact, data),) = await house.said(draft["id"])
    told = json.loads(data)
    assert fact == "application_submitted"
    assert told["filed_at"] == filed["filed_at"]
    assert told["receipt_hash"] == filed["receipt"]["hash"]
    assert told["birth_date"] == "2023-05-14"
    assert told["privilege"]["privilege_class"] == "b2"
    assert told["privilege"]["state"] == "declared"
    assert {name: told[name] for name in COMPLETE} == COMPLETE

    await house.queue_takes_in(filed, parent)

    shown = await parent.shown(filed["id"])
    assert shown["state"]["code"] == "queued"
    assert (shown["category"], shown["territory"]) == ("c13", "751310000")
    assert [entry["code"] for entry in shown["timeline"]] == ["drafted", "submitted", "link_proven", "queued"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Заявка находится в очереди за получением ваучера"),
        ("kk", "Өтінім ваучер алу кезегінде тұр"),
        ("en", "The application is in the queue for a voucher"),
    ],
)
async def test_the_queued_text_is_the_guides(house: House, parent: Caller, child_id: str, language: str, text: str):
    queued = await house.queued(child_id, parent)

    shown = await parent.shown(queued["id"], language=language)

    assert shown["state"]["text"] == text
    assert shown["timeline"][-1]["text"] == text


async def test_every_missing_field_has_its_own_code_and_pointer(parent: Caller, child_id: str):
    draft = await parent.draft(child_id)

    answer = await parent.submit(draft["id"])

    assert answer.status_code == 422
    assert answer.json()["code"] == "application_incomplete"
    assert {(one["pointer"], one["code"]) for one in answer.json()["errors"]} == {
        ("/group_type", "group_type_missing"),
        ("/region", "region_missing"),
        ("/district", "district_missing"),
        ("/language", "language_missing"),
    }


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
async def test_what_is_missing_is_told_in_every_language(parent: Caller, child_id: str, language: str):
    draft = await parent.draft(child_id)
    path = f"/applications/{draft['id']}/submission"

    answer = await parent.post(path, {"consent_version": CONSENT, "consent_accepted": True}, Accept_Language=language)

    details = {one["detail"] for one in answer.json()["errors"]}
    assert len(details) == 4
    assert answer.headers["content-language"] == language


async def test_a_settlement_is_missing_only_where_the_district_has_settlements(parent: Caller, child_id: str):
    draft = await parent.filled(child_id, region="150000000", district="151010000")

    refused = await parent.submit(draft["id"])
    await parent.patch(f"/applications/{draft['id']}", {"settlement": "151011100"}, version=draft["version"])
    filed = await parent.submit(draft["id"])

    assert [one["code"] for one in refused.json()["errors"]] == ["settlement_missing"]
    assert filed.status_code == 202


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"consent_version": CONSENT, "consent_accepted": False}, "consent_missing"),
        ({}, "consent_missing"),
        ({"consent_version": "2020-1", "consent_accepted": True}, "consent_version_outdated"),
    ],
)
async def test_nothing_is_filed_without_the_consent_in_force(
    house: House, parent: Caller, child_id: str, body: dict[str, object], code: str
):
    draft = await parent.filled(child_id)

    answer = await parent.post(f"/applications/{draft['id']}/submission", body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await parent.shown(draft["id"]))["state"]["code"] == "draft"


async def test_filed_at_is_when_the_request_came_in_milliseconds(house: House, parent: Caller, child_id: str):
    draft = await parent.filled(child_id)

    before = house.clock()
    filed = (await parent.submit(draft["id"])).json()
    after = house.clock()

    assert before <= datetime.fromisoformat(filed["filed_at"]) <= after
    assert len(filed["filed_at"]) == len("2026-03-01T04:00:00.123Z")


async def test_filing_time_never_runs_backwards_within_a_process(house: House, parent: Caller, child_id: str):
    first = await parent.filed(child_id)
    house.clock.ahead -= timedelta(hours=1)

    second = await house.caller().filed(child_id)

    assert second["filed_at"] >= first["filed_at"]


async def test_a_filed_application_cannot_be_filed_again(parent: Caller, child_id: str):
    filed = await parent.filed(child_id)

    again = await parent.submit(filed["id"])

    assert (again.status_code, again.json()["code"]) == (409, "action_not_allowed")


async def test_a_second_application_of_the_same_account_for_the_child_is_refused(parent: Caller, child_id: str):
    await parent.filed(child_id)
    second = await parent.filled(child_id)

    answer = await parent.submit(second["id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "application_exists")


async def test_a_child_past_preschool_age_is_refused_at_filing(house: House, parent: Caller, child_id: str):
    this_year = house.clock().year
    await house.link(child_id, parent, born=date(this_year - 7, 12, 31))
    draft = await parent.filled(child_id)

    answer = await parent.submit(draft["id"])

    assert (answer.status_code, answer.json()["code"]) == (422, "child_over_age")


async def test_a_child_turning_six_this_year_may_be_filed_for(house: House, parent: Caller, child_id: str):
    this_year = house.clock().year
    await house.link(child_id, parent, born=date(this_year - 6, 1, 1))

    filed = await parent.filed(child_id)

    assert filed["state"]["code"] == "submitted"
