"""What registers hold of a child is asked for when it is added and every day, and told when it changes."""

import json
from datetime import timedelta

import pytest
from children_builders import MovableClock, ScriptedRegister, SimulatedRegister
from children_house import Caller, House, MakeHouse

from children_service.entrypoints.timers import follow_circumstances

FACT = "children.child_facts_changed.v1"


@pytest.fixture
def family(register: SimulatedRegister) -> dict:
    return register.family(children=[{}], facts=["guardian_disability", "serviceman"])


@pytest.fixture
def mother(house: House, family: dict) -> Caller:
    return house.caller(family["guardians"][0]["iin"])


async def tick(house: House) -> None:
    await follow_circumstances(house.app.state.service)


async def told(house: House) -> list[dict]:
    return [data for key, data in await house.events() if key == FACT]


async def test_what_is_held_is_told_once_the_child_is_added(house: House, mother: Caller, family: dict):
    child = await mother.check_and_add(family["children"][0]["iin"])

    await tick(house)
    await tick(house)

    (said,) = await told(house)
    assert said["child_id"] == child["id"]
    assert said["account_id"] == mother.account_id
    assert said["facts"] == [{"fact": "guardian_disability", "valid_until": None}]


async def test_that_nothing_is_held_is_told_too(house: House, register: SimulatedRegister):
    family = register.family(children=[{}], facts=["none"])
    await house.caller(family["guardians"][0]["iin"]).check_and_add(family["children"][0]["iin"])

    await tick(house)

    assert [said["facts"] for said in await told(house)] == [[]]


async def test_a_change_is_told_after_a_day_and_nothing_before(
    house: House, mother: Caller, family: dict, register: SimulatedRegister, clock: MovableClock
):
    iin = family["children"][0]["iin"]
    await mother.check_and_add(iin)
    await tick(house)
    register.holds(iin, {"fact": "large_family", "valid_until": "2027-01-31"})
    await tick(house)
    before = len(await told(house))

    clock.move(timedelta(hours=24, minutes=1))
    await tick(house)

    assert before == 1
    assert [said["facts"] for said in (await told(house))[1:]] == [
        [{"fact": "large_family", "valid_until": "2027-01-31"}]
    ]


async def test_the_same_answer_a_day_later_is_no_news(house: House, mother: Caller, family: dict, clock: MovableClock):
    await mother.check_and_add(family["children"][0]["iin"])
    await tick(house)

    clock.move(timedelta(hours=25))
    await tick(house)

    assert len(await told(house)) == 1


@pytest.mark.parametrize("mode", ["down", "wrong"])
async def test_a_register_that_does_not_answer_changes_nothing_and_is_asked_again(
    *, house: House, mother: Caller, family: dict, register: SimulatedRegister, clock: MovableClock, mode: str
):
    iin = family["children"][0]["iin"]
    await mother.check_and_add(iin)
    await tick(house)
    register.holds(iin)
    clock.move(timedelta(hours=25))

    with register.failing(mode):
        await tick(house)
    during = len(await told(house))
    clock.move(timedelta(minutes=3))
    await tick(house)

    assert during == 1
    assert [said["facts"] for said in (await told(house))[1:]] == [[]]


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'{"facts": null}',
        b'{"facts": [{"fact": "X Y"}]}',
        b'{"facts": [{"fact": "orphan", "valid_until": "soon"}]}',
        b'{"facts": [{"fact": "orphan"}, {"fact": "orphan", "valid_until": "2027-01-01"}]}',
    ],
)
async def test_facts_that_are_not_as_agreed_are_no_facts(
    *, open_house: MakeHouse, scripted: ScriptedRegister, house: House, mother: Caller, family: dict, body: bytes
):
    await mother.check_and_add(family["children"][0]["iin"])
    scripted.body = body

    async with open_house(register_url=scripted.url) as misled:
        await tick(misled)

    assert await told(house) == []
    assert scripted.questions == [{"child_iin": family["children"][0]["iin"]}]


async def test_a_child_nobody_represents_any_more_is_not_asked_for(house: House, mother: Caller, family: dict):
    child = await mother.check_and_add(family["children"][0]["iin"])

    await mother.delete(f"/children/{child['id']}")
    await tick(house)

    assert await told(house) == []
    assert await house.rows("select * from child_circumstances") == []


async def test_a_child_added_again_is_told_of_again(house: House, mother: Caller, family: dict):
    iin = family["children"][0]["iin"]
    child = await mother.check_and_add(iin)
    await tick(house)
    await mother.delete(f"/children/{child['id']}")

    await mother.check_and_add(iin)
    await tick(house)

    assert len(await told(house)) == 2


async def test_what_is_held_cannot_be_read_in_the_tables(house: House, mother: Caller, family: dict):
    await mother.check_and_add(family["children"][0]["iin"])

    await tick(house)

    (row,) = await house.rows("select * from child_circumstances")
    assert b"disability" not in row["facts"]
    assert "guardian_disability" not in json.dumps({name: str(value) for name, value in row.items()})
