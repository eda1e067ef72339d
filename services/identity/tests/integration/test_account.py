"""The own account: changed, exported, left."""

import pytest
from identity_house import PASSWORD, House, Parent, SignedIn, wrong

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.sealing import Opener


@pytest.fixture
async def parent(house: House) -> Parent:
    return await house.register_adult()


@pytest.fixture
async def session(parent: Parent) -> SignedIn:
    return await parent.sign_in()


async def test_settings_change_at_once_and_the_version_moves(session: SignedIn) -> None:
    before = await session.get("/account")

    changed = await session.patch({"language": "en", "locality": "751110000", "login": "Ana.2026"})

    assert changed.status_code == 200
    assert changed.headers["ETag"] != before.headers["ETag"]
    assert {name: changed.json()[name] for name in ("language", "locality", "login")} == {
        "language": "en",
        "locality": "751110000",
        "login": "ana.2026",
    }
    assert (await session.get("/account")).json() == changed.json()


async def test_a_patch_needs_the_version_it_changes(session: SignedIn) -> None:
    blind = await session.house.client.patch("/account", json={"language": "en"}, headers=session.headers)
    await session.patch({"language": "en"}, match='"1"')
    stale = await session.patch({"language": "kk"}, match='"1"')

    assert (blind.status_code, blind.json()["code"]) == (428, "precondition_required")
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        ({"email": "no mail"}, "email_invalid"),
        ({"login": "1a"}, "login_invalid"),
        ({"login": "а-кириллица"}, "login_invalid"),
        ({"locality": "75"}, "locality_invalid"),
        ({"phone": "123"}, "phone_invalid"),
        ({"second_phone": "123"}, "phone_invalid"),
        ({"phone": None}, "missing"),
        ({"language": None}, "missing"),
        ({"language": "de"}, "unknown_value"),
        ({"surname": "Басқа"}, "unknown_field"),
        ({"iin": "220510500109"}, "unknown_field"),
    ],
)
async def test_what_cannot_be_is_named(session: SignedIn, patch: dict[str, str | None], code: str) -> None:
    answer = await session.patch(patch)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [(f"/{next(iter(patch))}", code)]


async def test_a_new_email_counts_once_its_code_is_typed(session: SignedIn) -> None:
    asked = await session.patch({"email": "ana@example.kz"})
    (pending,) = asked.json()["pending_contacts"]
    (message,) = await session.house.messages(pending["id"])

    early = (await session.get("/account")).json()["email"]
    confirmed = await session.post(f"/account/contact-codes/{pending['id']}", {"code": message["code"]})

    assert asked.json()["email"] is None
    assert early is None
    assert pending["field"] == "email"
    assert pending["recipient"] == "a•••@example.kz"
    assert (message["channel"], message["recipient"], message["template"]) == (
        "email",
        "ana@example.kz",
        "code_contact",
    )
    assert confirmed.json()["email"] == "ana@example.kz"
    assert confirmed.headers["ETag"] != asked.headers["ETag"]


async def test_the_replaced_contact_hears_of_its_replacement(parent: Parent, session: SignedIn) -> None:
    new_phone = parent.house.register.adult()["phone"]
    pending = (await session.patch({"phone": new_phone})).json()["pending_contacts"][0]["id"]

    await session.post(f"/account/contact-codes/{pending}", {"code": await parent.house.code(pending)})

    event = (await parent.house.events("contact_changed"))[-1]
    opener = Opener(parent.house.keys.private_jwk("notifications"))
    assert event["notice"] == "phone_changed"
    assert opener.open(event["contacts_sealed"]) == {"phones": [new_phone], "email": None}
    assert opener.open(event["previous_sealed"]) == {"phones": [parent.adult["phone"]], "email": None}
    assert (await parent.try_sign_in(kind="phone", identifier=new_phone)).status_code == 201
    assert (await parent.try_sign_in(kind="phone")).status_code == 401


async def test_a_second_phone_is_written_to_and_no_name_to_sign_in_by(parent: Parent, session: SignedIn) -> None:
    second = parent.house.register.adult()["phone"]
    pending = (await session.patch({"second_phone": second})).json()["pending_contacts"][0]["id"]

    changed = await session.post(f"/account/contact-codes/{pending}", {"code": await parent.house.code(pending)})
    removed = await session.patch({"second_phone": None})

    assert changed.json()["second_phone"] == second
    assert (await parent.try_sign_in(kind="phone", identifier=second)).status_code == 401
    assert removed.json()["second_phone"] is None
    assert [event["notice"] for event in await parent.house.events("contact_changed")] == ["second_phone_changed"] * 2


