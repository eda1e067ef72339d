"""Appeals as parents file and follow them."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from applications_house import Caller, House
from privilege_house import WORDS, appeal, officer, refuse


@pytest.fixture
async def rejected(house: House, parent: Caller, child_id: str) -> dict[str, Any]:
    """An application that stood in the queue and was refused."""
    application = await house.queued(child_id, parent)
    await refuse(house, application["id"])
    return application


async def test_an_appeal_tells_by_when_it_is_answered(house: House, parent: Caller, rejected: dict[str, Any]):
    answer = await appeal(parent, rejected["id"])

    told = answer.json()
    assert answer.status_code == 201, answer.text
    assert (told["state"]["code"], told["about"]["code"], told["text"]) == ("filed", "rejection", WORDS)
    assert told["answer_by"] > (house.clock() + timedelta(days=5)).isoformat()
    assert (told["outcome"], told["answer"]) == (None, None)
    assert (await parent.get(f"/appeals/{told['id']}")).json() == told
    assert (await parent.get("/appeals")).json()["items"] == [told]


async def test_the_same_appeal_sent_again_is_one_and_another_waits(parent: Caller, rejected: dict[str, Any]):
    first = await appeal(parent, rejected["id"], Idempotency_Key="k-1")
    again = await appeal(parent, rejected["id"], Idempotency_Key="k-1")
    another = await appeal(parent, rejected["id"])
    about_something_else = await appeal(parent, rejected["id"], about="position")

    assert (first.status_code, again.content) == (201, first.content)
    assert (another.status_code, another.json()["code"]) == (409, "appeal_exists")
    assert about_something_else.status_code == 201


async def test_of_appeals_sent_at_once_one_is_filed(parent: Caller, rejected: dict[str, Any]):
    answers = await asyncio.gather(*(appeal(parent, rejected["id"]) for _ in range(5)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]


@pytest.mark.parametrize("about", ["rejection", "privilege"])
async def test_without_a_decision_there_is_nothing_to_contest(house: House, parent: Caller, child_id: str, about: str):
    application = await house.queued(child_id, parent)

    answer = await appeal(parent, application["id"], about=about)

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_appeal")


async def test_after_three_months_a_decision_stands(house: House, parent: Caller, rejected: dict[str, Any]):
    house.clock.ahead = timedelta(days=95)

    answer = await appeal(parent, rejected["id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "appeal_too_late")


async def test_nobody_appeals_for_others_or_reads_their_appeals(house: House, parent: Caller, rejected: dict[str, Any]):
    filed = (await appeal(parent, rejected["id"])).json()
    stranger = house.caller()

    answers = [
        await appeal(stranger, rejected["id"]),
        await appeal(stranger, "no-id-at-all"),
        await stranger.get(f"/appeals/{filed['id']}"),
        await stranger.get("/appeals/no-id-at-all"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert (await stranger.get("/appeals")).json()["items"] == []


async def test_pages_of_appeals_follow_one_another(parent: Caller, rejected: dict[str, Any]):
    for about in ("rejection", "position", "category"):
        await appeal(parent, rejected["id"], about=about)

    first = (await parent.get("/appeals?limit=2")).json()
    second = (await parent.get(f"/appeals?limit=2&cursor={first['next_cursor']}")).json()

    seen = [one["about"]["code"] for one in first["items"] + second["items"]]
    assert seen == ["category", "position", "rejection"]


async def test_an_account_takes_its_claims_and_appeals_out(house: House, parent: Caller, child_id: str):
    application = await house.queued(child_id, parent, privilege={"type": "serviceman"})
    await officer(house, "privilege_reviewer").reject(application["privilege"]["claim_id"])
    filed = (await appeal(parent, application["id"], about="privilege")).json()

    export = (await parent.get(f"/internal/account/{parent.account_id}/export")).json()

    assert export["appeals"] == [filed]
    (claim,) = export["claims"]
    assert (claim["state"]["code"], claim["reason"]) == ("rejected", "На справке другая фамилия.")
    assert "decided_by" not in json.dumps(export)
