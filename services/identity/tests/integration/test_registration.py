"""Registration from the phone to the account."""

import asyncio
import re
from datetime import datetime, timedelta

import pytest
from identity_house import PASSWORD, House, OpenHouse, wrong

from balabaqsha_chassis.clock import rfc3339
from balabaqsha_chassis.sealing import Opener


async def test_a_parent_registers_signs_in_and_sees_her_account(house: House) -> None:
    adult = house.register.adult()

    challenge = await house.ask_to_register(adult["phone"], adult["iin"], **{"Accept-Language": "kk"})
    registration = challenge.json()["id"]
    code = await house.code(registration)
    confirmed = await house.post(f"/registrations/{registration}/code", {"code": code})
    done = await house.choose_password(registration, confirmed.json()["completion_token"])
    session = await house.post(
        "/sessions",
        {"method": "password", "identifier_kind": "iin", "identifier": adult["iin"], "password": PASSWORD},
    )
    token = session.json()["access_token"]
    account = await house.client.get("/account", headers={"Authorization": f"Bearer {token}"})

    assert challenge.status_code == 202
    assert challenge.json()["recipient"] == f"+7 7•• ••• •• {adult['phone'][-2:]}"
    assert challenge.json()["channel"] == "sms"
    assert confirmed.json()["person"] == {
        name: adult[name] for name in ("surname", "first_name", "patronymic", "sex", "birth_date")
    }
    assert done.status_code == 201
    assert set(done.json()) == {"account_id"}
    assert session.status_code == 201
    assert account.json()["account_id"] == done.json()["account_id"]
    assert account.json()["person"]["surname"] == adult["surname"]
    assert account.json()["iin"] == f"{adult['iin'][:4]}••••••{adult['iin'][-2:]}"
    assert account.json()["phone"] == adult["phone"]
    assert account.json()["language"] == "kk"
    assert account.json()["policy"]["channel"] == "registration"
    assert account.json()["policy_outdated"] is False


async def test_no_account_and_no_claim_on_the_phone_before_the_password(house: House) -> None:
    adult = house.register.adult()

    await house.registering(adult)
    again = await house.registering(adult)
    done = await house.choose_password(*again)

    assert done.status_code == 201
    assert len(await house.rows("select 1 from account")) == 1


async def test_the_code_lives_five_minutes_and_may_be_sent_again_after_87_seconds(house: House) -> None:
    adult = house.register.adult()
    now = house.clock()

    body = (await house.ask_to_register(adult["phone"], adult["iin"])).json()

    assert body["expires_at"] == _text(now, 300)
    assert body["resend_after"] == _text(now, 87)


async def test_notifications_learns_of_the_new_account_and_its_phone(house: House) -> None:
    parent = await house.register_adult()

    (event,) = await house.events("account_registered")

    assert event["account_id"] == parent.account_id
    opened = Opener(house.keys.private_jwk("notifications")).open(event["contacts_sealed"])
    assert opened == {"phones": [parent.adult["phone"]], "email": None}


async def test_a_code_event_is_urgent_dies_with_the_code_and_shows_nothing(house: House) -> None:
    adult = house.register.adult()

    await house.ask_to_register(adult["phone"], adult["iin"])

    (row,) = await house.rows("select * from outbox")
    (message,) = await house.messages()
    assert row["lane"] == 0
    assert (row["expires_at"] - house.clock()).total_seconds() == 300
    assert message["template"] == "code_registration"
    assert message["recipient"] == adult["phone"]
    assert message["code"].encode() not in row["data"]
    assert adult["phone"].encode() not in row["data"]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"iin": "220510500011"}, "/iin", "iin_check_digit"),
        ({"iin": "22051050001"}, "/iin", "iin_format"),
        ({"phone": "+79161234567"}, "/phone", "phone_invalid"),
        ({"phone": "+77271234567890"}, "/phone", "phone_invalid"),
    ],
)
async def test_a_malformed_phone_or_iin_is_named_and_sends_nothing(
    house: House, change: dict[str, str], pointer: str, code: str
) -> None:
    adult = house.register.adult()
    body = {"phone": adult["phone"], "iin": adult["iin"], "policy_version": "2026-1", "policy_accepted": True}

    answer = await house.post("/registrations", body | change)

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [(pointer, code)]
    assert not await house.messages()


