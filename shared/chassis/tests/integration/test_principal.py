"""Who is asking: forged, stale, borrowed and foreign tokens are refused, and identity may be away."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chassis_house import rows
from cryptography.hazmat.primitives import serialization
from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from key_server import KeyServer, key_server

from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.ended_sessions import remember_ended_sessions
from balabaqsha_chassis.key_source import KeySource
from balabaqsha_chassis.principal import TokenVerifier
from balabaqsha_chassis.problems import Problem
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.waiting import eventually

ISSUER = "https://balabaqsha.kz"
ACCOUNT = "019a0000-0000-7000-8000-000000000001"


class MovableClock:
    """The machine's clock, moved by the test."""

    def __init__(self) -> None:
        self.moved = timedelta()

    def __call__(self) -> datetime:
        return system_clock() + self.moved

    def pass_seconds(self, seconds: float) -> None:
        self.moved += timedelta(seconds=seconds)


def verifier_of(url: str, database: Database, *, clock: Callable[[], datetime] = system_clock) -> TokenVerifier:
    keys = KeySource(url, database=database, clock=clock)
    return TokenVerifier(keys, audience="queue", issuer=ISSUER, database=database, clock=clock)


@pytest.fixture
async def identity(issuer: Issuer) -> AsyncIterator[KeyServer]:
    async with key_server(issuer.document) as made:
        yield made


@pytest.fixture
async def verifier(identity: KeyServer, database: Database) -> TokenVerifier:
    return verifier_of(identity.url, database)


def now(seconds: int = 0) -> int:
    """So many seconds from now, as tokens tell time."""
    return int(time.time()) + seconds


@pytest.fixture
async def stateless(identity: KeyServer) -> TokenVerifier:
    """A verifier that knows keys and remembers nothing, as the gateway's."""
    return TokenVerifier(KeySource(identity.url, database=None), audience="queue", issuer=ISSUER)


async def refusal_of(verifier: TokenVerifier, authorization: str | None) -> Problem:
    with pytest.raises(Problem) as refused:
        await verifier.verify(authorization)
    return refused.value


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims(**changed: Any) -> dict[str, Any]:
    good = {
        "iss": ISSUER,
        "sub": ACCOUNT,
        "sid": "session-1",
        "aud": ["queue", "identity"],
        "iat": now(),
        "exp": now(600),
        "jti": "1",
    }
    return {name: value for name, value in (good | changed).items() if value is not ...}


def signed(issuer: Issuer, *, header: dict[str, Any] | None = None, key: Any = None, **changed: Any) -> str:
    """A token of the issuer's own key with these changes; `...` takes a part away."""
    good = {"alg": "ES256", "typ": "at+jwt", "kid": issuer.key.kid}
    wanted = {name: value for name, value in (good | (header or {})).items() if value is not ...}
    registry = jws.JWSRegistry(algorithms=[wanted["alg"]], strict_check_header=False)
    return jwt.encode(
        wanted, claims(**changed), key or issuer.key, algorithms=[wanted["alg"]], registry=registry, default_type=None
    )


def glued(header: Any, payload: Any, signature: bytes = b"") -> str:
    return f"{part(header)}.{part(payload)}.{part(signature)}"


def hs256_with_the_public_key(issuer: Issuer) -> list[str]:
    """The oldest trick: the public key, which anybody has, taken as the secret."""
    header = {"alg": "HS256", "typ": "at+jwt", "kid": issuer.key.kid}
    pem = issuer.key.public_key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    secrets = [pem, pem.strip(), json.dumps(issuer.document).encode(), issuer.document["keys"][0]["x"].encode()]
    return [signed(issuer, header=header, key=OctKey.import_key(part(secret).encode())) for secret in secrets]


