"""Adding, seeing and removing children."""

import json
from datetime import timedelta

import pytest
from children_builders import MovableClock, ScriptedRegister, SimulatedRegister, person_json, relation_json
from children_house import House, MakeHouse

from balabaqsha_chassis.identifiers import new_id


@pytest.fixture
def family(register: SimulatedRegister) -> dict:
    return register.family(children=[{}, {}, {}])


async def test_a_checked_child_is_added(house: House, family: dict):
    mother, child = house.caller(family["guardians"][0]["iin"]), family["children"][0]
    check = (await mother.check(child["iin"])).json()

    added = await mother.add(check["check_id"])

    body = added.json()
    assert added.status_code == 201
    assert body | {"id": "", "added_at": ""} == {
        "id": "",
        **check["child"],
        "iin_masked": f"{child['iin'][:4]}••••••{child['iin'][-2:]}",
        "relation": "mother",
        "added_at": "",
    }
    assert child["iin"] not in added.text
    assert (await mother.get(f"/children/{body['id']}")).json() == body
    assert (await mother.get("/children")).json() == {"items": [body], "next_cursor": None}


async def test_others_are_told_of_the_link_without_a_name(house: House, family: dict):
    mother, child = house.caller(family["guardians"][0]["iin"]), family["children"][0]

    added = await mother.check_and_add(child["iin"])

    ((key, event),) = await house.events()
    assert key == "children.child_linked.v1"
    assert event == {
        "child_id": added["id"],
        "account_id": mother.account_id,
        "relation": "mother",
        "birth_date": child["birth_date"],
        "linked_at": added["added_at"],
    }


async def test_adding_again_is_the_same_child_and_tells_nothing(house: House, family: dict):
    mother, child = house.caller(family["guardians"][0]["iin"]), family["children"][0]
    first = await mother.check_and_add(child["iin"])
    check = (await mother.check(child["iin"])).json()

    again = await mother.add(check["check_id"])

    assert (again.status_code, again.json()) == (200, first)
    assert len(await house.events()) == 1


async def test_an_expired_check_adds_nobody(house: House, family: dict, clock: MovableClock):
    mother = house.caller(family["guardians"][0]["iin"])
    check = (await mother.check(family["children"][0]["iin"])).json()

    clock.move(timedelta(minutes=30))
    answer = await mother.add(check["check_id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "check_expired")
    assert await house.events() == []
    assert (await mother.get("/children")).json()["items"] == []


async def test_a_check_is_good_for_its_account_only(house: House, family: dict):
    mother, father = (house.caller(guardian["iin"]) for guardian in family["guardians"])
    check = (await mother.check(family["children"][0]["iin"])).json()

    answers = [await father.add(check_id) for check_id in (check["check_id"], new_id(), "nothing", "0" * 64)]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "check_not_found")}
    assert len({answer.content for answer in answers}) == 1


async def test_a_removed_child_is_gone_and_told_so(house: House, family: dict):
    mother = house.caller(family["guardians"][0]["iin"])
    child = await mother.check_and_add(family["children"][0]["iin"])

    removed = await mother.delete(f"/children/{child['id']}")

    assert (removed.status_code, removed.content) == (204, b"")
    assert (await mother.get("/children")).json()["items"] == []
    assert (await mother.get(f"/children/{child['id']}")).status_code == 404
    assert (await mother.delete(f"/children/{child['id']}")).status_code == 404
    key, event = (await house.events())[-1]
    assert key == "children.child_unlinked.v1"
    assert (event["ground"], event["account_id"], event["child_id"]) == (
        "removed_by_parent",
        mother.account_id,
        child["id"],
    )


@pytest.mark.parametrize("child_id", ["", "nothing", "0" * 64, "%00", "'; drop table child; --", "../children"])
async def test_an_id_of_nothing_is_not_found(house: House, child_id: str):
    caller = house.caller("930427300015")

    for answer in (await caller.get(f"/children/{child_id}x"), await caller.delete(f"/children/{child_id}x")):
        assert answer.status_code == 404


async def test_another_parents_child_does_not_exist(house: House, family: dict, register: SimulatedRegister):
    mother = house.caller(family["guardians"][0]["iin"])
    stranger = house.caller(register.family()["guardians"][0]["iin"])
    child = await mother.check_and_add(family["children"][0]["iin"])

    foreign = await stranger.get(f"/children/{child['id']}")
    absent = await stranger.get(f"/children/{new_id()}")
    removal = await stranger.delete(f"/children/{child['id']}")

    assert foreign.status_code == absent.status_code == removal.status_code == 404
    assert foreign.json() | {"instance": ""} == absent.json() | {"instance": ""}
    assert (await mother.get(f"/children/{child['id']}")).status_code == 200
    assert len(await house.events()) == 1


async def test_children_are_listed_a_page_at_a_time_in_the_order_of_adding(house: House, family: dict):
    mother = house.caller(family["guardians"][0]["iin"])
    added = [(await mother.check_and_add(child["iin"]))["id"] for child in family["children"]]

    first = (await mother.get("/children?limit=2")).json()
    second = (await mother.get(f"/children?limit=2&cursor={first['next_cursor']}")).json()

    assert [item["id"] for item in first["items"] + second["items"]] == added
    assert second["next_cursor"] is None


@pytest.mark.parametrize("query", ["cursor=nonsense", "cursor=WzEsMl0", "cursor=WyJhIiwiYiJd", "limit=0", "limit=101"])
async def test_a_page_that_is_none_is_refused(house: House, query: str):
    answer = await house.caller("930427300015").get(f"/children?{query}")

    assert answer.status_code == 422


async def test_the_latest_answer_of_the_register_is_shown(open_house: MakeHouse, scripted: ScriptedRegister):
    iin = "220510500010"
    scripted.body = json.dumps(relation_json(iin, relation="guardian")).encode()

    async with open_house(register_url=scripted.url) as house:
        caller = house.caller("930427300015")
        first = await caller.check_and_add(iin)
        renamed = person_json(iin, surname="Омарова")
        scripted.body = json.dumps(relation_json(iin, relation="adopter", child=renamed)).encode()
        second = await caller.check_and_add(iin)
        events = await house.events()

    assert second == first | {"surname": "Омарова", "relation": "adopter"}
    assert [event["relation"] for _, event in events] == ["guardian", "adopter"]


async def test_a_child_added_after_removal_keeps_its_id(house: House, family: dict):
    mother = house.caller(family["guardians"][0]["iin"])
    before = await mother.check_and_add(family["children"][0]["iin"])
    await mother.delete(f"/children/{before['id']}")

    after = await mother.check_and_add(family["children"][0]["iin"])

    assert after | {"added_at": ""} == before | {"added_at": ""}
    sequences = await house.rows("select sequence, routing_key from outbox order by position")
    assert [row["sequence"] for row in sequences] == [1, 2, 3]


async def test_an_unknown_field_is_refused(house: House):
    caller = house.caller("930427300015")

    answer = await house.client.post("/children", json={"check_id": "x", "relation": "mother"}, headers=caller.headers)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "unknown_field"