async def test_both_faults_are_told_at_once(house: House) -> None:
    answer = await house.ask_to_register("123", "456")

    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/phone", "/iin"]


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"policy_accepted": False}, "consent_missing", "/policy_accepted"),
        ({"policy_version": "2019-1"}, "policy_version_outdated", "/policy_version"),
    ],
)
async def test_the_policy_in_force_must_be_accepted(
    house: House, change: dict[str, object], code: str, pointer: str
) -> None:
    adult = house.register.adult()
    body = {"phone": adult["phone"], "iin": adult["iin"], "policy_version": "2026-1", "policy_accepted": True}

    answer = await house.post("/registrations", body | change)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_a_policy_not_mentioned_is_a_policy_not_accepted(house: House) -> None:
    adult = house.register.adult()
    body = {"phone": adult["phone"], "iin": adult["iin"], "policy_version": "2026-1"}

    answer = await house.post("/registrations", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "consent_missing")


async def test_a_known_a_foreign_and_an_unknown_person_get_the_same_answer(house: House) -> None:
    fresh, other = house.register.adult(), house.register.adult()
    registered = (await house.register_adult()).adult
    minor = house.register.adult(birth_date="2015-05-05")
    before = len(await house.messages())

    answers = [
        await house.ask_to_register("+77000000001", fresh["iin"]),  # somebody else's phone
        await house.ask_to_register(other["phone"], "220510500109"),  # nobody's IIN
        await house.ask_to_register("+77000000002", registered["iin"]),  # an account, but another phone
        await house.ask_to_register(minor["phone"], minor["iin"]),  # a child
        await house.ask_to_register(fresh["phone"], fresh["iin"]),  # the real one
    ]

    assert {answer.status_code for answer in answers} == {202}
    assert len({_shape(answer.text) for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.keys())) for answer in answers}) == 1
    assert len(await house.messages()) == before + 1


async def test_the_phone_of_an_account_is_told_that_it_has_one_and_gets_no_code(house: House) -> None:
    parent = await house.register_adult()

    answer = await house.ask_to_register(parent.adult["phone"], parent.adult["iin"])

    (message,) = await house.messages(answer.json()["id"])
    assert message["template"] == "already_registered"
    assert message["code"] is None
    assert message["recipient"] == parent.adult["phone"]


async def test_a_decoy_takes_codes_and_loses_tries_like_any_other(house: House) -> None:
    adult = house.register.adult()
    decoy = (await house.ask_to_register("+77000000003", adult["iin"])).json()["id"]
    real = (await house.ask_to_register(adult["phone"], adult["iin"])).json()["id"]
    guess = wrong(await house.code(real))

    answers = [
        [await house.post(f"/registrations/{one}/code", {"code": guess}) for _ in range(6)] for one in (decoy, real)
    ]

    told = [[_told(answer.json()) for answer in some] for some in answers]
    assert told[0] == told[1]


async def test_a_decoy_may_be_resent_and_says_nothing_to_anybody(house: House) -> None:
    adult = house.register.adult()
    decoy = (await house.ask_to_register("+77000000004", adult["iin"])).json()["id"]
    house.clock.advance(seconds=87)

    answer = await house.post(f"/registrations/{decoy}/resend")

    assert answer.status_code == 202
    assert not await house.messages(decoy)


async def test_nothing_personal_is_told_before_the_right_code(house: House) -> None:
    adult = house.register.adult(surname="Құпиябаева", first_name="Ешкімгежан")
    challenge = await house.ask_to_register(adult["phone"], adult["iin"])
    registration = challenge.json()["id"]
    guess = wrong(await house.code(registration))

    answers = [
        challenge,
        await house.post(f"/registrations/{registration}/code", {"code": guess}),
        await house.post(f"/registrations/{registration}/resend"),
        await house.choose_password(registration, "made-up"),
    ]

    for answer in answers:
        for canary in (adult["surname"], adult["first_name"], adult["iin"], adult["phone"], adult["birth_date"]):
            assert canary not in answer.text