async def test_a_wrong_contact_code_changes_nothing_and_costs_a_try(session: SignedIn) -> None:
    pending = (await session.patch({"email": "ana@example.kz"})).json()["pending_contacts"][0]["id"]
    code = await session.house.code(pending)

    answer = await session.post(f"/account/contact-codes/{pending}", {"code": wrong(code)})

    assert (answer.status_code, answer.json()["tries_left"]) == (409, 4)
    assert (await session.get("/account")).json()["email"] is None


async def test_a_contact_code_is_sent_again_to_its_owner_only(house: House, session: SignedIn) -> None:
    stranger = await (await house.register_adult()).sign_in()
    pending = (await session.patch({"email": "ana@example.kz"})).json()["pending_contacts"][0]["id"]
    house.clock.advance(seconds=87)

    strange = await stranger.post(f"/account/contact-codes/{pending}/resend")
    stolen = await stranger.post(f"/account/contact-codes/{pending}", {"code": await house.code(pending)})
    own = await session.post(f"/account/contact-codes/{pending}/resend")

    assert [strange.status_code, stolen.status_code, own.status_code] == [404, 404, 202]
    assert len(await house.messages(pending)) == 2


async def test_a_contact_of_another_account_is_refused_only_after_its_code(house: House, session: SignedIn) -> None:
    other = await house.register_adult()

    asked = await session.patch({"phone": other.adult["phone"]})
    pending = asked.json()["pending_contacts"][0]["id"]
    answer = await session.post(f"/account/contact-codes/{pending}", {"code": await house.code(pending)})

    assert asked.status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (409, "contact_taken")


async def test_a_login_is_one_accounts(house: House, session: SignedIn) -> None:
    other = await (await house.register_adult()).sign_in()
    await other.patch({"login": "taken"})

    answer = await session.patch({"login": "TAKEN"})

    assert (answer.status_code, answer.json()["code"]) == (409, "login_taken")


async def test_a_changed_language_is_told_to_notifications(session: SignedIn) -> None:
    await session.patch({"language": "kk"})

    (event,) = await session.house.events("contact_changed")

    assert (event["language"], event["notice"]) == ("kk", "language_changed")


async def test_the_export_holds_everything_and_is_written_down(parent: Parent, session: SignedIn) -> None:
    first = await session.get(f"/internal/account/{parent.account_id}/export")
    second = await session.get(f"/internal/account/{parent.account_id}/export")

    export = first.json()
    assert export["iin"] == parent.adult["iin"]
    assert export["account"]["person"]["surname"] == parent.adult["surname"]
    assert export["policy_acceptances"][0]["channel"] == "registration"
    assert [one["id"] for one in export["sessions"]] == [session.session_id]
    assert [line["what"] for line in second.json()["journal"]] == ["registered", "signed_in", "exported", "exported"]
    assert "password" not in first.text


async def test_exports_of_others_are_not_found(house: House, parent: Parent) -> None:
    stranger = await (await house.register_adult()).sign_in()

    answers = [
        await stranger.get(f"/internal/account/{one}/export") for one in (parent.account_id, new_id(), "nonsense")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.json()["code"] for answer in answers}) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/account"),
        ("PATCH", "/account"),
        ("POST", "/account/contact-codes/x"),
        ("POST", "/account/contact-codes/x/resend"),
        ("POST", "/account/password"),
        ("POST", "/account/policy-acceptances"),
        ("POST", "/account/erasure-codes"),
        ("POST", "/account/erasure-codes/x/resend"),
        ("POST", "/account/erasure"),
        ("GET", "/sessions"),
        ("DELETE", "/sessions/current"),
        ("DELETE", "/sessions/x"),
        ("GET", "/internal/account/x/export"),
    ],
)
async def test_nobody_unknown_reaches_what_is_somebodys(house: House, method: str, path: str) -> None:
    answer = await house.client.request(method, path)

    assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")


