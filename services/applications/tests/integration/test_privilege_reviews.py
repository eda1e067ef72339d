"""Reviewers decide on claims by the documents beside them; every look and decision is written down."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from applications_house import Caller, House
from hostile_files import plain_pdf
from privilege_house import ALMATY, Desk, noted, officer

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.working_days import local_day


@pytest.fixture
def reviewer(house: House) -> Desk:
    return officer(house, "privilege_reviewer")


@pytest.fixture
async def application(house: House, parent: Caller, child_id: str) -> dict[str, Any]:
    """A queued application that claims a serviceman's privilege."""
    return await house.queued(child_id, parent, privilege={"type": "serviceman"})


@pytest.fixture
async def document_id(parent: Caller, application: dict[str, Any]) -> str:
    answer = await parent.upload(application["id"], plain_pdf(), kind="service_certificate")
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def today(house: House, days: int = 0) -> str:
    return (local_day(house.clock()) + timedelta(days=days)).isoformat()


async def test_a_claim_waits_in_the_list_with_its_term(house: House, application: dict[str, Any], reviewer: Desk):
    claim_id = application["privilege"]["claim_id"]

    listed = await reviewer.get("/operator/privileges", state="under_review")
    overdue = await reviewer.get("/operator/privileges", overdue=True)
    house.clock.ahead = timedelta(days=9)
    late = await reviewer.get("/operator/privileges", overdue=True)

    (item,) = [one for one in listed.json()["items"] if one["claim_id"] == claim_id]
    assert (item["number"], item["class"], item["overdue"]) == (application["number"], "a", False)
    assert item["review_by"] == application["privilege"]["review_by"]
    assert overdue.json()["items"] == []
    assert [one["overdue"] for one in late.json()["items"]] == [True]


async def test_pages_of_the_list_follow_one_another(house: House, parent: Caller, reviewer: Desk):
    filed = [await house.queued(new_id(), parent, privilege={"type": "serviceman"}) for _ in range(3)]

    first = (await reviewer.get("/operator/privileges", limit=2)).json()
    second = (await reviewer.get("/operator/privileges", limit=2, cursor=first["next_cursor"])).json()

    seen = [one["application_id"] for one in first["items"] + second["items"]]
    assert sorted(seen) == sorted(one["id"] for one in filed)
    assert second["next_cursor"] is None


async def test_the_card_has_the_documents_beside_the_claim(
    application: dict[str, Any], document_id: str, house: House, parent: Caller, reviewer: Desk
):
    claim_id = application["privilege"]["claim_id"]

    card = (await reviewer.get(f"/operator/privileges/{claim_id}")).json()

    (document,) = card["documents"]
    assert (document["id"], document["kind"]) == (document_id, "service_certificate")
    assert (card["certificate_wanted"], card["register_can_prove"]) == (True, False)
    assert card["filed_at"] == application["filed_at"]
    (look,) = await house.rows("select actor, account_id from audit where subject = $1", claim_id)
    assert (look["actor"], look["account_id"]) == (reviewer.account_id, parent.account_id)


async def test_a_confirmed_certificate_is_good_for_a_month_from_its_issue(
    application: dict[str, Any], document_id: str, house: House, parent: Caller, reviewer: Desk
):
    claim_id = application["privilege"]["claim_id"]

    answer = await reviewer.confirm(claim_id, document_id=document_id, issued_at=today(house, -10))

    told = (await parent.shown(application["id"]))["privilege"]
    assert answer.status_code == 200, answer.text
    assert (told["state"], told["ground"]["code"]) == ("confirmed", "document_accepted")
    assert 15 <= (local_day(house.clock()).fromisoformat(told["valid_until"]) - local_day(house.clock())).days <= 21
    assert (await house.facts(application["id"]))[-1] == "privilege_confirmed"
    assert await noted(house, claim_id) == [("decide_privilege", "done", "document_accepted")]
    (decision,) = await house.rows("select kind, ground from decision where application_id = $1", application["id"])
    assert (decision["kind"], decision["ground"]) == ("privilege", "document_accepted")


async def test_what_does_not_hold_is_pointed_at(
    application: dict[str, Any], document_id: str, house: House, reviewer: Desk
):
    claim_id = application["privilege"]["claim_id"]
    wrong = [
        ({"document_id": document_id}, "/issued_at", "issued_at_required"),
        ({"document_id": document_id, "issued_at": today(house, 2)}, "/issued_at", "issued_in_future"),
        ({"document_id": document_id, "issued_at": today(house, -60)}, "/valid_until", "proof_expired"),
        ({"document_id": new_id(), "issued_at": today(house)}, "/document_id", "proof_document_unknown"),
    ]

    answers = [await reviewer.confirm(claim_id, **fields) for fields, _, _ in wrong]

    assert [answer.status_code for answer in answers] == [422] * 4
    faults = [answer.json()["errors"][0] for answer in answers]
    assert [(one["pointer"], one["code"]) for one in faults] == [(pointer, code) for _, pointer, code in wrong]
    assert {outcome for _, outcome, _ in await noted(house, claim_id)} == {"refused"}