@pytest.mark.parametrize("mode", ["down", "wrong"])
async def test_without_the_register_nobody_begins_and_nothing_is_left(house: House, mode: str) -> None:
    adult = house.register.adult()
    house.register.fail(mode, seconds=30)
    try:
        answer = await house.ask_to_register(adult["phone"], adult["iin"])
    finally:
        house.register.fail(mode, seconds=0)

    assert (answer.status_code, answer.json()["code"]) == (503, "register_unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert not await house.rows("select 1 from challenge")


async def test_a_slow_register_is_waited_for_no_longer_than_told(open_house: OpenHouse) -> None:
    async with open_house(register_timeout_seconds=0.5) as house:
        adult = house.register.adult()
        house.register.fail("slow", seconds=30)
        try:
            async with asyncio.timeout(3):
                answer = await house.ask_to_register(adult["phone"], adult["iin"])
        finally:
            house.register.fail("slow", seconds=0)

    assert (answer.status_code, answer.json()["code"]) == (503, "register_unavailable")


async def test_the_same_key_gives_the_same_answer_and_one_code(house: House) -> None:
    adult = house.register.adult()

    answers = await asyncio.gather(
        *(house.ask_to_register(adult["phone"], adult["iin"], **{"Idempotency-Key": "once"}) for _ in range(8))
    )
    again = await house.ask_to_register(adult["phone"], adult["iin"], **{"Idempotency-Key": "once"})

    given = {answer.text for answer in answers if answer.status_code == 202}
    assert {answer.status_code for answer in answers} <= {202, 409}
    assert given == {again.text}
    assert len(await house.messages()) == 1


async def test_a_completion_token_is_used_once_and_dies_after_a_quarter_of_an_hour(house: House) -> None:
    used = await house.registering(house.register.adult())
    late = await house.registering(house.register.adult())

    first = await house.choose_password(*used)
    second = await house.choose_password(*used)
    house.clock.advance(minutes=15)
    third = await house.choose_password(*late)

    assert first.status_code == 201
    assert (second.status_code, second.json()["code"]) == (409, "completion_token_wrong")
    assert (third.status_code, third.json()["code"]) == (409, "completion_token_wrong")


async def test_of_two_registrations_of_one_person_one_wins(house: House) -> None:
    adult = house.register.adult()
    first, second = await house.registering(adult), await house.registering(adult)

    answers = await asyncio.gather(house.choose_password(*first), house.choose_password(*second))

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert "account_exists" in {answer.json().get("code") for answer in answers}
    assert len(await house.rows("select 1 from account")) == 1


async def test_a_number_given_to_another_person_leaves_its_former_holder(house: House) -> None:
    former = await house.register_adult()
    newcomer = house.register.adult()
    await (await former.sign_in()).patch({"language": "en"})
    session = await former.sign_in()
    pending = (await session.patch({"phone": newcomer["phone"]})).json()["pending_contacts"][0]["id"]
    await session.post(f"/account/contact-codes/{pending}", {"code": await house.code(pending)})

    done = await house.choose_password(*await house.registering(newcomer))

    assert done.status_code == 201
    assert (await session.get("/account")).json()["phone"] is None
    assert (await house.events("contact_changed"))[-1]["account_id"] == former.account_id


@pytest.mark.parametrize(
    ("password", "repeat", "code", "pointer"),
    [
        ("жеті-ж7", None, "password_length", "/password"),
        ("ж" * 20 + "а" * 20 + "7", None, "password_length", "/password"),
        ("Қарлығаш бір 1", "Қарлығаш бір 2", "password_mismatch", "/password_repeat"),
        ("Qwerty123", None, "password_common", "/password"),
        ("Balabaqsha2026!", None, "password_common", "/password"),
    ],
)
async def test_a_bad_password_is_refused_with_its_reason(
    house: House, password: str, repeat: str | None, code: str, pointer: str
) -> None:
    registration, token = await house.registering(house.register.adult())
    body = {"completion_token": token, "password": password, "password_repeat": repeat or password}

    answer = await house.post(f"/registrations/{registration}/password", body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert password not in answer.text


async def test_her_own_phone_is_no_password(house: House) -> None:
    adult = house.register.adult()
    registration, token = await house.registering(adult)

    answer = await house.choose_password(registration, token, password=f"Ана{adult['phone'][2:]}")

    assert answer.json()["code"] == "password_common"


@pytest.mark.parametrize("password", ["Сегіз-8ә", "ә" * 13 + "б" * 13 + "в" * 13 + "7", "  пробел по краям  "])
async def test_characters_are_counted_not_bytes_and_none_is_cut_off(house: House, password: str) -> None:
    adult = house.register.adult()
    done = await house.choose_password(*await house.registering(adult), password=password)
    body = {"method": "password", "identifier_kind": "iin", "identifier": adult["iin"], "password": password}

    right = await house.post("/sessions", body)
    shorter = await house.post("/sessions", body | {"password": password[:-1]})

    assert done.status_code == 201
    assert right.status_code == 201
    assert shorter.status_code == 401


def _text(now: datetime, seconds: int) -> str:
    return rfc3339(now + timedelta(seconds=seconds))


def _shape(text: str) -> str:
    """The body without what must differ: the id and the last digits typed."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", text)
    return re.sub(r"•• \d\d", "•• ..", text)


def _told(body: dict[str, object]) -> tuple[object, ...]:
    return (body["status"], body["code"], body.get("tries_left"), body["detail"])
