"""Sessions: their tokens, their end, their list."""

import asyncio

import pytest
from identity_house import House, Parent

from balabaqsha_chassis.identifiers import new_id


@pytest.fixture
async def parent(house: House) -> Parent:
    return await house.register_adult()


async def test_a_refresh_token_gives_a_new_pair(parent: Parent) -> None:
    session = await parent.sign_in()

    answer = await session.refresh()

    assert answer.status_code == 200
    assert answer.json()["refresh_token"] != session.refresh_token
    assert answer.json()["session_id"] == session.session_id


async def test_a_token_shown_again_within_thirty_seconds_gets_the_same_successor(parent: Parent) -> None:
    session = await parent.sign_in()
    first = await session.refresh()
    parent.house.clock.advance(seconds=30)

    second = await session.refresh()

    assert second.status_code == 200
    assert second.json()["refresh_token"] == first.json()["refresh_token"]


async def test_a_token_shown_later_ends_the_whole_line(parent: Parent) -> None:
    session = await parent.sign_in()
    newest = (await session.refresh()).json()
    parent.house.clock.advance(seconds=31)

    stolen = await session.refresh()
    owner = await session.refresh(newest["refresh_token"])
    access = await session.get("/account")

    assert (stolen.status_code, stolen.json()["code"]) == (401, "session_ended")
    assert (owner.status_code, owner.json()["code"]) == (401, "session_ended")
    assert (access.status_code, access.json()["code"]) == (401, "session_ended")
    (ended,) = await parent.house.events("sessions_ended")
    assert ended["session_ids"] == [session.session_id]


async def test_the_end_of_one_line_leaves_the_others(parent: Parent) -> None:
    stolen, other = await parent.sign_in(), await parent.sign_in()
    await stolen.refresh()
    parent.house.clock.advance(seconds=31)

    await stolen.refresh()

    assert (await other.refresh()).status_code == 200


