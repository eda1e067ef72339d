"""Taking an application back."""

import json

import pytest
from applications_house import Caller, House, ended

from balabaqsha_chassis.clock import system_clock
from balabaqsha_contracts.queue_events import ApplicationRefusedV1
from balabaqsha_testkit.databases import ServiceDatabase


@pytest.fixture
def database(common_database: ServiceDatabase) -> ServiceDatabase:
    return common_database


async def test_a_queued_application_is_withdrawn_and_everybody_told(house: House, parent: Caller, child_id: str):
    queued = await house.queued(child_id, parent)

    answer = await parent.withdraw(queued["id"])

    assert answer.status_code == 200
    assert answer.json()["state"]["code"] == "withdrawn"
    assert answer.json()["state"]["text"] == "Заявка отозвана"
    fact, data = (await house.said(queued["id"]))[-1]
    assert fact == "application_withdrawn"
    assert json.loads(data).items() >= ended(queued, ground="withdrawn_by_parent").items()


async def test_withdrawn_twice_is_withdrawn_once(house: House, parent: Caller, child_id: str):
    queued = await house.queued(child_id, parent)

    first = await parent.withdraw(queued["id"])
    second = await parent.withdraw(queued["id"])

    assert first.content == second.content
    assert await house.facts(queued["id"]) == ["application_submitted", "application_withdrawn"]


async def test_of_an_application_nobody_was_told_of_the_end_is_told_with_its_receipt(
    house: House, parent: Caller, child_id: str
):
    filed = await parent.filed(child_id)

    answer = await parent.withdraw(filed["id"])
    await house.link(child_id, parent)

    assert answer.json()["state"]["code"] == "withdrawn"
    ((fact, data),) = await house.said(filed["id"])
    assert fact == "application_withdrawn"
    assert json.loads(data).items() >= ended(filed, ground="withdrawn_by_parent").items()


async def test_without_a_word_of_confirmation_nothing_is_withdrawn(house: House, parent: Caller, child_id: str):
    queued = await house.queued(child_id, parent)

    answer = await parent.post(f"/applications/{queued['id']}/withdrawal", {})

    assert (answer.status_code, answer.json()["code"]) == (422, "confirmation_missing")
    assert (await parent.shown(queued["id"]))["state"]["code"] == "queued"


async def test_a_draft_is_thrown_away_not_withdrawn(parent: Caller, child_id: str):
    draft = await parent.draft(child_id)

    answer = await parent.withdraw(draft["id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "action_not_allowed")


async def test_a_withdrawal_wins_over_the_queues_later_word(house: House, parent: Caller, child_id: str):
    await house.link(child_id, parent)
    filed = await parent.filed(child_id)
    await parent.withdraw(filed["id"])

    await house.queue_takes_in(filed, parent)

    assert (await parent.shown(filed["id"]))["state"]["code"] == "withdrawn"


async def test_a_refusal_of_the_queue_ends_the_application(house: House, parent: Caller, child_id: str):
    await house.link(child_id, parent)
    filed = await parent.filed(child_id)
    refused = ApplicationRefusedV1(
        application_id=filed["id"],
        number=filed["number"],
        account_id=parent.account_id,
        ground="no_category",
        refused_at=system_clock(),
    )

    await house.hear(refused)

    shown = await parent.shown(filed["id"])
    assert (shown["state"]["code"], shown["state"]["ground"]["code"]) == ("rejected", "no_category")
    assert await house.facts(filed["id"]) == ["application_submitted", "application_rejected"]


async def test_a_place_told_of_an_unknown_application_changes_nothing(house: House, parent: Caller, child_id: str):
    await house.link(child_id, parent)
    filed = await parent.filed(child_id)
    unknown = filed | {"id": "019a0000-0000-7000-8000-000000000004"}

    await house.queue_takes_in(unknown, parent)

    assert (await parent.shown(filed["id"]))["state"]["code"] == "submitted"
