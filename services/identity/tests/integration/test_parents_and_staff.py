"""Parents and staff are let in by the same service, and neither opens the other's doors."""

import base64
import json

import pytest
from identity_house import House
from staff_house import Staffer, admit

from balabaqsha_chassis.identifiers import new_id


@pytest.fixture
async def staffer(house: House) -> Staffer:
    return await admit(house)


async def test_a_staff_token_opens_nothing_of_a_parents(house: House, staffer: Staffer) -> None:
    session = await staffer.sign_in()
    acceptance = {"policy_version": await house.policy_version(), "policy_accepted": True}
    erasure = {"password": staffer.password}

    answers = [
        await session.get("/account"),
        await session.get(f"/internal/account/{session.claims['sub']}/export"),
        await session.post("/account/policy-acceptances", acceptance),
        await session.post("/account/erasure-codes", {}),
        await session.post("/account/erasure", erasure),
        await session.delete("/sessions/current"),
        await session.delete(f"/sessions/{session.session_id}"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert (await session.get("/sessions")).json()["items"] == []
    assert (await session.get("/staff/me")).status_code == 200


async def test_a_parents_token_opens_nothing_of_staffs(house: House) -> None:
    session = await (await house.register_adult()).sign_in()
    change = {"current_password": "x", "password": "x", "password_repeat": "x", "totp": "000000"}

    answers = [await session.get("/staff/me"), await session.post("/staff/password", change)]
    ended = await session.delete("/staff/sessions/current")

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "forbidden")}
    assert ended.status_code == 404
    assert (await session.get("/account")).status_code == 200


async def test_no_refresh_token_of_one_kind_is_good_for_the_other(house: House, staffer: Staffer) -> None:
    parent = await (await house.register_adult()).sign_in()
    session = await staffer.sign_in()

    answers = [await session.refresh(parent.refresh_token), await parent.refresh(session.refresh_token)]

    assert {answer.status_code for answer in answers} == {401}
    assert (await session.refresh()).status_code == (await parent.refresh()).status_code == 200


async def test_a_parents_token_says_nothing_of_roles(house: House) -> None:
    session = await (await house.register_adult()).sign_in()

    claims = json.loads(base64.urlsafe_b64decode(session.access_token.split(".")[1] + "=="))

    assert {"roles", "territories"} & set(claims) == set()


async def test_a_parent_of_the_same_login_is_somebody_else(house: House) -> None:
    parent = await house.register_adult()
    session = await parent.sign_in()
    await session.patch({"login": "aigul.s"})
    staffer = await admit(house, "aigul.s")

    answers = [
        await parent.try_sign_in(kind="login", identifier="aigul.s"),
        await parent.try_sign_in(kind="login", identifier="aigul.s", password=staffer.password),
        await staffer.try_sign_in(),
    ]

    assert [answer.status_code for answer in answers] == [201, 401, 201]


async def test_ids_of_nobody_are_no_staff(house: House) -> None:
    async with house.app.state.service.open_unit_of_work() as unit_of_work:
        found = [await unit_of_work.staff.get(one) for one in (new_id(), "nonsense")]

    assert found == [None, None]