async def test_every_route_that_is_not_for_everybody_wants_a_token(house: House) -> None:
    public = {
        "/registrations",
        "/password-recoveries",
        "/login-codes",
        "/policy",
        "/.well-known",
        "/sessions/refresh",
        "/staff/sessions/refresh",
    }
    signing_in = {"/sessions", "/staff/sessions"}
    document = house.app.openapi()

    for path, operations in document["paths"].items():
        for method in operations:
            if path.startswith(tuple(public)) or (path in signing_in and method == "post"):
                continue
            address = path.replace("{", "").replace("}", "")
            assert (await house.client.request(method, address)).status_code == 401, (method, path)


async def test_the_policy_is_given_in_three_languages(house: House) -> None:
    kazakh = await house.client.get("/policy", headers={"Accept-Language": "kk"})
    russian = await house.client.get("/policy")

    assert set(kazakh.json()) == {"version", "valid_from", "text", "texts"}
    assert kazakh.json()["text"] == kazakh.json()["texts"]["kk"] != russian.json()["text"]
    assert all(len(text) > 500 for text in kazakh.json()["texts"].values())
    assert (await house.client.get("/policy?version=2019-1")).status_code == 404


async def test_a_policy_may_be_accepted_again_and_the_first_time_stays(session: SignedIn) -> None:
    version = await session.house.policy_version()
    before = (await session.get("/account")).json()["policy"]
    session.house.clock.advance(minutes=1)

    done = await session.post("/account/policy-acceptances", {"policy_version": version, "policy_accepted": True})
    missing = await session.post("/account/policy-acceptances", {"policy_version": version})
    outdated = await session.post("/account/policy-acceptances", {"policy_version": "2019-1", "policy_accepted": True})

    assert done.status_code == 201
    assert (await session.get("/account")).json()["policy"] == before
    assert missing.json()["code"] == "consent_missing"
    assert outdated.json()["code"] == "policy_version_outdated"


async def test_erasure_by_password_leaves_nothing_of_the_person(parent: Parent, session: SignedIn) -> None:
    house = parent.house
    other = await parent.sign_in()

    answer = await session.post("/account/erasure", {"password": PASSWORD})

    (row,) = await house.rows("select * from account")
    assert answer.status_code == 204
    assert {name for name, value in row.items() if value is not None} == {
        "id",
        "version",
        "language",
        "registered_at",
        "erased_at",
    }
    assert [(await one.get("/account")).status_code for one in (session, other)] == [401, 401]
    assert [(await one.refresh()).status_code for one in (session, other)] == [401, 401]
    assert (await parent.try_sign_in()).status_code == 401
    assert (await house.events("account_erased"))[0]["account_id"] == parent.account_id
    assert not await house.rows("select 1 from challenge where account_id is not null")


async def test_one_who_left_may_come_again_as_a_new_account(parent: Parent, session: SignedIn) -> None:
    await session.post("/account/erasure", {"password": PASSWORD})

    done = await parent.house.choose_password(*await parent.house.registering(parent.adult))

    assert done.status_code == 201
    assert done.json()["account_id"] != parent.account_id


async def test_erasure_by_a_fresh_code(session: SignedIn) -> None:
    asked = await session.post("/account/erasure-codes")
    challenge = asked.json()["id"]
    code = await session.house.code(challenge)

    guessed = await session.post("/account/erasure", {"challenge_id": challenge, "code": wrong(code)})
    done = await session.post("/account/erasure", {"challenge_id": challenge, "code": code})

    assert asked.status_code == 202
    assert asked.json()["recipient"] is None
    assert (guessed.status_code, guessed.json()["tries_left"]) == (409, 4)
    assert done.status_code == 204


async def test_erasure_without_proof_is_refused(session: SignedIn) -> None:
    bare = await session.post("/account/erasure", {})
    guessed = await session.post("/account/erasure", {"password": "Дұрыс емес 5"})

    assert (bare.status_code, bare.json()["code"]) == (422, "proof_missing")
    assert (guessed.status_code, guessed.json()["code"]) == (401, "credentials_wrong")
    assert (await session.get("/account")).status_code == 200


async def test_sealed_contacts_already_sent_are_forgotten_with_the_account(parent: Parent, session: SignedIn) -> None:
    house = parent.house
    await house.rows("update outbox set published_at = now()")

    await session.post("/account/erasure", {"password": PASSWORD})

    kept = await house.rows("select routing_key from outbox where data is not null and subject = $1", parent.account_id)
    assert {row["routing_key"] for row in kept} == {"identity.sessions_ended.v1", "identity.account_erased.v1"}
