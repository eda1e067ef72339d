"""Signing in: every identifier, by password and by code, and one refusal for all failures."""

import asyncio

import pytest
from identity_house import PASSWORD, House, OpenHouse, Parent

from identity_service.adapters.password_hashing import Argon2PasswordHasher
from identity_service.domain.passwords import HashingTerms


@pytest.fixture
async def parent(house: House) -> Parent:
    """A parent who can sign in by all four identifiers."""
    parent = await house.register_adult()
    session = await parent.sign_in()
    changed = await session.patch({"login": "Aruzhan.K", "email": "Aruzhan@Example.kz"})
    pending = changed.json()["pending_contacts"][0]["id"]
    confirmed = await session.post(f"/account/contact-codes/{pending}", {"code": await house.code(pending)})
    assert confirmed.status_code == 200, confirmed.text
    return parent


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [
        ("iin", None),
        ("phone", None),
        ("login", "aruzhan.k"),
        ("login", "ARUZHAN.K"),
        ("email", "aruzhan@example.kz"),
        ("email", " Aruzhan@EXAMPLE.kz "),
    ],
)
async def test_every_identifier_opens_the_same_account(
    house: House, parent: Parent, kind: str, identifier: str | None
) -> None:
    session = await parent.sign_in(kind=kind, identifier=identifier)

    account = await session.get("/account")

    assert account.json()["account_id"] == parent.account_id


@pytest.mark.parametrize("typed", ["8 {} {} {}", "+7 ({}) {}-{}", "7{}{}{}"])
async def test_a_phone_may_be_typed_in_any_way(parent: Parent, typed: str) -> None:
    national = parent.adult["phone"][2:]

    answer = await parent.try_sign_in(kind="phone", identifier=typed.format(national[:3], national[3:6], national[6:]))

    assert answer.status_code == 201


async def test_every_failure_is_refused_alike(house: House, parent: Parent) -> None:
    stranger = house.register.adult()

    answers = [
        await parent.try_sign_in(password="Дұрыс емес 5"),
        await parent.try_sign_in(identifier=stranger["iin"]),
        await parent.try_sign_in(identifier="220510500011"),
        await parent.try_sign_in(identifier="nonsense"),
        await parent.try_sign_in(kind="phone", identifier=stranger["phone"]),
        await parent.try_sign_in(kind="login", identifier="nobody"),
        await parent.try_sign_in(kind="email", identifier="nobody@example.kz"),
        await parent.try_sign_in(kind="email", identifier="no mail at all"),
        await parent.try_sign_in(kind="phone", identifier=parent.adult["iin"]),
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json()["code"] == "credentials_wrong"


async def test_a_code_opens_a_session(house: House, parent: Parent) -> None:
    challenge = await parent.ask_for_login_code()

    body = {
        "method": "code",
        "challenge_id": challenge.json()["id"],
        "code": await house.code(challenge.json()["id"]),
    }
    first = await house.post("/sessions", body)
    second = await house.post("/sessions", body)

    assert first.status_code == 201
    assert second.status_code == 409


async def test_only_what_was_typed_is_shown_of_the_recipient(house: House, parent: Parent) -> None:
    by_phone = await parent.ask_for_login_code()
    by_iin = await house.post("/login-codes", {"identifier_kind": "iin", "identifier": parent.adult["iin"]})

    assert by_phone.json()["recipient"].endswith(parent.adult["phone"][-2:])
    assert by_iin.json()["recipient"] is None
    assert by_iin.json()["text"] == "Код будет отправлен на телефон учётной записи."
    assert (await house.messages(by_iin.json()["id"]))[0]["recipient"] == parent.adult["phone"]


async def test_a_login_code_for_nobody_looks_like_one_for_somebody(house: House, parent: Parent) -> None:
    stranger = house.register.adult()

    known = await house.post("/login-codes", {"identifier_kind": "iin", "identifier": parent.adult["iin"]})
    unknown = await house.post("/login-codes", {"identifier_kind": "iin", "identifier": stranger["iin"]})

    assert (known.status_code, known.json().keys()) == (unknown.status_code, unknown.json().keys())
    assert {k: v for k, v in known.json().items() if k != "id"} == {
        k: v for k, v in unknown.json().items() if k != "id"
    }
    assert not await house.messages(unknown.json()["id"])


async def test_no_code_opens_a_session_for_nobody(house: House) -> None:
    stranger = house.register.adult()
    challenge = await house.post("/login-codes", {"identifier_kind": "iin", "identifier": stranger["iin"]})

    answer = await house.post("/sessions", {"method": "code", "challenge_id": challenge.json()["id"], "code": "000000"})

    assert answer.status_code == 409


async def test_a_dearer_hash_replaces_the_cheap_one_at_the_next_sign_in(open_house: OpenHouse) -> None:
    async with open_house() as house:
        parent = await house.register_adult()
        (before,) = await house.rows("select password_hash, version from account")
    async with open_house(house.database, argon2_passes=2) as dearer:
        await Parent(house=dearer, adult=parent.adult, account_id=parent.account_id).sign_in()
        (after,) = await dearer.rows("select password_hash, version from account")
        again = await Parent(house=dearer, adult=parent.adult, account_id=parent.account_id).try_sign_in()

    assert "t=1" in before["password_hash"]
    assert "t=2" in after["password_hash"]
    assert before["version"] == after["version"]
    assert again.status_code == 201


async def test_hashes_are_argon2id_at_the_price_of_the_settings() -> None:
    hasher = Argon2PasswordHasher(HashingTerms(memory_kib=19_456, passes=2, lanes=1, threads=2, waiting=4))

    made = await hasher.hash(PASSWORD)

    await hasher.close()
    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_more_passwords_than_can_wait_get_503(open_house: OpenHouse) -> None:
    async with open_house(hashing_threads=1, hashing_waiting=1) as house:
        parent = await house.register_adult()

        answers = await asyncio.gather(*(parent.try_sign_in() for _ in range(12)))

    busy = [answer for answer in answers if answer.status_code == 503]
    assert busy
    assert {answer.status_code for answer in answers} == {201, 503}
    assert all(answer.json()["code"] == "unavailable" and answer.headers["Retry-After"] for answer in busy)


async def test_a_password_with_half_a_character_is_malformed(house: House, parent: Parent) -> None:
    body = (
        '{"method":"password","identifier_kind":"iin","identifier":"'
        + parent.adult["iin"]
        + '","password":"abc\\ud800defgh"}'
    )

    answer = await house.client.post("/sessions", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 422
