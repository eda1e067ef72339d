"""Codes: tries, time, resending, purpose."""

import asyncio

from identity_house import House, wrong


async def _registering(house: House) -> tuple[str, str]:
    adult = house.register.adult()
    registration = (await house.ask_to_register(adult["phone"], adult["iin"])).json()["id"]
    return registration, await house.code(registration)


async def test_a_wrong_code_tells_the_tries_left(house: House) -> None:
    registration, code = await _registering(house)

    answers = [await house.post(f"/registrations/{registration}/code", {"code": wrong(code)}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [409] * 5
    assert [answer.json()["code"] for answer in answers] == ["code_wrong"] * 5
    assert [answer.json()["tries_left"] for answer in answers] == [4, 3, 2, 1, 0]


async def test_after_the_fifth_wrong_code_the_right_one_fails(house: House) -> None:
    registration, code = await _registering(house)
    for _ in range(5):
        await house.post(f"/registrations/{registration}/code", {"code": wrong(code)})

    answer = await house.post(f"/registrations/{registration}/code", {"code": code})

    assert (answer.status_code, answer.json()["code"]) == (409, "challenge_spent")


async def test_the_right_code_is_good_at_the_fifth_try(house: House) -> None:
    registration, code = await _registering(house)
    for _ in range(4):
        await house.post(f"/registrations/{registration}/code", {"code": wrong(code)})

    answer = await house.post(f"/registrations/{registration}/code", {"code": code})

    assert answer.status_code == 200


async def test_twenty_wrong_codes_at_once_are_five_tries(house: House) -> None:
    registration, code = await _registering(house)

    answers = await asyncio.gather(
        *(house.post(f"/registrations/{registration}/code", {"code": wrong(code)}) for _ in range(20))
    )

    codes = sorted(answer.json()["code"] for answer in answers)
    left = sorted(answer.json()["tries_left"] for answer in answers if answer.json()["code"] == "code_wrong")
    assert codes == ["challenge_spent"] * 15 + ["code_wrong"] * 5
    assert left == [0, 1, 2, 3, 4]


async def test_of_twenty_right_codes_at_once_one_is_good(house: House) -> None:
    registration, code = await _registering(house)

    answers = await asyncio.gather(
        *(house.post(f"/registrations/{registration}/code", {"code": code}) for _ in range(20))
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19


async def test_a_code_is_used_once(house: House) -> None:
    registration, code = await _registering(house)
    await house.post(f"/registrations/{registration}/code", {"code": code})

    answer = await house.post(f"/registrations/{registration}/code", {"code": code})

    assert (answer.status_code, answer.json()["code"]) == (409, "challenge_spent")


async def test_a_code_is_refused_the_moment_its_time_is_over(house: House) -> None:
    registration, code = await _registering(house)
    house.clock.advance(minutes=5)

    answer = await house.post(f"/registrations/{registration}/code", {"code": code})

    assert (answer.status_code, answer.json()["code"]) == (409, "code_expired")


async def test_a_code_is_good_a_moment_before_its_end(house: House) -> None:
    registration, code = await _registering(house)
    house.clock.advance(minutes=4, seconds=59.999)

    answer = await house.post(f"/registrations/{registration}/code", {"code": code})

    assert answer.status_code == 200


async def test_a_code_is_not_sent_again_before_its_time(house: House) -> None:
    registration, _ = await _registering(house)
    house.clock.advance(seconds=86)

    answer = await house.post(f"/registrations/{registration}/resend")

    assert (answer.status_code, answer.json()["code"]) == (429, "resend_too_soon")
    assert answer.headers["Retry-After"] == "1"
    assert len(await house.messages(registration)) == 1


async def test_a_resent_code_replaces_the_old_one_and_moves_no_end(house: House) -> None:
    adult = house.register.adult()
    first = (await house.ask_to_register(adult["phone"], adult["iin"])).json()
    old = await house.code(first["id"])
    house.clock.advance(seconds=87)

    answer = await house.post(f"/registrations/{first['id']}/resend")

    new = await house.code(first["id"])
    assert answer.status_code == 202
    assert answer.json()["id"] == first["id"]
    assert answer.json()["expires_at"] == first["expires_at"]
    assert answer.json()["resend_after"] > first["resend_after"]
    if new != old:
        assert (await house.post(f"/registrations/{first['id']}/code", {"code": old})).json()["tries_left"] == 4
    assert (await house.post(f"/registrations/{first['id']}/code", {"code": new})).status_code == 200


async def test_of_ten_resends_at_once_one_sends(house: House) -> None:
    registration, _ = await _registering(house)
    house.clock.advance(seconds=87)

    answers = await asyncio.gather(*(house.post(f"/registrations/{registration}/resend") for _ in range(10)))

    assert sorted(answer.status_code for answer in answers) == [202] + [429] * 9
    assert len(await house.messages(registration)) == 2


async def test_resending_gives_no_new_tries(house: House) -> None:
    registration, code = await _registering(house)
    for _ in range(3):
        await house.post(f"/registrations/{registration}/code", {"code": wrong(code)})
    house.clock.advance(seconds=87)
    await house.post(f"/registrations/{registration}/resend")

    answer = await house.post(f"/registrations/{registration}/code", {"code": wrong(await house.code(registration))})

    assert answer.json()["tries_left"] == 1


async def test_nothing_is_resent_once_the_time_is_over_or_the_code_was_used(house: House) -> None:
    expired, _ = await _registering(house)
    house.clock.advance(minutes=5)
    used, code = await _registering(house)
    await house.post(f"/registrations/{used}/code", {"code": code})
    house.clock.advance(seconds=87)

    late, again = [await house.post(f"/registrations/{one}/resend") for one in (expired, used)]

    assert (late.status_code, late.json()["code"]) == (409, "code_expired")
    assert (again.status_code, again.json()["code"]) == (409, "challenge_spent")


async def test_a_code_for_one_purpose_is_nothing_for_another(house: House) -> None:
    parent = await house.register_adult()
    login = (await parent.ask_for_login_code()).json()["id"]
    code = await house.code(login)

    as_recovery = await house.post(f"/password-recoveries/{login}/code", {"code": code})
    as_registration = await house.post(f"/registrations/{login}/code", {"code": code})
    as_login = await house.post("/sessions", {"method": "code", "challenge_id": login, "code": code})

    assert [as_recovery.status_code, as_registration.status_code] == [404, 404]
    assert as_login.status_code == 201


async def test_equal_codes_of_two_challenges_lie_as_different_hashes(house: House) -> None:
    secrets = house.app.state.service.desk.secrets
    one, other = (await _registering(house))[0], (await _registering(house))[0]

    hashes = {secrets.code_hash("123456", purpose="registration", challenge_id=one) for one in (one, other)}

    assert len(hashes) == 2


async def test_what_is_no_id_is_simply_not_found(house: House) -> None:
    for nonsense in ("abc", "%00", "'; drop table account; --", "019a0000-0000-7000-8000-000000000009"):
        answer = await house.post(f"/registrations/{nonsense}/code", {"code": "123456"})
        assert answer.status_code == 404, nonsense


async def test_a_code_of_other_than_six_digits_costs_no_try(house: House) -> None:
    registration, code = await _registering(house)

    answers = [
        await house.post(f"/registrations/{registration}/code", {"code": typed})
        for typed in ("12345", "1234567", "abcdef", "", "१२३४५६")
    ]
    right = await house.post(f"/registrations/{registration}/code", {"code": code})

    assert {answer.status_code for answer in answers} == {422}
    assert right.status_code == 200
