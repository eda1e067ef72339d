"""The same request sent again gets the same answer, and the answer is not kept readable."""

import asyncio

import pytest
from children_builders import SimulatedRegister
from children_house import House


@pytest.fixture
def family(register: SimulatedRegister) -> dict:
    return register.family(children=[{"surname": "Қайыргелдіұлы", "first_name": "Нұрмұхаммед"}])


async def test_the_same_key_gives_the_same_bytes(house: House, family: dict):
    mother = house.caller(family["guardians"][0]["iin"])
    check_id = (await mother.check(family["children"][0]["iin"])).json()["check_id"]

    first = await mother.add(check_id, **{"Idempotency-Key": "k-1"})
    again = await mother.add(check_id, **{"Idempotency-Key": "k-1"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again.headers["content-type"] == "application/json"
    assert again.headers["cache-control"] == "no-store"
    assert len(await house.events()) == 1


async def test_the_same_key_with_another_body_is_refused(house: House, family: dict):
    mother = house.caller(family["guardians"][0]["iin"])
    check_id = (await mother.check(family["children"][0]["iin"])).json()["check_id"]
    await mother.add(check_id, **{"Idempotency-Key": "k-1"})

    answer = await mother.add("another", **{"Idempotency-Key": "k-1"})

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


async def test_fifty_at_once_are_one_child_and_one_event(house: House, family: dict):
    mother = house.caller(family["guardians"][0]["iin"])
    check_id = (await mother.check(family["children"][0]["iin"])).json()["check_id"]

    answers = await asyncio.gather(*(mother.add(check_id, **{"Idempotency-Key": "k-1"}) for _ in range(50)))
    after = await mother.add(check_id, **{"Idempotency-Key": "k-1"})

    given = [answer for answer in answers if answer.status_code != 409]
    assert {answer.content for answer in given} == {after.content}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"request_in_progress"}
    assert len(await house.events()) == 1


async def test_a_kept_answer_dies_with_the_childs_data(house: House, family: dict):
    mother = house.caller(family["guardians"][0]["iin"])
    check_id = (await mother.check(family["children"][0]["iin"])).json()["check_id"]
    child = (await mother.add(check_id, **{"Idempotency-Key": "k-1"})).json()
    await mother.delete(f"/children/{child['id']}")

    answer = await mother.add(check_id, **{"Idempotency-Key": "k-1"})

    assert (answer.status_code, answer.json()["code"]) == (404, "child_not_found")
