"""A register that is away, slow or wrong costs a retry, never a wrong answer and never a half one."""

import json
import time
from collections.abc import Iterator

import pytest
from children_builders import ScriptedRegister, SimulatedRegister, relation_json
from children_house import House, MakeHouse

OWN = "930427300015"
CHILD = "220510500010"
YES = json.dumps(relation_json(CHILD)).encode()


async def traces(house: House) -> tuple[list, list, list]:
    counted = "select in_all, failed, refused from check_allowance"
    return (
        await house.rows("select * from register_check"),
        await house.rows("select * from child"),
        [tuple(row.values()) for row in await house.rows(counted)],
    )


def assert_unavailable(answer) -> None:
    assert (answer.status_code, answer.json()["code"]) == (503, "register_unavailable")
    assert 1 <= int(answer.headers["retry-after"]) <= 60


@pytest.mark.parametrize("mode", ["down", "wrong"])
async def test_a_register_that_is_down_or_wrong_leaves_nothing(house: House, register: SimulatedRegister, mode: str):
    family = register.family()
    caller = house.caller(family["guardians"][0]["iin"])

    with register.failing(mode):
        for _ in range(12):
            assert_unavailable(await caller.check(family["children"][0]["iin"]))

    assert await traces(house) == ([], [], [(0, 0, 0)])
    assert (await caller.check(family["children"][0]["iin"])).status_code == 200


async def test_a_slow_register_is_given_up_within_five_seconds(house: House, register: SimulatedRegister):
    family = register.family()
    caller = house.caller(family["guardians"][0]["iin"])

    with register.failing("slow"):
        began = time.monotonic()
        answer = await caller.check(family["children"][0]["iin"])
        took = time.monotonic() - began

    assert_unavailable(answer)
    assert 2.5 < took < 5
    assert await traces(house) == ([], [], [(0, 0, 0)])


async def test_other_pages_work_while_the_register_is_away(house: House, register: SimulatedRegister):
    family = register.family()
    caller = house.caller(family["guardians"][0]["iin"])
    check = (await caller.check(family["children"][0]["iin"])).json()

    with register.failing("down"):
        added = await caller.add(check["check_id"])
        listed = await caller.get("/children")

    assert added.status_code == 201
    assert [item["id"] for item in listed.json()["items"]] == [added.json()["id"]]


async def test_nobody_listening_is_a_register_that_is_away(open_house: MakeHouse):
    async with open_house(register_url="http://127.0.0.1:1") as house:
        assert_unavailable(await house.caller(OWN).check(CHILD))


def wrong_answers() -> Iterator[tuple[int, bytes, dict[str, str]]]:
    json_type = {"Content-Type": "application/json"}
    yield 200, b"", json_type
    yield 200, b"null", json_type
    yield 200, YES, {"Content-Type": "text/html"}
    yield 200, json.dumps(relation_json(OWN)).encode(), json_type
    yield 200, YES[:-1], json_type
    yield 200, YES + b" " * 70_000, json_type
    yield 201, YES, json_type
    yield 204, b"", json_type
    yield 302, YES, json_type | {"Location": "/elsewhere"}
    yield 400, YES, json_type
    yield 401, b'{"code": "token_wrong"}', json_type
    yield 404, b'{"code": "person_not_found"}', json_type
    yield 404, b"<html>Not found</html>", {"Content-Type": "text/html"}
    yield 429, b"{}", json_type
    yield 500, b"{}", json_type
    yield 503, b'{"code": "register_unavailable"}', json_type


async def test_an_answer_that_is_not_as_agreed_is_no_answer(open_house: MakeHouse, scripted: ScriptedRegister):
    async with open_house(register_url=scripted.url) as house:
        for status, body, headers in wrong_answers():
            scripted.status, scripted.body, scripted.headers = status, body, headers

            answer = await house.caller(OWN).check(CHILD)

            assert_unavailable(answer)
        stored = await traces(house)

    assert stored[:2] == ([], [])


async def test_a_connection_dropped_once_is_tried_again(open_house: MakeHouse, scripted: ScriptedRegister):
    scripted.body, scripted.drops = YES, 1

    async with open_house(register_url=scripted.url) as house:
        answer = await house.caller(OWN).check(CHILD)

    assert answer.status_code == 200
    assert len(scripted.questions) == 2


async def test_a_connection_dropped_again_and_again_is_given_up(open_house: MakeHouse, scripted: ScriptedRegister):
    scripted.body, scripted.drops = YES, 100

    async with open_house(register_url=scripted.url) as house:
        assert_unavailable(await house.caller(OWN).check(CHILD))

    assert len(scripted.questions) == 2


async def test_an_iin_stands_in_no_address(open_house: MakeHouse, scripted: ScriptedRegister):
    scripted.body = YES

    async with open_house(register_url=scripted.url) as house:
        await house.caller(OWN).check(CHILD)

    assert scripted.questions == [{"guardian_iin": OWN, "child_iin": CHILD}]
