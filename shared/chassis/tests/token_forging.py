"""Tokens that identity never gave, and how they are made."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from balabaqsha_chassis.principal import TokenVerifier
from balabaqsha_chassis.problems import Problem
from balabaqsha_testkit.issuer import Issuer

ISSUER = "https://balabaqsha.kz"
ACCOUNT = "019a0000-0000-7000-8000-000000000001"


def now(seconds: int = 0) -> int:
    """So many seconds from now, as tokens tell time."""
    return int(time.time()) + seconds


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
    "header is no object": lambda _: "Bearer " + glued([1], claims()),
    "header is no json": lambda _: "Bearer " + glued(b"{", claims()),
    "header without end": lambda _: "Bearer " + glued(b"[" * 20_000, claims()),
    "header of numbers": lambda _: "Bearer " + glued(b'{"alg": ' + b"9" * 5_000 + b"}", claims()),
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
    "kid null": lambda _: "Bearer " + glued({"alg": "ES256", "typ": "at+jwt", "kid": None}, claims(), bytes(64)),
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
    "territories a text": lambda i: "Bearer " + signed(i, territories="all"),
    "territories of numbers": lambda i: "Bearer " + signed(i, territories=[750000000]),
    "claims no object": lambda i: (
        "Bearer " + jws.serialize_compact({"alg": "ES256", "typ": "at+jwt", "kid": i.key.kid}, b"[]", i.key)
    ),
    "claims without end": lambda i: (
        "Bearer " + jws.serialize_compact({"alg": "ES256", "typ": "at+jwt", "kid": i.key.kid}, b"[" * 20_000, i.key)
    ),
}


async def refusal_of(verifier: TokenVerifier, authorization: str | None) -> Problem:
    with pytest.raises(Problem) as refused:
        await verifier.verify(authorization)
    return refused.value
