"""Access tokens and the keys behind them."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from identity_house import House, OpenHouse, SignedIn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from balabaqsha_chassis.sealing import Opener
from balabaqsha_testkit.issuer import Issuer


@pytest.fixture
async def session(house: House) -> SignedIn:
    return await (await house.register_adult()).sign_in()


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, _ = (json.loads(_decoded(part)) if part else {} for part in (*token.split(".")[:2], ""))
    return header, claims


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


async def test_the_token_says_who_for_whom_and_for_how_long(house: House) -> None:
    parent = await house.register_adult()
    session = await parent.sign_in()

    header, claims = _parts(session.access_token)

    assert (header["typ"], header["alg"]) == ("at+jwt", "ES256")
    assert claims["iss"] == "https://balabaqsha.kz"
    assert (claims["sub"], claims["sid"]) == (parent.account_id, session.session_id)
    assert set(claims["aud"]) >= {"identity", "children", "applications", "queue", "notifications"}
    assert claims["exp"] - claims["iat"] == session.expires_in == 600
    assert parent.adult["iin"] not in json.dumps(claims)
    assert Opener(house.keys.private_jwk("children")).open(claims["iin_sealed"]) == {"iin": parent.adult["iin"]}


async def test_the_published_keys_verify_the_token_and_hold_nothing_private(house: House, session: SignedIn) -> None:
    document = (await house.client.get("/.well-known/jwks.json")).json()

    decoded = jwt.decode(session.access_token, KeySet.import_key_set(document), algorithms=["ES256"])

    assert decoded.claims["sid"] == session.session_id
    assert all(set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"} for key in document["keys"])


async def test_the_configuration_names_issuer_and_keys(house: House) -> None:
    document = (await house.client.get("/.well-known/openid-configuration")).json()

    assert document["issuer"] == "https://balabaqsha.kz"
    assert document["jwks_uri"] == "https://balabaqsha.kz/.well-known/jwks.json"


def _attacks(token: str, public: dict[str, Any], foreign: Issuer) -> dict[str, str]:
    header, claims = _parts(token)
    head, body, signature = token.split(".")
    now = int(time.time())
    own = foreign.key
    pem = ECKey.import_key(public).as_pem(private=False)
    confused = f"{_encoded({**header, 'alg': 'HS256'})}.{body}"
    mac = base64.urlsafe_b64encode(hmac.digest(pem, confused.encode(), hashlib.sha256)).decode().rstrip("=")

    def signed(key: Any, **changes: Any) -> str:
        changed_header = {**header, **changes.pop("header", {})}
        return jwt.encode(changed_header, claims | changes, key, algorithms=[changed_header["alg"]])

    return {
        "alg none": f"{_encoded({**header, 'alg': 'none'})}.{body}.",
        "alg None": f"{_encoded({**header, 'alg': 'None'})}.{body}.{signature}",
        "no signature": f"{head}.{body}.",
        "foreign key, our kid": signed(own),
        "foreign key, its kid": signed(own, header={"kid": own.kid}),
        "its own key in the header": signed(own, header={"jwk": own.as_dict(private=False)}),
        "public key as HMAC secret": f"{confused}.{mac}",
        "kid of a file": signed(own, header={"kid": "../../dev/null"}),
        "kid of SQL": signed(own, header={"kid": "' or 1=1 --"}),
        "typ JWT": f"{_encoded({**header, 'typ': 'JWT'})}.{body}.{signature}",
        "no typ": f"{_encoded({k: v for k, v in header.items() if k != 'typ'})}.{body}.{signature}",
        "another subject": f"{head}.{_encoded(claims | {'sub': 'somebody'})}.{signature}",
        "a longer life": f"{head}.{_encoded(claims | {'exp': now + 99999})}.{signature}",
        "cut": token[:-4],
        "three dots": "...",
        "nothing": "x",
    }


async def test_no_forged_token_is_let_in(house: House, session: SignedIn, issuer: Issuer) -> None:
    public = (await house.client.get("/.well-known/jwks.json")).json()["keys"][0]

    answers = {
        name: await house.client.get("/account", headers={"Authorization": f"Bearer {token}"})
        for name, token in _attacks(session.access_token, public, issuer).items()
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 401)
    assert (await session.get("/account")).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.kz"},
        {"aud": ["queue"]},
        {"aud": "children"},
        {"exp": int(time.time()) - 60, "iat": int(time.time()) - 660},
        {"iat": int(time.time()) + 3600, "exp": int(time.time()) + 4200},
        {"exp": int(time.time()) + 86_400},
        {"sub": None},
        {"sid": 7},
    ],
)
async def test_our_own_signature_does_not_save_wrong_claims(
    house: House, session: SignedIn, changes: dict[str, Any]
) -> None:
    keys = await _signing_keys(house)
    header, claims = _parts(session.access_token)
    token = jwt.encode(header, claims | changes, ECKey.import_key(json.loads(keys[0].private_jwk)))

    answer = await house.client.get("/account", headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


async def test_a_token_dies_after_ten_minutes(session: SignedIn) -> None:
    session.house.clock.advance(minutes=9, seconds=50)
    alive = await session.get("/account")
    session.house.clock.advance(seconds=20)
    dead = await session.get("/account")

    assert [alive.status_code, dead.status_code] == [200, 401]


async def test_a_key_is_published_before_its_use_and_after_it(open_house: OpenHouse) -> None:
    async with open_house(signing_key_days=1, signing_key_ahead_minutes=30) as house:
        parent = await house.register_adult()
        first = _kid((await parent.sign_in()).access_token)
        house.clock.advance(hours=23, minutes=30)
        await house.app.state.service.tokens.rotate()
        ahead = await _published(house)
        still_old = await parent.sign_in()
        house.clock.advance(minutes=30)
        now_new = await parent.sign_in()
        old_token = await still_old.refresh()
        await house.app.state.service.tokens.rotate()
        both = await _published(house)
        house.clock.advance(minutes=40)
        await house.app.state.service.tokens.rotate()
        later = await _published(house)

    second = _kid(now_new.access_token)
    assert ahead == {first, second}
    assert _kid(still_old.access_token) == first != second
    assert old_token.status_code == 200
    assert both == {first, second}
    assert later == {second}


async def test_rotating_twice_makes_one_key(open_house: OpenHouse) -> None:
    async with open_house(signing_key_days=1) as house:
        await house.register_adult()
        await _published(house)
        house.clock.advance(hours=23, minutes=45)

        await house.app.state.service.tokens.rotate()
        await house.app.state.service.tokens.rotate()

        assert len(await _published(house)) == 2


async def test_two_replicas_make_one_first_key(open_house: OpenHouse) -> None:
    async with open_house() as one, open_house(one.database) as other:
        assert await _published(one) == await _published(other)
        assert len(await one.rows("select 1 from signing_key")) == 1


def _kid(token: str) -> str:
    return str(_parts(token)[0]["kid"])


async def _published(house: House) -> set[str]:
    return {key["kid"] for key in (await house.client.get("/.well-known/jwks.json")).json()["keys"]}


async def _signing_keys(house: House) -> Any:
    async with house.app.state.service.open_unit_of_work() as unit_of_work:
        return await unit_of_work.signing_keys.all()
