"""Limits: who may ask for how many codes, and what no flood may take away."""

import asyncio

from identity_house import OUTSIDE, House, OpenHouse, Parent

OTHER_PLACE = {"X-Client-Address": "198.51.100.9"}


async def test_a_phone_gets_one_code_in_87_seconds(house: House) -> None:
    adult = house.register.adult()
    first = await house.ask_to_register(adult["phone"], adult["iin"], **house.outside)

    second = await house.ask_to_register(adult["phone"], adult["iin"], **OTHER_PLACE)
    house.clock.advance(seconds=87)
    third = await house.ask_to_register(adult["phone"], adult["iin"], **house.outside)

    assert [first.status_code, second.status_code, third.status_code] == [202, 429, 202]
    assert second.json()["code"] == "too_many_codes"
    assert second.headers["Retry-After"] == "87"


async def test_a_phone_gets_five_codes_a_day_whatever_for(house: House) -> None:
    parent = await house.register_adult()
    statuses = []
    for ask in (parent.ask_for_login_code, parent.ask_to_recover) * 3:
        statuses.append((await ask(**house.outside)).status_code)
        house.clock.advance(seconds=87)

    refused = await parent.ask_for_login_code(**house.outside)
    house.clock.advance(days=1)
    tomorrow = await parent.ask_for_login_code(**house.outside)

    assert statuses == [202] * 5 + [429]
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_codes")
    assert int(refused.headers["Retry-After"]) > 3600
    assert tomorrow.status_code == 202


async def test_a_resent_code_counts_as_one(house: House) -> None:
    adult = house.register.adult()
    registration = (await house.ask_to_register(adult["phone"], adult["iin"], **house.outside)).json()["id"]
    statuses = []
    for _ in range(3):
        house.clock.advance(seconds=87)
        statuses.append((await house.post(f"/registrations/{registration}/resend", **house.outside)).status_code)
    for _ in range(2):
        house.clock.advance(seconds=87)
        statuses.append((await house.ask_to_register(adult["phone"], adult["iin"], **house.outside)).status_code)

    assert statuses == [202, 202, 202, 202, 429]


async def test_parallel_requests_for_one_phone_send_one_code(house: House) -> None:
    adult = house.register.adult()

    answers = await asyncio.gather(
        *(house.ask_to_register(adult["phone"], adult["iin"], **house.outside) for _ in range(10))
    )

    assert sorted(answer.status_code for answer in answers) == [202] + [429] * 9
    assert len(await house.messages()) == 1


async def test_an_iin_is_asked_for_ten_times_a_day_with_whatever_phones(house: House) -> None:
    adult = house.register.adult()

    answers = [
        await house.ask_to_register(f"+7700111{number:04}", adult["iin"], **house.outside) for number in range(11)
    ]

    assert [answer.status_code for answer in answers] == [202] * 10 + [429]


async def test_an_address_gets_its_share_an_hour_and_others_theirs(open_house: OpenHouse) -> None:
    async with open_house(codes_per_address_hour=3) as house:
        people = [house.register.adult() for _ in range(5)]

        answers = [await house.ask_to_register(p["phone"], p["iin"], **house.outside) for p in people[:4]]
        elsewhere = await house.ask_to_register(people[4]["phone"], people[4]["iin"], **OTHER_PLACE)
        house.clock.advance(hours=1)
        later = await house.ask_to_register(people[3]["phone"], people[3]["iin"], **house.outside)

    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert answers[3].json()["code"] == "too_many_codes"
    assert [elsewhere.status_code, later.status_code] == [202, 202]


async def test_one_home_with_many_ipv6_addresses_is_one_address(open_house: OpenHouse) -> None:
    async with open_house(codes_per_address_hour=1) as house:
        people = [house.register.adult() for _ in range(3)]
        homes = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"]

        answers = [
            await house.ask_to_register(p["phone"], p["iin"], **{"X-Client-Address": home})
            for p, home in zip(people, homes, strict=True)
        ]

    assert [answer.status_code for answer in answers] == [202, 429, 202]


