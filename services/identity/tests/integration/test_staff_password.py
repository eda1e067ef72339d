"""The password of a member of staff: replaced by the old one and a code."""

import pytest
from identity_house import House
from staff_house import NEW_PASSWORD, AtWork, Staffer, admit, audit, office_of

from identity_service.domain.staff import Rights


@pytest.fixture
async def staffer(house: House) -> Staffer:
    return await admit(house)


async def test_a_password_is_replaced_by_the_old_one_and_a_code_and_ends_the_other_sessions(
    house: House, staffer: Staffer
) -> None:
    here, other = await staffer.sign_in(), await staffer.sign_in()

    answer = await here.post("/staff/password", _change(staffer))

    house.clock.advance(seconds=30)
    assert answer.status_code == 204, answer.text
    assert (await here.get("/staff/me")).status_code == 200
    assert (await other.get("/staff/me")).json()["code"] == "session_ended"
    assert (await staffer.try_sign_in()).status_code == 401
    house.clock.advance(seconds=30)
    assert (await staffer.try_sign_in(password=NEW_PASSWORD)).status_code == 201
    assert ("password_changed", None) in await audit(house)


@pytest.mark.parametrize("wrong", [{"current_password": "Дұрыс емес 5"}, {"totp": "000000"}])
async def test_a_password_is_kept_where_the_proof_is_wrong(staffer: Staffer, wrong: dict[str, str]) -> None:
    session = await staffer.sign_in()

    answer = await session.post("/staff/password", _change(staffer) | wrong)

    assert (answer.status_code, answer.json()["code"]) == (401, "credentials_refused")
    assert (await staffer.try_sign_in()).status_code == 201


async def test_a_password_must_be_hard_to_guess(staffer: Staffer) -> None:
    session = await staffer.sign_in()
    body = _change(staffer) | {"password": "balabaqsha", "password_repeat": "balabaqsha"}

    answer = await session.post("/staff/password", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "password_common")


async def test_a_password_given_out_by_the_office_opens_no_rights_until_it_is_replaced(house: House) -> None:
    rights = Rights.parse(roles=["auditor"], territories=["all"])
    handout = await office_of(house).admit("new.comer", rights=rights)
    newcomer = Staffer(
        house=house, login="new.comer", password=handout.password or "", totp_secret=handout.totp_secret or ""
    )

    session = await newcomer.sign_in()
    before = await session.get("/staff/me")
    await session.post("/staff/password", _change(newcomer))
    after = AtWork(house=house, **(await session.refresh()).json())

    assert (session.claims["roles"], session.claims["territories"]) == ([], [])
    assert before.json()["password_change_required"] is True
    assert (before.json()["roles"], before.json()["territories"]) == ([], [])
    assert after.claims["roles"] == ["auditor"]


def _change(staffer: Staffer) -> dict[str, str]:
    return {
        "current_password": staffer.password,
        "password": NEW_PASSWORD,
        "password_repeat": NEW_PASSWORD,
        "totp": staffer.code(),
    }
