"""Checks are few enough a day that nobody looks children up with them."""

import asyncio
import random
from datetime import timedelta

from children_builders import MovableClock, SimulatedRegister, iin_from
from children_house import House, MakeHouse

from children_service.domain.allowance import seconds_to_next_day

STRANGERS = random.Random(4)


async def counts(house: House) -> dict[str, int]:
    (row,) = await house.rows("select in_all, failed, refused from check_allowance")
    return row


async def test_ten_checks_a_day_may_find_nothing(house: House, register: SimulatedRegister, clock: MovableClock):
    family = register.family()
    caller = house.caller(family["guardians"][0]["iin"])

    statuses = [(await caller.check(iin_from(STRANGERS))).status_code for _ in range(10)]
    over = await caller.check(iin_from(STRANGERS))
    own_child = await caller.check(family["children"][0]["iin"])

    assert statuses == [404] * 10
    assert (over.status_code, over.json()["code"]) == (429, "too_many_checks")
    assert abs(int(over.headers["retry-after"]) - seconds_to_next_day(clock())) < 10
    assert own_child.status_code == 429
    assert await counts(house) == {"in_all": 10, "failed": 10, "refused": 2}


async def test_twenty_strangers_at_once_get_ten_answers(house: House, register: SimulatedRegister):
    caller = house.caller(register.family()["guardians"][0]["iin"])

    answers = await asyncio.gather(*(caller.check(iin_from(STRANGERS)) for _ in range(20)))

    assert sorted(answer.status_code for answer in answers) == [404] * 10 + [429] * 10
    assert await counts(house) == {"in_all": 10, "failed": 10, "refused": 10}


async def test_thirty_checks_a_day_in_all(house: House, register: SimulatedRegister):
    family = register.family()
    caller = house.caller(family["guardians"][0]["iin"])

    statuses = [(await caller.check(family["children"][0]["iin"])).status_code for _ in range(31)]

    assert statuses == [200] * 30 + [429]
    assert await counts(house) == {"in_all": 30, "failed": 0, "refused": 1}


async def test_checks_that_find_the_child_use_up_no_failures(house: House, register: SimulatedRegister):
    family = register.family()
    caller = house.caller(family["guardians"][0]["iin"])

    for _ in range(12):
        assert (await caller.check(family["children"][0]["iin"])).status_code == 200
    answer = await caller.check(iin_from(STRANGERS))

    assert answer.status_code == 404
    assert answer.headers["ratelimit-policy"] == '"checks";q=30;w=86400, "failed_checks";q=10;w=86400'
    assert answer.headers["ratelimit"].startswith('"checks";r=17;t=')


async def test_the_next_day_begins_anew(house: House, register: SimulatedRegister, clock: MovableClock):
    caller = house.caller(register.family()["guardians"][0]["iin"])
    for _ in range(11):
        over = await caller.check(iin_from(STRANGERS))

    clock.move(timedelta(seconds=int(over.headers["retry-after"])))
    answer = await caller.check(iin_from(STRANGERS))

    assert (over.status_code, answer.status_code) == (429, 404)


async def test_one_accounts_limit_is_not_anothers(house: House, register: SimulatedRegister):
    family = register.family()
    for _ in range(11):
        await house.caller(family["guardians"][0]["iin"], account_id="first").check(iin_from(STRANGERS))

    answer = await house.caller(family["guardians"][1]["iin"]).check(family["children"][0]["iin"])

    assert answer.status_code == 200


async def test_limits_are_settings(open_house: MakeHouse, register: SimulatedRegister):
    family = register.family()

    async with open_house(checks_a_day=2, failed_checks_a_day=1) as house:
        caller = house.caller(family["guardians"][0]["iin"])
        statuses = [(await caller.check(family["children"][0]["iin"])).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
