"""Only who represents a child learns who the child is."""

import json
import random

import pytest
from children_builders import ScriptedRegister, SimulatedRegister, iin_from, person_json, relation_json
from children_house import House, MakeHouse
from structlog.testing import capture_logs

from balabaqsha_chassis.identifiers import new_id

NEVER_SAME = {"x-request-id", "ratelimit", "date"}


def told(answer) -> tuple[int, bytes, dict[str, str]]:
    """All that a caller can compare of two answers."""
    headers = {name: value for name, value in answer.headers.items() if name not in NEVER_SAME}
    return answer.status_code, answer.content, headers


async def test_a_parent_is_shown_the_child(house: House, register: SimulatedRegister):
    family = register.family()
    mother, child = family["guardians"][0], family["children"][0]

    answer = await house.caller(mother["iin"]).check(child["iin"])

    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["child"] == {name: value for name, value in child.items() if name != "iin"}
    assert body["relation"] == mother["relation"] == "mother"
    assert body["check_id"]
    assert child["iin"] not in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("relation", ["mother", "father", "guardian", "trustee", "adopter"])
async def test_every_kind_of_representative_is_shown_the_child(
    house: House, register: SimulatedRegister, relation: str
):
    family = register.family(guardians=[{"relation": relation}])

    answer = await house.caller(family["guardians"][0]["iin"]).check(family["children"][0]["iin"])

    assert answer.json()["relation"] == relation


async def test_unknown_unrelated_own_and_dead_are_one_answer(open_house: MakeHouse, scripted: ScriptedRegister):
    rng = random.Random(1)
    own, other = iin_from(rng), iin_from(rng)
    no = (404, b'{"code": "relation_not_found"}')
    dead = (200, json.dumps(relation_json(other, child=person_json(other, alive=False))).encode())
    grown_up = (200, json.dumps(relation_json(other, child=person_json(other, birth_date="1990-01-01"))).encode())
    yes_to_own = (200, json.dumps(relation_json(own)).encode())
    answers = []

    async with open_house(register_url=scripted.url) as house:
        for asked, (status, body) in ((other, no), (other, dead), (other, grown_up), (own, no), (own, yes_to_own)):
            scripted.status, scripted.body = status, body
            answers.append(await house.caller(own).check(asked))

    assert answers[0].status_code == 404
    assert answers[0].json()["code"] == "child_not_found"
    assert {told(answer)[:2] for answer in answers} == {told(answers[0])[:2]}
    assert all(told(answer) == told(answers[0]) for answer in answers)
    assert len(scripted.questions) == len(answers)


async def test_unknown_and_unrelated_children_are_one_answer_of_the_register_too(
    house: House, register: SimulatedRegister
):
    family, others = register.family(), register.family()
    mother = house.caller(family["guardians"][0]["iin"])

    unrelated = await mother.check(others["children"][0]["iin"])
    unknown = await mother.check(iin_from(random.Random(2)))
    parent_of_none = await mother.check(others["guardians"][0]["iin"])

    assert told(unrelated) == told(unknown) == told(parent_of_none)
    assert unrelated.status_code == 404


@pytest.mark.parametrize(
    ("iin", "code"),
    [
        ("220510500011", "iin_check_digit"),
        ("220510500100", "iin_check_digit"),
        ("220510500160", "iin_check_digit"),
        ("22051050001", "iin_format"),
        ("22051050001a", "iin_format"),
        ("", "iin_format"),
        (220510500010, "invalid"),
        (None, "invalid"),
        ("1" * 65, "too_long"),
        ("22051050\x00010", "invalid"),
    ],
)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
async def test_what_is_not_an_iin_is_refused_at_its_field(house: House, iin: object, code: str, language: str):
    caller = house.caller("930427300015")

    answer = await house.client.post(
        "/children/checks", json={"iin": iin}, headers=caller.headers | {"Accept-Language": language}
    )

    body = answer.json()
    assert (answer.status_code, body["code"]) == (422, "invalid_request")
    assert [(fault["pointer"], fault["code"]) for fault in body["errors"]] == [("/iin", code)]
    assert body["errors"][0]["detail"]
    assert answer.headers["content-language"] == language
    assert await house.rows("select * from check_allowance") == []


async def test_a_date_that_is_none_is_no_reason_to_refuse(house: House):
    answer = await house.caller("930427300015").check(iin_from(random.Random(3)))

    assert answer.status_code == 404


async def test_a_token_without_an_iin_checks_nobody(house: House):
    headers = house.issuer.headers(new_id())

    answer = await house.client.post("/children/checks", json={"iin": "220510500010"}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("sealed", ["", "garbage", "eyJhbGciOiJub25lIn0...."])
async def test_a_token_with_a_broken_seal_checks_nobody(house: House, sealed: str):
    headers = house.issuer.headers(new_id(), iin_sealed=sealed)

    answer = await house.client.post("/children/checks", json={"iin": "220510500010"}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


async def test_a_seal_over_something_else_checks_nobody(house: House):
    for payload in ("220510500011", "", "null"):
        answer = await house.caller(payload).check("220510500010")

        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


async def test_nothing_personal_is_logged(house: House, register: SimulatedRegister):
    family = register.family()
    mother, child = family["guardians"][0], family["children"][0]
    caller = house.caller(mother["iin"])

    with capture_logs() as logs:
        await caller.check_and_add(child["iin"])
        await caller.check("220510500011")
        await caller.check(register.family()["children"][0]["iin"])
        with register.failing("wrong"):
            await caller.check(child["iin"])

    assert len(logs) >= 5
    written = json.dumps(logs, ensure_ascii=False, default=str)
    for value in (mother["iin"], child["iin"], child["surname"], child["first_name"], child["birth_date"]):
        assert value not in written
