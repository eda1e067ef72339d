import asyncio

import aiohttp
import pytest

TOKEN = "made-up"
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}
LOOKUP = "/v1/persons/lookup"


@pytest.fixture(name="register")
def _register(launch):
    return launch("register", "--port", "0", "--token", TOKEN, "--seed", "7", "--slow-seconds", "0.5").http


@pytest.fixture(name="ask")
def _ask(register, http):
    async def post(path, body, *, headers=AUTHORISED):
        async with http.post(f"{register}{path}", json=body, headers=headers) as answer:
            return answer.status, await answer.json(content_type=None)

    return post


@pytest.fixture(name="families")
def _families(register, http):
    async def get(**query):
        async with http.get(f"{register}/families", params=query) as answer:
            return (await answer.json())["items"]

    return get


async def test_families_are_listed_by_limit_and_offset(families):
    first, second = await families(limit=2), await families(limit=1, offset=1)

    assert len(first) == 2
    assert first[1:] == second
    assert len(await families(limit=10, offset=99_995)) == 5


async def test_a_person_is_found_by_iin(ask, families):
    (family,) = await families(limit=1, offset=41)
    (guardian, *_) = family["guardians"]

    status, person = await ask(LOOKUP, {"iin": guardian["iin"]})

    assert status == 200
    assert set(person) == {"iin", "surname", "first_name", "patronymic", "sex", "birth_date", "alive"}
    assert person.items() - {("alive", True)} <= guardian.items()


async def test_a_dead_person_is_told_to_be_dead(ask, families):
    dead = next(family for family in await families(limit=1000) if family["deceased"])["deceased"][0]

    status, person = await ask(LOOKUP, {"iin": dead["iin"]})

    assert (status, person["alive"]) == (200, False)


@pytest.mark.parametrize("iin", ["220510500010", "220510500011", "", "not a number"])
async def test_a_number_of_nobody_is_not_found(ask, iin):
    assert await ask(LOOKUP, {"iin": iin}) == (404, {"code": "person_not_found"})


async def test_a_phone_belongs_to_its_owner_alone(ask, families):
    one, other = await families(limit=2)
    mine, theirs = one["guardians"][0], other["guardians"][0]

    own = await ask("/v1/phones/verify", {"iin": mine["iin"], "phone": mine["phone"]})
    foreign = await ask("/v1/phones/verify", {"iin": mine["iin"], "phone": theirs["phone"]})
    nobodys = await ask("/v1/phones/verify", {"iin": "220510500010", "phone": mine["phone"]})

    assert (own, foreign, nobodys) == ((200, {"belongs": True}), (200, {"belongs": False}), (200, {"belongs": False}))


async def test_a_relation_is_proven_within_the_family_only(ask, families):
    one, other = await families(limit=2)
    guardian, child = one["guardians"][0], one["children"][0]
    stranger = other["children"][0]

    status, proven = await ask("/v1/relations/lookup", {"guardian_iin": guardian["iin"], "child_iin": child["iin"]})
    refusals = [
        await ask("/v1/relations/lookup", {"guardian_iin": guardian["iin"], "child_iin": iin})
        for iin in (stranger["iin"], "220510500010", guardian["iin"])
    ]

    assert (status, proven["relation"]) == (200, guardian["relation"])
    assert proven["basis"]
    assert proven["child"] == {**child, "alive": True}
    assert refusals == [(404, {"code": "relation_not_found"})] * 3


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer other"}, {"Authorization": TOKEN}])
async def test_a_caller_without_the_token_is_refused(ask, headers):
    status, _ = await ask(LOOKUP, {"iin": "220510500010"}, headers=headers)

    assert status == 401


@pytest.mark.parametrize("body", [{}, {"iin": 1}, {"iin": "220510500010", "more": 1}, []])
async def test_a_malformed_question_is_refused_without_repeating_it(ask, body):
    status, refusal = await ask(LOOKUP, body)

    assert (status, refusal["code"]) == (422, "body_malformed")
    assert "220510500010" not in str(refusal)


async def test_an_added_family_is_known_at_once_and_listed_last(ask, families):
    draft = {"children": [{"birth_date": "2022-03-01"}], "facts": ["large_family"]}

    status, family = await ask("/families", draft)

    assert status == 201
    assert family["children"][0]["birth_date"] == "2022-03-01"
    assert family["facts"] == ["large_family"]
    assert await families(limit=5, offset=100_000) == [family]
    assert (await ask(LOOKUP, {"iin": family["guardians"][0]["iin"]}))[0] == 200


