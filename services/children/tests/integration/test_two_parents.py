"""One child, one id, however many represent it."""

import asyncio

import pytest
from children_builders import SimulatedRegister
from children_house import House

ROUNDS = 15


async def test_both_parents_see_the_same_child(house: House, register: SimulatedRegister):
    family = register.family()
    mother, father = (house.caller(guardian["iin"]) for guardian in family["guardians"])
    iin = family["children"][0]["iin"]

    first, second = await mother.check_and_add(iin), await father.check_and_add(iin)

    assert first["id"] == second["id"]
    assert (first["relation"], second["relation"]) == ("mother", "father")
    events = [event for _, event in await house.events()]
    assert [(event["account_id"], event["relation"]) for event in events] == [
        (mother.account_id, "mother"),
        (father.account_id, "father"),
    ]


async def test_parents_adding_at_the_same_instant_get_the_same_child(house: House, register: SimulatedRegister):
    for _ in range(ROUNDS):
        family = register.family(children=[{}])
        callers = [house.caller(guardian["iin"]) for guardian in family["guardians"]]
        checks = [(await caller.check(family["children"][0]["iin"])).json() for caller in callers]

        added = await asyncio.gather(
            *(caller.add(check["check_id"]) for caller, check in zip(callers, checks, strict=True))
        )

        assert [answer.status_code for answer in added] == [201, 201]
        assert len({answer.json()["id"] for answer in added}) == 1
    assert len(await house.rows("select id from child")) == ROUNDS
    sequences = await house.rows("select array_agg(sequence order by position) as all from outbox group by subject")
    assert all(row["all"] == [1, 2] for row in sequences)


async def test_one_parent_leaving_takes_nothing_from_the_other(house: House, register: SimulatedRegister):
    family = register.family()
    mother, father = (house.caller(guardian["iin"]) for guardian in family["guardians"])
    child = await mother.check_and_add(family["children"][0]["iin"])
    seen = await father.check_and_add(family["children"][0]["iin"])

    await mother.delete(f"/children/{child['id']}")

    assert (await father.get(f"/children/{child['id']}")).json() == seen
    assert (await mother.get(f"/children/{child['id']}")).status_code == 404


async def test_one_parent_leaving_while_the_other_comes_loses_nothing(house: House, register: SimulatedRegister):
    for _ in range(ROUNDS):
        family = register.family(children=[{}])
        mother, father = (house.caller(guardian["iin"]) for guardian in family["guardians"])
        child = await mother.check_and_add(family["children"][0]["iin"])
        check = (await father.check(family["children"][0]["iin"])).json()

        left, came = await asyncio.gather(mother.delete(f"/children/{child['id']}"), father.add(check["check_id"]))

        assert (left.status_code, came.status_code) == (204, 201)
        assert (await father.get(f"/children/{child['id']}")).json() == came.json()


@pytest.mark.parametrize("parents", [1, 2])
async def test_removing_twice_at_once_happens_once(house: House, register: SimulatedRegister, parents: int):
    family = register.family(children=[{}])
    callers = [house.caller(guardian["iin"]) for guardian in family["guardians"][:parents]]
    (child_id,) = {(await caller.check_and_add(family["children"][0]["iin"]))["id"] for caller in callers}

    gone = await asyncio.gather(*(caller.delete(f"/children/{child_id}") for caller in callers * 4))

    assert [answer.status_code for answer in gone].count(204) == parents
    assert {answer.status_code for answer in gone} == {204, 404}
    assert [key for key, _ in await house.events()].count("children.child_unlinked.v1") == parents
    (row,) = await house.rows("select data_key, iin, surname from child")
    assert set(row.values()) == {None}
