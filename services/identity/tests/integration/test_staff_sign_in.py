"""Staff sign in by password and code: once a code, one refusal for every failure, each written down."""

import asyncio

import pytest
from identity_house import House, OpenHouse
from staff_house import Staffer, admit, audit, office_of


@pytest.fixture
async def staffer(house: House) -> Staffer:
    return await admit(house)


async def test_password_and_code_open_a_session_with_roles_and_territories(house: House, staffer: Staffer) -> None:
    session = await staffer.sign_in()

    claims = session.claims
    me = await session.get("/staff/me")

    (row,) = await house.rows("select id from staff")
    assert (claims["sub"], claims["sid"]) == (str(row["id"]), session.session_id)
    assert (claims["roles"], claims["territories"]) == (["queue_operator"], ["750000000"])
    assert claims["exp"] - claims["iat"] == session.expires_in == 600
    assert "iin_sealed" not in claims
    assert me.json() == {
        "login": "aigul.s",
        "roles": ["queue_operator"],
        "territories": ["750000000"],
        "password_change_required": False,
    }


async def test_the_audit_tells_who_came_in_and_from_where_without_its_end(house: House, staffer: Staffer) -> None:
    session = await staffer.sign_in(headers=house.outside)
    await staffer.try_sign_in(password="Дұрыс емес 5", headers=house.outside)

    lines = await house.rows("select * from staff_audit where what <> 'admitted' order by position")

    (member,) = await house.rows("select id from staff")
    assert [line["staff_id"] for line in lines] == [member["id"]] * 2
    assert [line["address"] for line in lines] == ["203.0.•.•"] * 2
    assert str(lines[0]["session_id"]) == session.session_id
    assert (lines[0]["name_index"], lines[1]["session_id"]) == (None, None)
    assert lines[1]["name_index"] is not None


async def test_a_login_may_be_typed_in_any_case(staffer: Staffer) -> None:
    assert (await staffer.try_sign_in(login=" Aigul.S ")).status_code == 201


async def test_every_failure_is_refused_alike_and_written_down_with_its_reason(house: House, staffer: Staffer) -> None:
    refused = [
        await staffer.try_sign_in(password="Дұрыс емес 5"),
        await staffer.try_sign_in(totp=staffer.code(steps=7)),
        await staffer.try_sign_in(login="nobody.there"),
        await staffer.try_sign_in(login="no login at all"),
    ]
    await staffer.try_sign_in()
    refused.append(await staffer.try_sign_in())
    await office_of(house).change(staffer.login, active=False)
    house.clock.advance(seconds=30)
    refused.append(await staffer.try_sign_in())

    assert {answer.status_code for answer in refused} == {401}
    assert len({answer.text for answer in refused}) == 1
    assert refused[0].json()["code"] == "credentials_refused"
    assert [why for what, why in await audit(house) if what == "refused"] == [
        "password_wrong",
        "code_wrong",
        "login_unknown",
        "login_unknown",
        "code_reused",
        "disabled",
    ]


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 201), (0, 201), (1, 201), (2, 401)])
async def test_a_code_of_one_step_on_either_side_is_good(staffer: Staffer, steps: int, status: int) -> None:
    answer = await staffer.try_sign_in(totp=staffer.code(steps=steps))

    assert answer.status_code == status


async def test_one_code_shown_twenty_times_at_once_signs_in_once(house: House, staffer: Staffer) -> None:
    answers = await asyncio.gather(*(staffer.try_sign_in() for _ in range(20)))

    assert sorted(answer.status_code for answer in answers) == [201] + [401] * 19
    assert len(await house.rows("select 1 from staff_session")) == 1
    assert [why for what, why in await audit(house) if what == "refused"] == ["code_reused"] * 19


async def test_a_code_older_than_the_last_one_is_used_up_too(staffer: Staffer) -> None:
    await staffer.try_sign_in(totp=staffer.code(steps=1))

    answers = [await staffer.try_sign_in(totp=staffer.code(steps=steps)) for steps in (-1, 0, 1)]

    assert {answer.status_code for answer in answers} == {401}