async def test_twenty_refreshes_at_once_leave_one_live_line(parent: Parent) -> None:
    session = await parent.sign_in()

    answers = await asyncio.gather(*(session.refresh() for _ in range(20)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    assert len(await parent.house.rows("select 1 from refresh_token where used_at is null")) == 1


async def test_unknown_refresh_tokens_are_refused(parent: Parent) -> None:
    session = await parent.sign_in()

    for token in ("", "made-up", session.access_token[:100], session.refresh_token[:-1]):
        assert (await session.refresh(token or "x")).status_code == 401


async def test_a_session_not_remembered_dies_after_a_day_of_silence(parent: Parent) -> None:
    silent, used = await parent.sign_in(), await parent.sign_in()
    parent.house.clock.advance(hours=23)
    kept = await used.refresh()
    parent.house.clock.advance(hours=1)

    answers = [await silent.refresh(), await used.refresh(kept.json()["refresh_token"])]

    assert [answer.status_code for answer in answers] == [401, 200]


async def test_a_remembered_session_lives_thirty_days_and_no_longer(parent: Parent) -> None:
    session = await parent.sign_in(remember_me=True)
    parent.house.clock.advance(days=29, hours=23)
    late = await session.refresh()
    parent.house.clock.advance(hours=1)

    answer = await session.refresh(late.json()["refresh_token"])

    assert [late.status_code, answer.status_code] == [200, 401]


async def test_a_remembered_session_is_revocable(parent: Parent) -> None:
    session = await parent.sign_in(remember_me=True)

    await session.delete("/sessions/current")

    assert (await session.refresh()).status_code == 401


async def test_the_list_shows_devices_without_details_and_marks_the_current_one(parent: Parent) -> None:
    agent = (
        "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari"
    )
    phone = await parent.sign_in(headers={"User-Agent": agent, "X-Client-Address": "198.51.100.23"})
    parent.house.clock.advance(minutes=1)
    here = await parent.sign_in()

    answer = await here.get("/sessions")

    newest, oldest = answer.json()["items"]
    assert [newest["id"], oldest["id"]] == [here.session_id, phone.session_id]
    assert [newest["current"], oldest["current"]] == [True, False]
    assert oldest["device"] == "Chrome, Android"
    assert oldest["address"] == "198.51.•.•"
    assert set(oldest) >= {"created_at", "last_used_at"}


async def test_signing_out_ends_the_access_token_at_once_and_tells_the_others(parent: Parent) -> None:
    session, other = await parent.sign_in(), await parent.sign_in()

    answer = await session.delete("/sessions/current")

    assert answer.status_code == 204
    assert (await session.get("/account")).json()["code"] == "session_ended"
    assert (await other.get("/account")).status_code == 200
    (event,) = await parent.house.events("sessions_ended")
    assert event["session_ids"] == [session.session_id]


async def test_another_device_is_signed_out_by_its_id(parent: Parent) -> None:
    here, lost = await parent.sign_in(), await parent.sign_in()

    answer = await here.delete(f"/sessions/{lost.session_id}")
    again = await here.delete(f"/sessions/{lost.session_id}")

    assert [answer.status_code, again.status_code] == [204, 404]
    assert (await lost.refresh()).status_code == 401


async def test_sessions_of_others_are_not_found(house: House, parent: Parent) -> None:
    stranger = await (await house.register_adult()).sign_in()
    mine = await parent.sign_in()

    answers = [await stranger.delete(f"/sessions/{one}") for one in (mine.session_id, new_id(), "nonsense")]

    assert {answer.status_code for answer in answers} == {404}
    assert (await mine.refresh()).status_code == 200


async def test_the_oldest_session_makes_room_when_there_are_too_many(parent: Parent) -> None:
    sessions = []
    for _ in range(21):
        sessions.append(await parent.sign_in())
        parent.house.clock.advance(seconds=1)

    assert len((await sessions[-1].get("/sessions")).json()["items"]) == 20
    assert (await sessions[0].refresh()).status_code == 401


async def test_a_new_password_ends_the_other_sessions(parent: Parent) -> None:
    here, other = await parent.sign_in(), await parent.sign_in()
    body = {
        "current_password": "Жарық түн 41 көпір",
        "password": "Басқа құпия 90",
        "password_repeat": "Басқа құпия 90",
    }

    answer = await here.post("/account/password", body)

    assert answer.status_code == 204
    assert (await here.get("/account")).status_code == 200
    assert (await other.get("/account")).status_code == 401
    assert (await parent.try_sign_in()).status_code == 401
    assert (await parent.try_sign_in(password="Басқа құпия 90")).status_code == 201
    assert (await parent.house.events("contact_changed"))[-1]["notice"] == "password_changed"


async def test_the_old_password_is_asked_for_before_a_new_one(parent: Parent) -> None:
    session = await parent.sign_in()
    body = {
        "current_password": "Дұрыс емес 5",
        "password": "Басқа құпия 90",
        "password_repeat": "Басқа құпия 90",
    }

    answer = await session.post("/account/password", body)

    assert (answer.status_code, answer.json()["code"]) == (401, "credentials_wrong")
    assert (await parent.try_sign_in()).status_code == 201


async def test_after_recovery_every_session_is_over_and_the_person_is_told(parent: Parent) -> None:
    sessions = [await parent.sign_in(), await parent.sign_in()]

    done = await parent.recover("Жаңа құпия 77")
    fresh = await parent.sign_in(password="Жаңа құпия 77")

    assert done.status_code == 204
    assert [(await session.get("/account")).status_code for session in sessions] == [401, 401]
    assert [(await session.refresh()).status_code for session in sessions] == [401, 401]
    assert (await fresh.get("/account")).status_code == 200
    assert (await parent.try_sign_in()).status_code == 401
    (ended,) = await parent.house.events("sessions_ended")
    assert set(ended["session_ids"]) == {session.session_id for session in sessions}
    assert ended["not_before"] is not None
    assert (await parent.house.events("contact_changed"))[-1]["notice"] == "password_changed"


async def test_recovery_wants_phone_and_iin_of_one_account_and_says_nothing_otherwise(
    house: House, parent: Parent
) -> None:
    stranger = house.register.adult()
    version = await house.policy_version()
    pairs = [
        (parent.adult["phone"], parent.adult["iin"]),
        (parent.adult["phone"], stranger["iin"]),
        (stranger["phone"], parent.adult["iin"]),
        (stranger["phone"], stranger["iin"]),
    ]

    answers = [
        await house.post(
            "/password-recoveries",
            {"phone": phone, "iin": iin, "policy_version": version, "policy_accepted": True},
        )
        for phone, iin in pairs
    ]

    sent = [bool(await house.messages(answer.json()["id"])) for answer in answers]
    assert {answer.status_code for answer in answers} == {202}
    assert len({tuple(answer.json()) for answer in answers}) == 1
    assert sent == [True, False, False, False]


async def test_recovery_needs_the_consent_too(parent: Parent) -> None:
    body = {"phone": parent.adult["phone"], "iin": parent.adult["iin"], "policy_version": "2026-1"}

    answer = await parent.house.post("/password-recoveries", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "consent_missing")
