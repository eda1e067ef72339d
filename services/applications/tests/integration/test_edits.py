"""Filling a draft, and changing what was filed."""

import json
from typing import Any

import pytest
from applications_house import COMPLETE, Caller, House

from balabaqsha_testkit.databases import ServiceDatabase


@pytest.fixture
def database(common_database: ServiceDatabase) -> ServiceDatabase:
    return common_database


async def test_only_the_given_fields_change(parent: Caller, child_id: str):
    draft = await parent.filled(child_id, privilege={"type": "teacher"})

    edited = await parent.patch(f"/applications/{draft['id']}", {"language": "ru"}, version=draft["version"])

    assert edited.json()["language"] == "ru"
    assert {name: edited.json()[name] for name in ("group_type", "region", "district", "privilege")} == {
        name: draft[name] for name in ("group_type", "region", "district", "privilege")
    }


async def test_a_null_takes_a_value_away(parent: Caller, child_id: str):
    draft = await parent.filled(child_id, privilege={"type": "teacher"})

    edited = await parent.patch(
        f"/applications/{draft['id']}", {"language": None, "privilege": None}, version=draft["version"]
    )

    assert (edited.json()["language"], edited.json()["privilege"]) == (None, None)


async def test_a_claimed_privilege_is_shown_as_under_review_with_its_class(parent: Caller, child_id: str):
    draft = await parent.filled(child_id, privilege={"type": "serviceman"})

    told = draft["privilege"]
    assert (told["type"], told["class"], told["state"]) == ("serviceman", "a", "declared")
    assert told["text"] == "Льгота на проверке"
    assert (told["review_by"], told["can_cancel"]) == (None, False)


@pytest.mark.parametrize("given", [None, 0, 1, 99])
async def test_an_edit_of_anything_but_the_latest_version_is_refused(parent: Caller, child_id: str, given: int | None):
    draft = await parent.filled(child_id)

    answer = await parent.patch(f"/applications/{draft['id']}", {"language": "ru"}, version=given)

    expected = (428, "precondition_required") if given is None else (412, "precondition_failed")
    assert (answer.status_code, answer.json()["code"]) == expected
    assert (await parent.shown(draft["id"]))["language"] == "kk"


async def test_the_tag_of_an_answer_is_the_version_to_edit(parent: Caller, child_id: str):
    draft = await parent.filled(child_id)

    answer = await parent.get(f"/applications/{draft['id']}")

    assert answer.headers["etag"] == f'"{draft["version"]}"'


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"group_type": "unheard_of"}, "unknown_reference_value", "/group_type"),
        ({"language": "unheard_of"}, "unknown_reference_value", "/language"),
        ({"region": "999999999"}, "unknown_reference_value", "/region"),
        ({"region": "751310000"}, "unknown_reference_value", "/region"),
        ({"district": "711110000"}, "place_mismatch", "/district"),
        ({"settlement": "151011100"}, "place_mismatch", "/settlement"),
        ({"region": "710000000"}, "place_mismatch", "/district"),
        ({"privilege": {"type": "unheard_of"}}, "unknown_reference_value", "/privilege/type"),
        ({"region": "75"}, "invalid_request", "/region"),
        ({"child_id": "another"}, "invalid_request", "/child_id"),
        ({"state": "queued"}, "invalid_request", "/state"),
    ],
)
async def test_what_the_lists_do_not_have_is_refused_with_its_place(
    parent: Caller, child_id: str, changes: dict[str, Any], code: str, pointer: str
):
    draft = await parent.filled(child_id)

    answer = await parent.patch(f"/applications/{draft['id']}", changes, version=draft["version"])

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_wishes_of_a_queued_application_change_and_the_queue_is_told(house: House, parent: Caller, child_id: str):
    queued = await house.queued(child_id, parent)

    answer = await parent.patch(
        f"/applications/{queued['id']}", {"language": "ru", "group_type": "inclusive"}, version=queued["version"]
    )

    assert answer.status_code == 200
    assert (answer.json()["state"]["code"], answer.json()["filed_at"]) == ("queued", queued["filed_at"])
    assert answer.json()["timeline"][-1]["code"] == "corrected"
    fact, data = (await house.said(queued["id"]))[-1]
    assert fact == "application_corrected"
    assert {name: json.loads(data)[name] for name in ("group_type", "language")} == {
        "group_type": "inclusive",
        "language": "ru",
    }


async def test_wishes_changed_before_the_link_is_proven_go_with_the_filing(house: House, parent: Caller, child_id: str):
    filed = await parent.filed(child_id)
    shown = await parent.shown(filed["id"])

    await parent.patch(f"/applications/{filed['id']}", {"language": "ru"}, version=shown["version"])
    await house.link(child_id, parent)

    ((fact, data),) = await house.said(filed["id"])
    assert (fact, json.loads(data)["language"]) == ("application_submitted", "ru")


@pytest.mark.parametrize(
    "changes",
    [
        {"district": "751110000"},
        {"region": "710000000"},
        {"settlement": None},
        {"privilege": {"type": "teacher"}},
        {"language": "ru", "privilege": None},
    ],
)
async def test_what_was_filed_stays(house: House, parent: Caller, child_id: str, changes: dict[str, Any]):
    queued = await house.queued(child_id, parent)

    answer = await parent.patch(f"/applications/{queued['id']}", changes, version=queued["version"])

    assert (answer.status_code, answer.json()["code"]) == (409, "not_editable_after_filing")
    assert await parent.shown(queued["id"]) == queued


@pytest.mark.parametrize("field", ["language", "group_type"])
async def test_a_wish_cannot_be_emptied_after_filing(house: House, parent: Caller, child_id: str, field: str):
    queued = await house.queued(child_id, parent)

    answer = await parent.patch(f"/applications/{queued['id']}", {field: None}, version=queued["version"])

    assert (answer.status_code, answer.json()["code"]) == (422, "application_incomplete")
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"


async def test_a_closed_application_cannot_be_edited(house: House, parent: Caller, child_id: str):
    queued = await house.queued(child_id, parent)
    withdrawn = (await parent.withdraw(queued["id"])).json()

    answer = await parent.patch(f"/applications/{queued['id']}", COMPLETE, version=withdrawn["version"])

    assert (answer.status_code, answer.json()["code"]) == (409, "action_not_allowed")
