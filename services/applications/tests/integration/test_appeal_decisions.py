"""Appeals are answered within their term, by somebody who did not take the contested decision."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from applications_house import Caller, House
from hostile_files import plain_pdf
from privilege_house import WORDS, Desk, appeal, noted, officer, refuse

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.working_days import local_day


@pytest.fixture
def approver(house: House) -> Desk:
    return officer(house, "approving_officer")


@pytest.fixture
async def rejected(house: House, parent: Caller, child_id: str) -> dict[str, Any]:
    """An application that stood in the queue and was refused."""
    application = await house.queued(child_id, parent)
    await refuse(house, application["id"])
    return application


async def test_officers_see_what_is_due_first(house: House, parent: Caller, rejected: dict[str, Any], approver: Desk):
    filed = (await appeal(parent, rejected["id"])).json()

    listed = (await approver.get("/operator/appeals", about="rejection")).json()["items"]
    late = (await approver.get("/operator/appeals", overdue=True)).json()["items"]
    house.clock.ahead = timedelta(days=20)
    later = (await approver.get("/operator/appeals", overdue=True)).json()["items"]
    card = (await approver.get(f"/operator/appeals/{filed['id']}")).json()

    assert [one["id"] for one in listed] == [filed["id"]]
    assert "text" not in listed[0]
    assert (late, [one["overdue"] for one in later]) == ([], [True])
    assert (card["text"], card["number"]) == (WORDS, rejected["number"])
    assert card["contested_at"] is not None
    assert await noted(house, filed["id"]) == [("look_at_appeal", "done", None)]


async def test_the_parent_sees_that_somebody_works_on_it(parent: Caller, rejected: dict[str, Any], approver: Desk):
    filed = (await appeal(parent, rejected["id"])).json()

    taken = await approver.post(f"/operator/appeals/{filed['id']}/review")
    again = await approver.post(f"/operator/appeals/{filed['id']}/review")

    assert (taken.status_code, again.status_code) == (200, 409)
    assert (await parent.get(f"/appeals/{filed['id']}")).json()["state"]["code"] == "under_review"


async def test_an_upheld_appeal_gives_a_refused_application_its_place_back(
    house: House, parent: Caller, rejected: dict[str, Any], approver: Desk
):
    filed = (await appeal(parent, rejected["id"])).json()

    answer = await approver.decide(filed["id"], "upheld")

    told = await parent.shown(rejected["id"])
    assert answer.status_code == 200, answer.text
    assert (told["state"]["code"], told["state"]["ground"]) == ("queued", None)
    assert told["filed_at"] == rejected["filed_at"]
    assert told["timeline"][-1]["code"] == "reinstated"
    assert (await house.facts(rejected["id"]))[-2:] == ["application_reinstated", "appeal_decided"]
    decided = (await parent.get(f"/appeals/{filed['id']}")).json()
    assert (decided["outcome"]["code"], decided["answer"]) == ("upheld", "Проверено.")
    recorded = await house.rows(
        "select number, kind from decision where application_id = $1 order by ordinal", rejected["id"]
    )
    assert [row["kind"] for row in recorded] == ["refusal", "appeal"]
    assert recorded[-1]["number"] == decided["decision_number"]
    assert await noted(house, filed["id"]) == [("decide_appeal", "done", None)]


async def test_a_dismissed_appeal_changes_nothing_and_is_answered(
    house: House, parent: Caller, rejected: dict[str, Any], approver: Desk
):
    filed = (await appeal(parent, rejected["id"])).json()

    await approver.decide(filed["id"], "dismissed")

    fact, data = (await house.said(rejected["id"]))[-1]
    assert (fact, json.loads(data)["outcome"]) == ("appeal_decided", "dismissed")
    assert WORDS.encode() not in data
    assert (await parent.shown(rejected["id"]))["state"]["code"] == "rejected"


async def test_of_two_decisions_at_once_one_stands(
    house: House, parent: Caller, rejected: dict[str, Any], approver: Desk
):
    filed = (await appeal(parent, rejected["id"])).json()
    other = officer(house, "approving_officer")

    answers = await asyncio.gather(approver.decide(filed["id"], "upheld"), other.decide(filed["id"], "dismissed"))

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert (await house.facts(rejected["id"])).count("appeal_decided") == 1


async def test_a_child_with_a_new_application_keeps_the_new_one(
    house: House, parent: Caller, rejected: dict[str, Any], approver: Desk, child_id: str
):
    filed = (await appeal(parent, rejected["id"])).json()
    await parent.filed(child_id)

    answer = await approver.decide(filed["id"], "upheld")

    assert (answer.status_code, answer.json()["code"]) == (409, "application_exists")
    assert (await parent.get(f"/appeals/{filed['id']}")).json()["state"]["code"] == "filed"


async def test_what_never_stood_in_the_queue_has_no_place_to_give_back(
    house: House, parent: Caller, child_id: str, approver: Desk
):
    await house.link(child_id, parent)
    application = await parent.filed(child_id)
    await refuse(house, application["id"])
    filed = (await appeal(parent, application["id"])).json()

    answer = await approver.decide(filed["id"], "upheld")

    assert (answer.status_code, answer.json()["code"]) == (409, "cannot_reinstate")


async def test_an_upheld_appeal_has_a_rejected_privilege_looked_at_again(
    house: House, parent: Caller, child_id: str, approver: Desk
):
    application = await house.queued(child_id, parent, privilege={"type": "serviceman"})
    claim_id = application["privilege"]["claim_id"]
    await officer(house, "privilege_reviewer").reject(claim_id)
    filed = (await appeal(parent, application["id"], about="privilege")).json()

    await approver.decide(filed["id"], "upheld")
    document = (await parent.upload(application["id"], plain_pdf(), kind="service_certificate")).json()["id"]
    confirmed = await officer(house, "privilege_reviewer").confirm(
        claim_id, document_id=document, issued_at=local_day(house.clock()).isoformat()
    )

    assert confirmed.status_code == 200, confirmed.text
    assert (await house.facts(application["id"]))[-3:] == [
        "privilege_rejected",
        "appeal_decided",
        "privilege_confirmed",
    ]


async def test_nobody_is_judge_of_an_own_decision(house: House, parent: Caller, child_id: str):
    application = await house.queued(child_id, parent, privilege={"type": "serviceman"})
    both = officer(house, "privilege_reviewer", "approving_officer")
    await both.reject(application["privilege"]["claim_id"])
    filed = (await appeal(parent, application["id"], about="privilege")).json()

    taken = await both.post(f"/operator/appeals/{filed['id']}/review")
    decided = await both.decide(filed["id"], "dismissed")

    assert [taken.json()["code"], decided.json()["code"]] == ["second_person_required"] * 2
    assert await noted(house, filed["id"]) == [
        ("take_up_appeal", "refused", "second_person_required"),
        ("decide_appeal", "refused", "second_person_required"),
    ]


async def test_who_refused_an_application_does_not_answer_the_appeal(
    house: House, parent: Caller, child_id: str, approver: Desk
):
    application = await house.queued(child_id, parent)
    await refuse(house, application["id"], officer_id=approver.account_id)
    filed = (await appeal(parent, application["id"])).json()

    own = await approver.decide(filed["id"], "dismissed")
    by_another = await officer(house, "approving_officer").decide(filed["id"], "upheld")

    assert (own.status_code, own.json()["code"]) == (409, "second_person_required")
    assert by_another.status_code == 200


async def test_another_territory_has_no_such_appeal(house: House, parent: Caller, rejected: dict[str, Any]):
    filed = (await appeal(parent, rejected["id"])).json()
    elsewhere = officer(house, "approving_officer", territories=["710000000"])

    answers = [
        await elsewhere.get(f"/operator/appeals/{filed['id']}"),
        await elsewhere.post(f"/operator/appeals/{filed['id']}/review"),
        await elsewhere.decide(filed["id"], "upheld"),
        await elsewhere.decide(new_id(), "upheld"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert (await elsewhere.get("/operator/appeals")).json()["items"] == []


@pytest.mark.parametrize("role", ["queue_operator", "privilege_reviewer"])
async def test_only_the_second_pair_of_eyes_decides(house: House, parent: Caller, rejected: dict[str, Any], role: str):
    filed = (await appeal(parent, rejected["id"])).json()

    answer = await officer(house, role).decide(filed["id"], "upheld")

    assert (answer.status_code, answer.json()["code"]) == (403, "role_required")
