"""The same request sent again, one after another and all at once."""

import asyncio

import pytest
from applications_house import Caller, House

from balabaqsha_testkit.databases import ServiceDatabase


@pytest.fixture
def database(common_database: ServiceDatabase) -> ServiceDatabase:
    return common_database


async def test_fifty_at_once_file_one_application(house: House, parent: Caller, child_id: str):
    await house.link(child_id, parent)
    draft = await parent.filled(child_id)

    answers = await asyncio.gather(*(parent.submit(draft["id"], Idempotency_Key="once") for _ in range(50)))
    retry = await parent.submit(draft["id"], Idempotency_Key="once")

    accepted = [answer for answer in answers if answer.status_code == 202]
    others = {(answer.status_code, answer.json()["code"]) for answer in answers if answer.status_code != 202}
    assert accepted
    assert others <= {(409, "request_in_progress")}
    assert {answer.content for answer in accepted} == {retry.content}
    assert await house.facts(draft["id"]) == ["application_submitted"]


async def test_fifty_at_once_begin_one_draft(house: House, parent: Caller, child_id: str):
    answers = await asyncio.gather(
        *(parent.post("/applications", {"child_id": child_id}, Idempotency_Key="once") for _ in range(50))
    )

    accepted = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.content for answer in accepted}) == 1
    assert {answer.json()["code"] for answer in answers if answer.status_code != 201} <= {"request_in_progress"}
    assert len((await parent.get("/applications")).json()["items"]) == 1


async def test_the_same_key_for_another_body_is_refused(parent: Caller, child_id: str):
    await parent.post("/applications", {"child_id": child_id}, Idempotency_Key="once")

    answer = await parent.post("/applications", {"child_id": "another"}, Idempotency_Key="once")

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


async def test_the_same_key_of_another_account_is_another_key(house: House, parent: Caller, child_id: str):
    mine = await parent.post("/applications", {"child_id": child_id}, Idempotency_Key="once")
    others = await house.caller().post("/applications", {"child_id": child_id}, Idempotency_Key="once")

    assert mine.json()["id"] != others.json()["id"]
