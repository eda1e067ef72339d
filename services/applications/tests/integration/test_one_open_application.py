"""One open application a child, whatever arrives at once."""

import asyncio

import pytest
from applications_house import Caller, House

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_testkit.databases import ServiceDatabase


@pytest.fixture
def database(common_database: ServiceDatabase) -> ServiceDatabase:
    return common_database


async def test_two_parents_filing_at_once_exactly_one_is_accepted(house: House):
    for _ in range(5):
        child_id, mother, father = new_id(), house.caller(), house.caller()
        await house.link(child_id, mother)
        await house.link(child_id, father)
        drafts = [await mother.filled(child_id), await father.filled(child_id)]

        answers = await asyncio.gather(mother.submit(drafts[0]["id"]), father.submit(drafts[1]["id"]))

        assert sorted(answer.status_code for answer in answers) == [202, 409]


async def test_the_refusal_tells_nothing_of_the_other_parent(house: House, parent: Caller, child_id: str):
    other = house.caller()
    first = await house.queued(child_id, parent)
    await house.link(child_id, other)
    second = await other.filled(child_id)

    answer = await other.submit(second["id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "application_exists")
    assert set(answer.json()) == {"type", "title", "status", "detail", "instance", "code"}
    for secret in (first["id"], first["number"], parent.account_id):
        assert secret not in answer.text


async def test_a_link_arriving_while_a_filing_is_under_way_is_never_missed(house: House):
    for _ in range(5):
        child_id, parent = new_id(), house.caller()
        draft = await parent.filled(child_id)

        await asyncio.gather(parent.submit(draft["id"]), house.link(child_id, parent))

        assert await house.facts(draft["id"]) == ["application_submitted"]


async def test_after_a_withdrawal_the_child_may_be_filed_for_again(house: House, parent: Caller, child_id: str):
    queued = await house.queued(child_id, parent)
    await parent.withdraw(queued["id"])

    again = await parent.filed(child_id)

    assert again["state"]["code"] == "submitted"
    assert await house.facts(again["id"]) == ["application_submitted"]


async def test_the_database_itself_refuses_a_second_one(house: House, parent: Caller, child_id: str):
    rows = await house.rows("select indexdef from pg_indexes where indexname = 'application_open_child'")

    assert "UNIQUE" in rows[0]["indexdef"]
    assert "link_proven" in rows[0]["indexdef"]