async def test_limits_hold_for_unknown_people_as_for_known_ones(house: House) -> None:
    parent = await house.register_adult()
    stranger = house.register.adult()

    answers = [
        await house.post("/login-codes", {"identifier_kind": "phone", "identifier": phone}, **house.outside)
        for phone in (parent.adult["phone"], parent.adult["phone"], stranger["phone"], stranger["phone"])
    ]

    assert [answer.status_code for answer in answers] == [202, 429, 202, 429]
    assert _same(answers[1].json()) == _same(answers[3].json())


async def test_asking_by_iin_and_then_by_phone_does_not_tell_that_they_are_one_persons(house: House) -> None:
    parent = await house.register_adult()
    by_iin = await house.post(
        "/login-codes", {"identifier_kind": "iin", "identifier": parent.adult["iin"]}, **house.outside
    )

    by_phone = await parent.ask_for_login_code(**house.outside)

    assert [by_iin.status_code, by_phone.status_code] == [202, 202]
    assert len(await house.messages(by_iin.json()["id"])) == 1
    assert not await house.messages(by_phone.json()["id"])


async def test_a_flood_of_codes_never_stops_the_password(house: House) -> None:
    parent = await house.register_adult()
    for _ in range(20):
        await parent.ask_for_login_code(**house.outside)
        house.clock.advance(seconds=87)

    answer = await parent.try_sign_in(headers=OTHER_PLACE)

    assert answer.status_code == 201


async def test_wrong_passwords_from_one_place_are_counted_there(house: House) -> None:
    parent = await house.register_adult()
    wrong = [
        (await parent.try_sign_in(password="Дұрыс емес 5", headers=dict(house.outside))).status_code for _ in range(10)
    ]

    there = await parent.try_sign_in(headers=dict(house.outside))
    elsewhere = await parent.try_sign_in(headers=OTHER_PLACE)
    house.clock.advance(minutes=15)
    later = await parent.try_sign_in(headers=dict(house.outside))

    assert wrong == [401] * 10
    assert (there.status_code, there.json()["code"]) == (429, "too_many_attempts")
    assert [elsewhere.status_code, later.status_code] == [201, 201]


async def test_the_right_password_clears_the_count_of_its_place(house: House) -> None:
    parent = await house.register_adult()
    for _ in range(3):
        for _ in range(8):
            await parent.try_sign_in(password="Дұрыс емес 5", headers=dict(house.outside))

        answer = await parent.try_sign_in(headers=dict(house.outside))

        assert answer.status_code == 201


async def test_passwords_tried_at_once_are_counted_one_by_one(house: House) -> None:
    parent = await house.register_adult()

    answers = await asyncio.gather(
        *(parent.try_sign_in(password="Дұрыс емес 5", headers=dict(house.outside)) for _ in range(20))
    )

    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 10


async def test_unknown_names_are_counted_as_known_ones(house: House) -> None:
    parent = await house.register_adult()
    stranger = Parent(house=house, adult=house.register.adult(), account_id="")

    told = [
        [(await one.try_sign_in(password="Дұрыс емес 5", headers=dict(house.outside))).status_code for _ in range(12)]
        for one in (parent, stranger)
    ]

    assert told[0] == told[1]


async def test_the_stolen_session_does_not_open_a_way_around_the_count(house: House) -> None:
    session = await (await house.register_adult()).sign_in()

    answers = [
        (await session.post("/account/erasure", {"password": "Дұрыс емес 5"}, **house.outside)).status_code
        for _ in range(11)
    ]

    assert answers == [401] * 10 + [429]


async def test_counts_hold_no_address_or_phone_in_clear(house: House) -> None:
    adult = house.register.adult()

    await house.ask_to_register(adult["phone"], adult["iin"], **house.outside)

    rows = await house.rows("select limit_count::text as line from limit_count")
    assert rows
    for row in rows:
        assert OUTSIDE not in row["line"]
        assert adult["phone"] not in row["line"]


async def test_a_header_that_is_no_address_counts_for_the_peer(open_house: OpenHouse) -> None:
    async with open_house(codes_per_address_hour=1, limits_exempt_networks="") as house:
        people = [house.register.adult() for _ in range(2)]

        answers = [
            await house.ask_to_register(p["phone"], p["iin"], **{"X-Client-Address": nonsense})
            for p, nonsense in zip(people, ("not an address", "999.1.1.1"), strict=True)
        ]

    assert [answer.status_code for answer in answers] == [202, 429]


def _same(body: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in body.items() if name != "id"}
