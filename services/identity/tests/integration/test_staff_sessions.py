"""Sessions of staff: the parents' rotation with a working day's life, and an end wherever rights end."""

import asyncio

import pytest
from identity_house import House, OpenHouse
from staff_house import Staffer, admit, audit, office_of

from identity_service.domain.staff import Rights
from identity_service.entrypoints.timers import tidy


@pytest.fixture
async def staffer(house: House) -> Staffer:
    return await admit(house)


async def test_a_token_shown_later_ends_the_whole_line_everywhere(house: House, staffer: Staffer) -> None:
    session = await staffer.sign_in()
    newest = (await session.refresh()).json()
    house.clock.advance(seconds=31)

    stolen = await session.refresh()
    owner = await session.refresh(newest["refresh_token"])
    access = await session.get("/staff/me")

    assert [answer.json()["code"] for answer in (stolen, owner, access)] == ["session_ended"] * 3
    (ended,) = await house.events("sessions_ended")
    assert ended["session_ids"] == [session.session_id]
    assert ("session_ended_refresh_reused", None) in await audit(house)


async def test_twenty_refreshes_at_once_leave_one_live_line(house: House, staffer: Staffer) -> None:
    session = await staffer.sign_in()

    answers = await asyncio.gather(*(session.refresh() for _ in range(20)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    assert len(await house.rows("select 1 from staff_refresh_token where used_at is null")) == 1


async def test_a_session_dies_after_eight_hours_of_silence_and_after_twelve_of_work(
    house: House, staffer: Staffer
) -> None:
    silent, working = await staffer.sign_in(), await staffer.sign_in()
    house.clock.advance(hours=7)
    noon = await working.refresh()
    house.clock.advance(hours=1)
    answers = [await silent.refresh(), await working.refresh(noon.json()["refresh_token"])]
    house.clock.advance(hours=4)

    evening = await working.refresh(answers[1].json()["refresh_token"])

    assert [answer.status_code for answer in (*answers, evening)] == [401, 200, 401]


async def test_signing_out_ends_the_tokens_at_once_and_tells_the_others(house: House, staffer: Staffer) -> None:
    session, other = await staffer.sign_in(), await staffer.sign_in()

    answer = await session.delete("/staff/sessions/current")

    assert answer.status_code == 204
    assert (await session.get("/staff/me")).json()["code"] == "session_ended"
    assert (await session.refresh()).status_code == 401
    assert (await other.get("/staff/me")).status_code == 200
    (event,) = await house.events("sessions_ended")
    assert event["session_ids"] == [session.session_id]


async def test_a_disabled_members_sessions_are_over_everywhere(house: House, staffer: Staffer) -> None:
    sessions = [await staffer.sign_in(), await staffer.sign_in()]

    await office_of(house).change(staffer.login, active=False)

    assert [(await session.get("/staff/me")).status_code for session in sessions] == [401, 401]
    assert [(await session.refresh()).status_code for session in sessions] == [401, 401]
    assert (await staffer.try_sign_in()).status_code == 401
    (event,) = await house.events("sessions_ended")
    assert set(event["session_ids"]) == {session.session_id for session in sessions}
    assert event["not_before"] is not None


async def test_other_rights_end_the_sessions_of_the_old_ones(house: House, staffer: Staffer) -> None:
    session = await staffer.sign_in()

    await office_of(house).change(staffer.login, rights=Rights.parse(roles=["auditor"], territories=[]))
    fresh = await staffer.sign_in()

    assert (await session.get("/staff/me")).status_code == 401
    assert (await fresh.get("/staff/me")).json()["roles"] == ["auditor"]
    assert (await fresh.get("/staff/me")).json()["territories"] == []


async def test_new_secrets_end_the_sessions_and_the_old_secrets(house: House, staffer: Staffer) -> None:
    session = await staffer.sign_in()

    totp = await office_of(house).reset_totp(staffer.login)
    password = await office_of(house).reset_password(staffer.login)

    renewed = Staffer(
        house=house, login=staffer.login, password=password.password or "", totp_secret=totp.totp_secret or ""
    )
    old_password = Staffer(house=house, login=staffer.login, totp_secret=renewed.totp_secret)
    assert (await session.refresh()).status_code == 401
    assert (await staffer.try_sign_in(password=renewed.password)).status_code == 401
    assert (await old_password.try_sign_in()).status_code == 401
    assert (await renewed.try_sign_in()).status_code == 201


async def test_the_oldest_session_makes_room_when_there_are_too_many(open_house: OpenHouse) -> None:
    async with open_house(staff_sessions_most=2) as house:
        staffer = await admit(house)
        sessions = [await staffer.sign_in() for _ in range(3)]

        statuses = [(await session.get("/staff/me")).status_code for session in sessions]

    assert statuses == [401, 200, 200]


async def test_dead_sessions_are_dropped_and_the_audit_stays(house: House, staffer: Staffer) -> None:
    await staffer.sign_in()
    house.clock.advance(days=61)

    await tidy(house.app.state.service)

    assert not await house.rows("select 1 from staff_session union all select 1 from staff_refresh_token")
    assert [what for what, _ in await audit(house)] == ["admitted", "signed_in"]
