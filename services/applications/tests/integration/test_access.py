"""Who may see and do what."""

import re
from typing import Any

import pytest
from applications_house import COMPLETE, CONSENT, Caller, House
from hostile_files import plain_png

from balabaqsha_testkit.databases import ServiceDatabase


@pytest.fixture
def database(common_database: ServiceDatabase) -> ServiceDatabase:
    return common_database


PATHS = [
    ("GET", "/applications/{id}", None),
    ("PATCH", "/applications/{id}", {"language": "ru"}),
    ("DELETE", "/applications/{id}", None),
    ("GET", "/applications/{id}/receipt", None),
    ("GET", "/applications/{id}/receipt.pdf", None),
    ("POST", "/applications/{id}/submission", {"consent_version": CONSENT, "consent_accepted": True}),
    ("POST", "/applications/{id}/withdrawal", {"confirm": True}),
    ("POST", "/applications/{id}/resubmission", {}),
    ("POST", "/applications/{id}/privilege", {"type": "orphan"}),
    ("DELETE", "/applications/{id}/privilege", None),
    ("GET", "/applications/{id}/documents", None),
    ("POST", "/applications/{id}/documents", None),
    ("GET", "/applications/{id}/documents/{document}", None),
    ("GET", "/applications/{id}/documents/{document}/content", None),
    ("DELETE", "/applications/{id}/documents/{document}", None),
]
PUBLIC = {
    "/reference/regions",
    "/reference/group-types",
    "/reference/languages",
    "/reference/privileges",
    "/reference/consent",
    "/reference/document-limits",
    "/reference/receipt-key",
    "/public/receipts/{receipt_hash}",
}


async def ask(caller: Caller, method: str, path: str, body: Any) -> Any:
    return await caller.client.request(method, path, json=body, headers=caller.headers | {"If-Match": '"1"'})


async def queued_with_document(house: House, parent: Caller, child_id: str) -> tuple[str, str]:
    queued = await house.queued(child_id, parent)
    document = await parent.upload(queued["id"], plain_png())
    assert document.status_code == 201, document.text
    return queued["id"], document.json()["id"]


def test_the_list_names_every_path_with_an_id(house: House):
    described = {
        (method.upper(), path)
        for path, operations in house.app.openapi()["paths"].items()
        for method in operations
        if "{application_id}" in path and not path.startswith("/operator/")
    }

    listed = {
        (method, path.replace("{id}", "{application_id}").replace("{document}", "{document_id}"))
        for method, path, _ in PATHS
    }

    assert described == listed


async def test_a_stranger_is_told_that_it_does_not_exist(house: House, parent: Caller, child_id: str):
    application_id, document_id = await queued_with_document(house, parent, child_id)
    before = await parent.shown(application_id)

    for method, path, body in PATHS:
        answer = await ask(house.caller(), method, path.format(id=application_id, document=document_id), body)
        assert (answer.status_code, answer.json()["code"]) == (404, "application_not_found"), (method, path)

    assert await parent.shown(application_id) == before


@pytest.mark.parametrize("no_id", ["unknown", "00000000-0000-7000-8000-000000000000", "%00", "1' or '1'='1"])
async def test_what_is_no_id_is_not_there_either(parent: Caller, no_id: str):
    for method, path, body in PATHS:
        answer = await ask(parent, method, path.format(id=no_id, document=no_id), body)
        assert answer.status_code == 404, (method, path)


async def test_everything_but_what_is_public_wants_a_token(house: House):
    for path, operations in house.app.openapi()["paths"].items():
        for method in operations:
            asked = re.sub(r"\{\w+\}", "x", path)
            answer = await house.client.request(method, asked, json=COMPLETE)
            wanted = 200 if path in PUBLIC else 401
            assert answer.status_code == wanted, (method, path, answer.text)


async def test_a_second_parent_reads_a_filed_application(house: House, parent: Caller, child_id: str):
    queued = await house.queued(child_id, parent)
    other = house.caller()
    await house.link(child_id, other)

    shown = await other.shown(queued["id"])
    listed = (await other.get("/applications")).json()["items"]

    assert (shown["own"], shown["state"]["code"]) == (False, "queued")
    assert [item["id"] for item in listed] == [queued["id"]]
    assert {name: value for name, value in shown.items() if name != "own"} == {
        name: value for name, value in queued.items() if name != "own"
    }


async def test_a_second_parent_changes_nothing(house: House, parent: Caller, child_id: str):
    queued = await house.queued(child_id, parent)
    other = house.caller()
    await house.link(child_id, other)

    for method, path, body in [one for one in PATHS if one[0] != "GET" and "{document}" not in one[1]]:
        answer = await ask(other, method, path.format(id=queued["id"]), body)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_your_application"), (method, path)

    assert await parent.shown(queued["id"]) == queued


async def test_a_second_parent_sees_no_document_of_the_first(house: House, parent: Caller, child_id: str):
    application_id, document_id = await queued_with_document(house, parent, child_id)
    other = house.caller()
    await house.link(child_id, other)

    shown = await other.shown(application_id)
    listed = (await other.get(f"/applications/{application_id}/documents")).json()
    content = await other.get(f"/applications/{application_id}/documents/{document_id}/content")

    assert shown["documents"] == listed["items"] == []
    assert (content.status_code, content.json()["code"]) == (404, "document_not_found")


async def test_a_draft_is_its_makers_alone(house: House, parent: Caller, child_id: str):
    other = house.caller()
    await house.link(child_id, parent)
    await house.link(child_id, other)
    draft = await parent.filled(child_id)

    assert (await other.get(f"/applications/{draft['id']}")).status_code == 404
    assert (await other.get("/applications")).json()["items"] == []


async def test_an_application_whose_link_nobody_proved_is_not_shown_to_the_childs_parents(
    house: House, parent: Caller, child_id: str
):
    stranger = house.caller()
    filed = await stranger.filed(child_id)

    await house.link(child_id, parent)

    assert (await parent.get(f"/applications/{filed['id']}")).status_code == 404
    assert (await parent.get("/applications")).json()["items"] == []


async def test_another_accounts_document_under_ones_own_application_is_not_there(
    house: House, parent: Caller, child_id: str
):
    _, document_id = await queued_with_document(house, parent, child_id)
    other = house.caller()
    own = await other.draft("another-child")

    answer = await other.get(f"/applications/{own['id']}/documents/{document_id}/content")

    assert (answer.status_code, answer.json()["code"]) == (404, "document_not_found")


async def test_an_account_exports_its_own_part_only(house: House, parent: Caller, child_id: str):
    application_id, document_id = await queued_with_document(house, parent, child_id)

    own = await parent.get(f"/internal/account/{parent.account_id}/export")
    others = await house.caller().get(f"/internal/account/{parent.account_id}/export")

    assert [item["id"] for item in own.json()["applications"]] == [application_id]
    assert [item["id"] for item in own.json()["documents"]] == [document_id]
    assert own.json()["links"][0]["child_id"] == child_id
    assert others.status_code == 404