async def test_a_rejection_tells_its_ground_and_reason(
    application: dict[str, Any], house: House, parent: Caller, reviewer: Desk
):
    answer = await reviewer.reject(application["privilege"]["claim_id"])

    told = (await parent.shown(application["id"]))["privilege"]
    assert answer.status_code == 200, answer.text
    assert (told["state"], told["ground"]["code"]) == ("rejected", "document_does_not_prove_it")
    assert told["reason"] == "На справке другая фамилия."
    assert told["can_cancel"] is False
    assert (await house.facts(application["id"]))[-1] == "privilege_rejected"


async def test_of_two_decisions_at_once_one_stands(
    application: dict[str, Any], document_id: str, house: House, reviewer: Desk
):
    claim_id = application["privilege"]["claim_id"]
    other = officer(house, "queue_operator")

    answers = await asyncio.gather(
        reviewer.confirm(claim_id, document_id=document_id, issued_at=today(house)), other.reject(claim_id)
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    decided = [one for one in await house.facts(application["id"]) if one.startswith("privilege_")]
    assert len(decided) == 1


async def test_another_territory_has_no_such_claim(
    application: dict[str, Any], document_id: str, house: House, reviewer: Desk
):
    claim_id = application["privilege"]["claim_id"]
    elsewhere = officer(house, "privilege_reviewer", territories=["710000000"])

    answers = [
        await elsewhere.get(f"/operator/privileges/{claim_id}"),
        await elsewhere.confirm(claim_id, document_id=document_id, issued_at=today(house)),
        await elsewhere.reject(claim_id),
        await elsewhere.get(f"/operator/applications/{application['id']}/documents/{document_id}"),
    ]
    listed = await elsewhere.get("/operator/privileges")

    assert [answer.status_code for answer in answers] == [404] * 4
    assert listed.json()["items"] == []
    assert await noted(house, claim_id) == [
        ("look_at_privilege", "refused", "privilege_claim_not_found"),
        ("decide_privilege", "refused", "privilege_claim_not_found"),
        ("decide_privilege", "refused", "privilege_claim_not_found"),
    ]


async def test_a_territory_of_its_own_is_enough(application: dict[str, Any], house: House):
    own = officer(house, "privilege_reviewer", territories=["751310000"])

    answer = await own.get(f"/operator/privileges/{application['privilege']['claim_id']}")

    assert answer.status_code == 200
    assert answer.json()["territory"] in {"751310000", ALMATY}


@pytest.mark.parametrize("roles", [(), ("call_centre_agent",), ("approving_officer",)])
async def test_without_the_role_nothing_is_decided(application: dict[str, Any], house: House, roles: tuple[str, ...]):
    claim_id = application["privilege"]["claim_id"]

    answer = await officer(house, *roles).reject(claim_id)

    assert (answer.status_code, answer.json()["code"]) == (403, "role_required")
    assert await noted(house, claim_id) == [("decide_privilege", "refused", "role_required")]


async def test_an_unscanned_document_is_handed_out_with_a_warning(
    application: dict[str, Any], document_id: str, house: House, reviewer: Desk
):
    answer = await reviewer.get(f"/operator/applications/{application['id']}/documents/{document_id}")

    assert (answer.status_code, answer.content) == (200, plain_pdf())
    assert answer.headers["document-warning"] == "unscanned"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert await noted(house, document_id) == [("read_document", "done", None)]


@pytest.mark.parametrize(("state", "status", "warning"), [("scanning", 409, None), ("refused", 409, None)])
async def test_what_is_not_judged_or_was_refused_is_not_handed_out(
    *,
    application: dict[str, Any],
    document_id: str,
    house: House,
    reviewer: Desk,
    state: str,
    status: int,
    warning: str | None,
):
    await house.rows("update document set state = $2 where id = $1", document_id, state)

    answer = await reviewer.get(f"/operator/applications/{application['id']}/documents/{document_id}")

    assert (answer.status_code, answer.headers.get("document-warning")) == (status, warning)


async def test_a_claim_without_a_proven_link_is_not_reviewed(house: House, parent: Caller, child_id: str):
    filed = await parent.filed(child_id, privilege={"type": "serviceman"})
    claim_id = (await parent.shown(filed["id"]))["privilege"]["claim_id"]
    reviewer = officer(house, "privilege_reviewer")

    listed = await reviewer.get("/operator/privileges")
    card = await reviewer.get(f"/operator/privileges/{claim_id}")

    assert listed.json()["items"] == []
    assert card.status_code == 404


async def test_an_application_taken_back_has_nothing_to_decide(
    application: dict[str, Any], house: House, parent: Caller, reviewer: Desk
):
    await parent.withdraw(application["id"])

    answer = await reviewer.reject(application["privilege"]["claim_id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "action_not_allowed")
    assert (await house.facts(application["id"]))[-1] == "application_withdrawn"


async def test_the_parent_reads_who_looked_in_what_role_and_never_the_name(
    application: dict[str, Any], parent: Caller, reviewer: Desk
):
    await reviewer.get(f"/operator/privileges/{application['privilege']['claim_id']}")

    accesses = await parent.get(f"/internal/account/{parent.account_id}/accesses")

    (line,) = accesses.json()["items"]
    assert (line["action"]["code"], line["roles"][0]["code"]) == ("look_at_privilege", "privilege_reviewer")
    assert reviewer.account_id not in accesses.text
