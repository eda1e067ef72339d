"""Rules are drafted by those who may, checked whole, and in force for nobody."""

import hashlib
import json

import pytest
from rule_desk import Desk
from rule_documents import INSTALLED, installed, renewed, with_ratios

from balabaqsha_testkit.issuer import Issuer


async def test_a_draft_is_kept_as_it_was_written_and_in_force_for_nobody(desk: Desk) -> None:
    document = with_ratios("2026.2")

    answer = await desk.draft(document)

    assert answer.status_code == 201, answer.text
    card = (await desk.client.get("/operator/rule-sets/2026.2", headers=desk.operator)).json()
    assert answer.json() == card
    assert card["document"] == document
    assert (card["state"], card["in_force"], card["draft"]["drafted_by"]) == ("drafted", False, "operator")
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    assert card["hash"] == hashlib.sha256(canonical.encode()).hexdigest()
    assert (await desk.client.get("/public/rules/2026.2")).status_code == 404
    assert (await desk.client.get("/public/rules/current")).json()["version"] == INSTALLED


async def test_an_unsound_draft_is_refused_where_it_is_unsound(desk: Desk) -> None:
    document = with_ratios("2026.2")
    document["tree"]["children"][1]["word"] = [0, 0]

    answer = await desk.draft(document, headers=desk.operator | {"Accept-Language": "en"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "rule_set_invalid"
    assert answer.json()["errors"] == [
        {
            "pointer": "/document/tree",
            "code": "word_incomplete",
            "detail": "The word of a ratio must name each of its branches.",
        }
    ]


@pytest.mark.parametrize("value", [None, 1.5, "\x00", {"a": True}])
async def test_what_has_no_single_written_form_is_refused(desk: Desk, value: object) -> None:
    answer = await desk.draft(with_ratios("2026.2") | {"note": value})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "not_plain"


async def test_a_version_names_one_document_for_ever(desk: Desk) -> None:
    assert (await desk.draft(with_ratios("2026.2"))).status_code == 201
    gone = await desk.client.delete("/operator/rule-sets/2026.2", headers=desk.operator)
    again = await desk.draft(renewed("2026.2"))
    of_installed = await desk.draft(installed())

    assert gone.status_code == 204
    assert (again.status_code, again.json()["code"]) == (409, "rule_version_taken")
    assert (of_installed.status_code, of_installed.json()["code"]) == (409, "rule_version_taken")


@pytest.mark.parametrize(
    ("roles", "statuses"),
    [
        ([], (403, 403, 403)),
        (["kindergarten_head"], (403, 403, 403)),
        (["auditor"], (200, 403, 403)),
        (["queue_operator"], (200, 422, 403)),
        (["approving_officer"], (200, 422, 404)),
    ],
)
async def test_roles_decide_who_reads_drafts_and_publishes(
    desk: Desk, issuer: Issuer, roles: list[str], statuses: tuple[int, int, int]
) -> None:
    headers = issuer.headers("somebody", roles=roles, territories=["all"])
    unsound = installed() | {"version": ""}

    answers = (
        await desk.client.get("/operator/rule-sets", headers=headers),
        await desk.draft(unsound, headers=headers),
        await desk.publish("2099.1", headers=headers),
    )

    assert tuple(answer.status_code for answer in answers) == statuses
    assert all(answer.json()["code"] == "role_required" for answer in answers if answer.status_code == 403)
    assert (await desk.client.get("/operator/rule-sets")).status_code == 401


async def test_rule_sets_are_listed_in_pages_newest_first(desk: Desk) -> None:
    for version in ("2026.2", "2026.3"):
        await desk.draft(with_ratios(version))

    seen: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await desk.client.get("/operator/rule-sets", params=query, headers=desk.operator)).json()
        seen += [item["version"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert seen == ["2026.3", "2026.2", INSTALLED]
    card = (await desk.client.get(f"/operator/rule-sets/{INSTALLED}", headers=desk.operator)).json()
    assert (card["state"], card["in_force"], card["draft"]) == ("published", True, None)


async def test_a_repeated_request_with_one_key_drafts_once(desk: Desk) -> None:
    headers = desk.operator | {"Idempotency-Key": "one"}

    first = await desk.draft(with_ratios("2026.2"), headers=headers)
    second = await desk.draft(with_ratios("2026.2"), headers=headers)

    assert first.status_code == second.status_code == 201
    assert first.content == second.content


async def test_an_unknown_draft_is_not_found(desk: Desk) -> None:
    answers = [
        await desk.client.get("/operator/rule-sets/1999.1", headers=desk.operator),
        await desk.client.get("/operator/rule-sets/1999.1/comparison", headers=desk.operator),
        await desk.client.post("/operator/rule-sets/1999.1/comparison", headers=desk.operator),
        await desk.client.delete("/operator/rule-sets/1999.1", headers=desk.operator),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "rule_draft_not_found")}