async def test_a_clock_set_back_makes_no_code_good_again(house: House, staffer: Staffer) -> None:
    used = staffer.code()
    await staffer.try_sign_in()
    house.clock.advance(seconds=-60)

    set_back = [await staffer.try_sign_in(totp=used), await staffer.try_sign_in()]
    house.clock.advance(seconds=90)
    later = await staffer.try_sign_in()

    assert [answer.status_code for answer in (*set_back, later)] == [401, 401, 201]


async def test_a_malformed_code_is_told_as_malformed(staffer: Staffer) -> None:
    for code in ("12345", "1234567", "12345a", "１２３４５６"):
        assert (await staffer.try_sign_in(totp=code)).status_code == 422


async def test_failures_in_a_row_lock_out_and_the_office_lets_in_again(open_house: OpenHouse) -> None:
    async with open_house(staff_failures_most=4) as house:
        staffer = await admit(house)
        for _ in range(3):
            await staffer.try_sign_in(totp=staffer.code(steps=9))
        forgiven = await staffer.sign_in()
        for _ in range(4):
            await staffer.try_sign_in(password="Дұрыс емес 5")

        locked = await staffer.try_sign_in()
        still_at_work = await forgiven.refresh()
        await office_of(house).change(staffer.login, active=True)
        let_in = await staffer.try_sign_in()
        reasons = await audit(house)

    assert [locked.status_code, still_at_work.status_code, let_in.status_code] == [401, 200, 201]
    assert locked.json()["code"] == "credentials_refused"
    assert ("refused", "locked") in reasons


async def test_failures_at_once_are_all_counted(house: House, staffer: Staffer) -> None:
    await asyncio.gather(*(staffer.try_sign_in(password="Дұрыс емес 5") for _ in range(12)))

    (row,) = await house.rows("select failed_attempts from staff")
    assert row["failed_attempts"] == 12


async def test_a_login_is_tried_ten_times_from_one_address(house: House, staffer: Staffer) -> None:
    wrong = [await staffer.try_sign_in(password="Дұрыс емес 5", headers=house.outside) for _ in range(10)]

    limited = await staffer.try_sign_in(headers=house.outside)
    elsewhere = await staffer.try_sign_in(headers={"X-Client-Address": "198.51.100.9"})

    assert {answer.status_code for answer in wrong} == {401}
    assert (limited.status_code, limited.json()["code"]) == (429, "too_many_requests")
    assert int(limited.headers["Retry-After"]) > 0
    assert elsewhere.status_code == 201
    assert ("refused", "limit_reached") in await audit(house)


async def test_limits_hold_for_logins_nobody_has(house: House, staffer: Staffer) -> None:
    answers = [await staffer.try_sign_in(login="nobody.there", headers=house.outside) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]


async def test_a_right_proof_clears_the_count(house: House, staffer: Staffer) -> None:
    for _ in range(9):
        await staffer.try_sign_in(password="Дұрыс емес 5", headers=house.outside)
    await staffer.sign_in(headers=house.outside)

    answers = [await staffer.try_sign_in(password="Дұрыс емес 5", headers=house.outside) for _ in range(10)]

    assert {answer.status_code for answer in answers} == {401}


async def test_a_dearer_hash_replaces_the_cheap_one_at_the_next_sign_in(open_house: OpenHouse) -> None:
    async with open_house() as house:
        cheap = await admit(house)
    async with open_house(house.database, argon2_passes=2) as dearer:
        staffer = Staffer(house=dearer, login=cheap.login, totp_secret=cheap.totp_secret)
        await staffer.sign_in()
        (row,) = await dearer.rows("select password_hash from staff")
        again = await staffer.try_sign_in()

    assert "t=2" in row["password_hash"]
    assert again.status_code == 201
