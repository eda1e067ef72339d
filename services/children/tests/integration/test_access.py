"""Who may ask what."""

import pytest
from children_builders import SimulatedRegister
from children_house import House
from openapi_spec_validator import validate

from balabaqsha_chassis.identifiers import new_id
from children_service.bootstrap import ROUTES

OPERATIONS = [
    (method, path) for path, operations in ROUTES.describe().openapi()["paths"].items() for method in operations
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
async def test_nothing_is_answered_without_a_token(house: House, method: str, path: str):
    address = path.replace("{child_id}", new_id()).replace("{account_id}", new_id())

    answer = await house.client.request(method, address, json={})

    assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("claims", [{"aud": ["queue"]}, {"iss": "https://elsewhere.kz"}, {"life_seconds": 601}])
async def test_a_token_for_others_is_refused(house: House, claims: dict):
    answer = await house.client.get("/children", headers=house.issuer.headers(new_id(), **claims))

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


async def test_an_account_takes_out_what_is_held_of_it(house: House, register: SimulatedRegister):
    family = register.family()
    mother = house.caller(family["guardians"][0]["iin"])
    child = await mother.check_and_add(family["children"][0]["iin"])

    answer = await mother.get(f"/internal/account/{mother.account_id}/export")

    body = answer.json()
    assert answer.status_code == 200
    assert body["children"] == [child]
    (check,) = body["checks"]
    assert check["child"]["surname"] == child["surname"]
    assert check["relation"] == "mother"
    assert check["act_record"]
    assert answer.headers["cache-control"] == "no-store"
    assert family["children"][0]["iin"] not in answer.text


async def test_an_account_that_holds_nothing_takes_out_nothing(house: House):
    caller = house.caller("930427300015")

    answer = await caller.get(f"/internal/account/{caller.account_id}/export")

    assert answer.json() == {"children": [], "checks": []}


async def test_nobody_takes_out_what_is_held_of_another(house: House, register: SimulatedRegister):
    family = register.family()
    mother, father = (house.caller(guardian["iin"]) for guardian in family["guardians"])
    await mother.check_and_add(family["children"][0]["iin"])

    answer = await father.get(f"/internal/account/{mother.account_id}/export")

    assert answer.status_code == 404


def test_the_openapi_document_is_valid():
    document = ROUTES.describe().openapi()

    validate(document)
    assert len(OPERATIONS) == 6


async def test_the_service_is_ready_with_its_database_alone(house: House):
    answer = await house.client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "degraded": []})