STRANGER = ECKey.generate_key("P-256", {"kid": "stranger"})
RSA = RSAKey.generate_key(2048)
ATTACKS: dict[str, Callable[[Issuer], str | None]] = {
    "nothing": lambda _: None,
    "empty": lambda _: "",
    "only a scheme": lambda _: "Bearer",
    "another scheme": lambda i: f"Basic {signed(i)}",
    "no scheme": signed,
    "a word": lambda _: "Bearer word",
    "two dots": lambda _: "Bearer ..",
    "not base64": lambda _: "Bearer !!!.???.***",
    "not ascii": lambda _: "Bearer ключ.ключ.ключ",
    "header is no object": lambda i: "Bearer " + glued([1], claims()),
    "header is no json": lambda i: "Bearer " + glued(b"{", claims()),
    "header without end": lambda i: "Bearer " + glued(b"[" * 20_000, claims()),
    "header of numbers": lambda i: "Bearer " + glued(b'{"alg": ' + b"9" * 5_000 + b"}", claims()),
    "alg none": lambda i: "Bearer " + glued({"alg": "none", "typ": "at+jwt", "kid": i.key.kid}, claims()),
    "alg None": lambda i: "Bearer " + glued({"alg": "None", "typ": "at+jwt", "kid": i.key.kid}, claims()),
    "alg a list": lambda i: "Bearer " + glued({"alg": ["ES256"], "typ": "at+jwt", "kid": i.key.kid}, claims()),
    "alg an object": lambda i: "Bearer " + glued({"alg": {}, "typ": "at+jwt", "kid": i.key.kid}, claims()),
    "no alg": lambda i: "Bearer " + glued({"typ": "at+jwt", "kid": i.key.kid}, claims()),
    "signature stripped": lambda i: "Bearer " + signed(i).rpartition(".")[0] + ".",
    "signature and its dot stripped": lambda i: "Bearer " + signed(i).rpartition(".")[0],
    "signature of zeroes": lambda i: "Bearer " + signed(i).rpartition(".")[0] + "." + part(bytes(64)),
    "signature cut": lambda i: "Bearer " + signed(i)[:-4],
    "signature of another token": lambda i: (
        "Bearer " + signed(i, sub="victim").rpartition(".")[0] + "." + signed(i).rpartition(".")[2]
    ),
    "claims changed": lambda i: (
        "Bearer " + ".".join([signed(i).split(".")[0], part(claims(sub="victim")), signed(i).split(".")[2]])
    ),
    "five parts": lambda i: f"Bearer {signed(i)}.a.b",
    "a foreign key": lambda i: "Bearer " + signed(i, key=STRANGER),
    "a foreign key under its own kid": lambda i: "Bearer " + signed(i, key=STRANGER, header={"kid": "stranger"}),
    "a foreign key sent along": lambda i: (
        "Bearer " + signed(i, key=STRANGER, header={"jwk": STRANGER.as_dict(private=False)})
    ),
    "a foreign key set's address sent along": lambda i: (
        "Bearer " + signed(i, key=STRANGER, header={"jku": "http://127.0.0.1:1/jwks.json"})
    ),
    "a certificate's address sent along": lambda i: (
        "Bearer " + signed(i, key=STRANGER, header={"x5u": "http://127.0.0.1:1/x.pem"})
    ),
    "an rsa key": lambda i: "Bearer " + signed(i, key=RSA, header={"alg": "RS256"}),
    "no kid": lambda i: "Bearer " + signed(i, header={"kid": ...}),
    "kid null": lambda i: "Bearer " + glued({"alg": "ES256", "typ": "at+jwt", "kid": None}, claims(), bytes(64)),
    "kid a path": lambda i: "Bearer " + signed(i, key=STRANGER, header={"kid": "../../dev/null"}),
    "kid a query": lambda i: "Bearer " + signed(i, key=STRANGER, header={"kid": "' or '1'='1"}),
    "kid a list": lambda i: (
        "Bearer " + glued({"alg": "ES256", "typ": "at+jwt", "kid": [i.key.kid]}, claims(), bytes(64))
    ),
    "kid of a megabyte": lambda i: "Bearer " + signed(i, key=STRANGER, header={"kid": "k" * 1_000_000}),
    "a critical extension": lambda i: (
        "Bearer " + glued({"alg": "ES256", "typ": "at+jwt", "kid": i.key.kid, "crit": ["exp"]}, claims(), bytes(64))
    ),
    "typ JWT": lambda i: "Bearer " + signed(i, header={"typ": "JWT"}),
    "no typ": lambda i: "Bearer " + signed(i, header={"typ": ...}),
    "typ of a refresh token": lambda i: "Bearer " + signed(i, header={"typ": "rt+jwt"}),
    "another audience": lambda i: "Bearer " + signed(i, aud=["identity"]),
    "an audience that only begins alike": lambda i: "Bearer " + signed(i, aud="queue-other"),
    "no audience": lambda i: "Bearer " + signed(i, aud=...),
    "audience an object": lambda i: "Bearer " + signed(i, aud={"queue": 1}),
    "another issuer": lambda i: "Bearer " + signed(i, iss="https://balabaqsha.kz.example"),
    "no issuer": lambda i: "Bearer " + signed(i, iss=...),
    "expired": lambda i: "Bearer " + signed(i, iat=now(-700), exp=now(-100)),
    "no expiry": lambda i: "Bearer " + signed(i, exp=...),
    "expiry a text": lambda i: "Bearer " + signed(i, exp=str(now(600))),
    "expiry endless": lambda i: (
        "Bearer " + glued({"alg": "ES256", "typ": "at+jwt", "kid": i.key.kid}, b'{"exp": Infinity}', bytes(64))
    ),
    "issued in the future": lambda i: "Bearer " + signed(i, iat=now(300), exp=now(600)),
    "not yet good": lambda i: "Bearer " + signed(i, nbf=now(300)),
    "good from a word on": lambda i: "Bearer " + signed(i, nbf="now"),
    "no beginning": lambda i: "Bearer " + signed(i, iat=...),
    "a life too long": lambda i: "Bearer " + signed(i, exp=now(86_400)),
    "a life backwards": lambda i: "Bearer " + signed(i, iat=now(), exp=now(-60)),
    "no account": lambda i: "Bearer " + signed(i, sub=...),
    "account a number": lambda i: "Bearer " + signed(i, sub=1),
    "account empty": lambda i: "Bearer " + signed(i, sub=""),
    "no session": lambda i: "Bearer " + signed(i, sid=...),
    "session empty": lambda i: "Bearer " + signed(i, sid=""),
    "a sealed iin that is a number": lambda i: "Bearer " + signed(i, iin_sealed=870101300123),
    "roles a text": lambda i: "Bearer " + signed(i, roles="operator"),
    "roles null": lambda i: "Bearer " + signed(i, roles=None),
    "roles of objects": lambda i: "Bearer " + signed(i, roles=[{}]),
    "claims no object": lambda i: (
        "Bearer " + jws.serialize_compact({"alg": "ES256", "typ": "at+jwt", "kid": i.key.kid}, b"[]", i.key)
    ),
    "claims without end": lambda i: (
        "Bearer " + jws.serialize_compact({"alg": "ES256", "typ": "at+jwt", "kid": i.key.kid}, b"[" * 20_000, i.key)
    ),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
async def test_a_token_that_identity_did_not_give_for_this_service_is_refused(
    stateless: TokenVerifier, issuer: Issuer, attack: Callable[[Issuer], str | None]
) -> None:
    refused = await refusal_of(stateless, attack(issuer))

    assert refused.status == 401
    assert refused.code in {"token_missing", "token_invalid"}
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("secret", range(4))
async def test_the_public_key_is_no_secret(stateless: TokenVerifier, issuer: Issuer, secret: int) -> None:
    refused = await refusal_of(stateless, f"Bearer {hs256_with_the_public_key(issuer)[secret]}")

    assert (refused.status, refused.code) == (401, "token_invalid")


@pytest.mark.parametrize(
    "changed",
    [
        dict,
        lambda: {"aud": "queue"},
        lambda: {"nbf": now(-1)},
        lambda: {"roles": ["operator"]},
        lambda: {"iat": now(-500), "exp": now(100)},
        lambda: {"unheard_of": 1},
    ],
)
async def test_a_good_token_names_its_account_and_session(
    stateless: TokenVerifier, issuer: Issuer, changed: Callable[[], dict[str, Any]]
) -> None:
    token = signed(issuer, **changed())

    principal = await stateless.verify(f"Bearer {token}")

    assert (principal.account_id, principal.session_id, principal.token) == (ACCOUNT, "session-1", token)
    assert principal.roles == frozenset(changed().get("roles", ()))
    assert token not in repr(principal)


async def test_the_scheme_may_be_written_in_any_letters(stateless: TokenVerifier, issuer: Issuer) -> None:
    assert (await stateless.verify(f"bEARER  {signed(issuer)}")).account_id == ACCOUNT


async def end(database: Database, *sessions: str, not_before: datetime | None = None) -> None:
    async with database.transaction() as connection:
        await remember_ended_sessions(
            connection, account_id=ACCOUNT, session_ids=sessions, not_before=not_before, at=system_clock()
        )


async def test_a_token_of_an_ended_session_is_refused(
    verifier: TokenVerifier, issuer: Issuer, database: Database
) -> None:
    await end(database, "session-1")

    refused = await refusal_of(verifier, f"Bearer {signed(issuer)}")

    assert (refused.status, refused.code) == (401, "session_ended")
    assert (await verifier.verify(f"Bearer {signed(issuer, sid='session-2')}")).session_id == "session-2"


async def test_ending_all_sessions_spares_those_begun_afterwards_even_in_the_same_second(
    verifier: TokenVerifier, issuer: Issuer, database: Database
) -> None:
    """Tokens know whole seconds only, so identity cuts `not_before` to one and names the sessions of that second."""
    second = now()
    await end(database, "session-1", not_before=datetime.fromtimestamp(second, UTC))

    def token(session: str, *, issued: int, account: str = ACCOUNT) -> str:
        return f"Bearer {signed(issuer, sub=account, sid=session, iat=issued, exp=second + 300)}"

    assert (await refusal_of(verifier, token("old", issued=second - 1))).code == "session_ended"
    assert (await refusal_of(verifier, token("session-1", issued=second))).code == "session_ended"
    assert (await verifier.verify(token("new", issued=second))).session_id == "new"
    assert (await verifier.verify(token("old", issued=second - 1, account="another"))).session_id == "old"


async def test_an_older_message_about_the_account_never_lets_ended_sessions_back_in(
    verifier: TokenVerifier, issuer: Issuer, database: Database
) -> None:
    second = datetime.fromtimestamp(now(), UTC)
    await end(database, not_before=second)
    await end(database, not_before=second - timedelta(hours=1))

    token = signed(issuer, iat=now(-60), exp=now(60))
    assert (await refusal_of(verifier, f"Bearer {token}")).code == "session_ended"


async def test_while_identity_is_away_tokens_of_known_keys_are_good(
    identity: KeyServer, verifier: TokenVerifier, issuer: Issuer, database: Database
) -> None:
    await verifier.verify(f"Bearer {signed(issuer)}")
    await identity.leave()

    assert await verifier.verify(f"Bearer {signed(issuer)}")
    assert await verifier_of(identity.url, database).verify(f"Bearer {signed(issuer)}")


async def test_before_any_key_is_known_the_answer_is_to_come_back_later(
    identity: KeyServer, verifier: TokenVerifier, issuer: Issuer
) -> None:
    await identity.leave()

    refused = await refusal_of(verifier, f"Bearer {signed(issuer)}")
    assert (refused.status, refused.code) == (503, "unavailable")
    assert refused.headers["Retry-After"]

    await identity.serve()
    await eventually(lambda: is_good(verifier, issuer))


async def is_good(verifier: TokenVerifier, issuer: Issuer) -> bool:
    try:
        return bool(await verifier.verify(f"Bearer {signed(issuer)}"))
    except Problem:
        return False


async def test_a_new_key_of_identity_is_fetched_when_its_first_token_comes(
    identity: KeyServer, database: Database, issuer: Issuer
) -> None:
    clock = MovableClock()
    verifier = verifier_of(identity.url, database, clock=clock)
    await verifier.verify(f"Bearer {signed(issuer)}")
    newer = ECKey.generate_key("P-256", {"kid": "test-2", "use": "sig", "alg": "ES256"})
    identity.publish(KeySet([issuer.key, newer]).as_dict(private=False))
    clock.pass_seconds(6)

    token = signed(issuer, key=newer, header={"kid": "test-2"})
    assert await verifier.verify(f"Bearer {token}")
    assert await verifier.verify(f"Bearer {signed(issuer)}")
    assert identity.asked == 2


async def test_a_key_that_identity_no_longer_publishes_is_no_longer_good(
    identity: KeyServer, database: Database, issuer: Issuer
) -> None:
    clock = MovableClock()
    verifier = verifier_of(identity.url, database, clock=clock)
    await verifier.verify(f"Bearer {signed(issuer)}")
    newer = ECKey.generate_key("P-256", {"kid": "test-2", "use": "sig", "alg": "ES256"})
    identity.publish(KeySet([newer]).as_dict(private=False))
    clock.pass_seconds(61)
    later = int(clock().timestamp())

    async def is_refused() -> bool:
        try:
            await verifier.verify(f"Bearer {signed(issuer, iat=later, exp=later + 60)}")
        except Problem as problem:
            return problem.code == "token_invalid"
        clock.pass_seconds(6)
        return False

    await eventually(is_refused)


async def test_made_up_key_names_do_not_make_us_ask_identity_again_and_again(
    identity: KeyServer, verifier: TokenVerifier, issuer: Issuer
) -> None:
    await verifier.verify(f"Bearer {signed(issuer)}")

    for number in range(50):
        await refusal_of(verifier, f"Bearer {signed(issuer, key=STRANGER, header={'kid': f'k{number}'})}")

    assert identity.asked == 1


async def test_a_frozen_identity_holds_up_nobody_whose_key_is_known(
    identity: KeyServer, database: Database, issuer: Issuer
) -> None:
    clock = MovableClock()
    verifier = verifier_of(identity.url, database, clock=clock)
    await verifier.verify(f"Bearer {signed(issuer)}")
    clock.pass_seconds(120)
    identity.answering.clear()
    later = int(clock().timestamp())
    token = signed(issuer, iat=later, exp=later + 60)

    async with asyncio.timeout(1):
        await asyncio.gather(*(verifier.verify(f"Bearer {token}") for _ in range(20)))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (200, b"<html>"),
        (200, b"{}"),
        (200, b"[]"),
        (200, b"null"),
        (200, b'{"keys": []}'),
        (200, b'{"keys": null}'),
        (200, b'{"keys": [{}]}'),
        (200, b'{"keys": ["x"]}'),
        (200, b"[" * 20_000),
        (200, b"\xff"),
    ],
)
async def test_a_broken_key_set_never_replaces_a_good_one(
    identity: KeyServer, database: Database, issuer: Issuer, status: int, body: bytes
) -> None:
    clock = MovableClock()
    verifier = verifier_of(identity.url, database, clock=clock)
    await verifier.verify(f"Bearer {signed(issuer)}")
    identity.status, identity.body = status, body
    clock.pass_seconds(61)
    later = int(clock().timestamp())
    stranger = signed(issuer, key=STRANGER, header={"kid": "stranger"})
    await refusal_of(verifier, f"Bearer {stranger}")
    await eventually(lambda: identity.asked == 2)

    assert await verifier.verify(f"Bearer {signed(issuer, iat=later, exp=later + 60)}")
    (kept,) = await rows(database, "select document from known_key_set")
    assert kept.document == issuer.document