async def test_a_listed_family_can_be_added_as_it_stands_to_an_empty_register(families, launch, http):
    empty = launch("register", "--port", "0", "--token", TOKEN, "--families", "0").http
    listed = await families(limit=100)

    for family in listed:
        async with http.post(f"{empty}/families", json=family) as answer:
            assert answer.status == 201

    async with http.get(f"{empty}/families", params={"limit": 1000}) as answer:
        assert (await answer.json())["items"] == listed


async def test_a_taken_number_is_a_conflict(ask, families):
    (family,) = await families(limit=1)

    status, refusal = await ask("/families", {"children": [{"iin": family["children"][0]["iin"]}]})

    assert (status, refusal["code"]) == (409, "number_taken")


async def test_added_families_survive_a_restart(launch, http, tmp_path):
    arguments = ("register", "--port", "0", "--token", TOKEN, "--state", str(tmp_path / "families.jsonl"))
    before = launch(*arguments)
    async with http.post(f"{before.http}/families", json={}) as answer:
        family = await answer.json()
    before.stop()

    after = launch(*arguments)

    async with http.get(f"{after.http}/families", params={"offset": 100_000}) as answer:
        assert (await answer.json())["items"] == [family]


async def test_the_same_seed_gives_the_same_families(launch, http, families):
    again = launch("register", "--port", "0", "--token", TOKEN, "--seed", "7").http

    async with http.get(f"{again}/families", params={"limit": 100}) as answer:
        assert (await answer.json())["items"] == await families(limit=100)


async def test_a_register_that_is_down_answers_503_or_not_at_all_and_families_go_on(ask, families):
    await ask("/faults", {"mode": "down", "seconds": 60})

    outcomes = {await outcome(ask) for _ in range(40)}

    assert outcomes == {503, "disconnected"}
    assert len(await families(limit=1)) == 1


async def outcome(ask):
    try:
        return (await ask(LOOKUP, {"iin": "220510500010"}))[0]
    except aiohttp.ClientConnectionError:
        return "disconnected"


async def test_a_wrong_register_answers_200_with_nonsense(register, ask, families, http):
    (family,) = await families(limit=1)
    iin = family["guardians"][0]["iin"]
    await ask("/faults", {"mode": "wrong", "seconds": 60})

    async with http.post(f"{register}{LOOKUP}", json={"iin": iin}, headers=AUTHORISED) as answer:
        status, text = answer.status, await answer.text()

    assert status == 200
    assert iin not in text


async def test_a_slow_register_answers_rightly_but_late(ask, families):
    (family,) = await families(limit=1)
    await ask("/faults", {"mode": "slow", "seconds": 60})

    started = asyncio.get_running_loop().time()
    status, _ = await ask(LOOKUP, {"iin": family["guardians"][0]["iin"]})

    assert status == 200
    assert asyncio.get_running_loop().time() - started >= 0.5


async def test_a_fault_is_cleared_by_none_and_by_time(ask, eventually):
    async def works():
        return await outcome(ask) == 404

    await ask("/faults", {"mode": "down", "seconds": 60})
    assert await ask("/faults", {"mode": "none"}) == (200, {"mode": "none", "seconds": 0.0})
    assert await works()
    await ask("/faults", {"mode": "down", "seconds": 0.2})
    assert await eventually(works)


async def test_an_unknown_fault_is_refused(ask):
    status, refusal = await ask("/faults", {"mode": "undelivered", "seconds": 1})

    assert (status, refusal["code"]) == (422, "fault_unknown")


async def test_what_is_held_of_a_child_is_told_but_for_closed_registers(ask):
    _, family = await ask("/families", {"children": [{}], "facts": ["large_family", "serviceman"]})

    told = await ask("/v1/facts/lookup", {"child_iin": family["children"][0]["iin"]})
    of_an_adult = await ask("/v1/facts/lookup", {"child_iin": family["guardians"][0]["iin"]})

    assert told == (200, {"facts": [{"fact": "large_family", "valid_until": None}]})
    assert of_an_adult == (404, {"code": "person_not_found"})


async def test_what_is_held_of_a_child_may_change_and_end(ask):
    _, family = await ask("/families", {"children": [{}], "facts": ["none"]})
    child = {"child_iin": family["children"][0]["iin"]}
    held = {"facts": [{"fact": "special_needs", "valid_until": "2027-06-30"}]}

    before = await ask("/v1/facts/lookup", child)
    await ask("/families/facts", child | held)
    after = await ask("/v1/facts/lookup", child)

    assert before == (200, {"facts": []})
    assert after == (200, held)
