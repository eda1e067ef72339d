"""Who is asking: access tokens of identity, verified by each service for itself.

Tokens are JWTs after RFC 9068: ES256 only, `typ` at+jwt, ten minutes at most, naming this service in `aud`.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Request
from joserfc import jwt
from joserfc.errors import JoseError

from balabaqsha_chassis.clock import Clock, system_clock
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.ended_sessions import session_has_ended
from balabaqsha_chassis.key_source import KeySource
from balabaqsha_chassis.problems import Problem

TOKEN_TYPE = "at+jwt"  # noqa: S105 - the name of a kind of token
ALGORITHMS = ["ES256"]
LONGEST_LIFE = timedelta(minutes=10)
_LEEWAY_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """The account a verified token speaks for."""

    account_id: str
    session_id: str
    issued_at: datetime
    #: The account's IIN as JWE to the children service; unreadable to all others.
    iin_sealed: str | None = None
    #: What a member of staff may, and the codes of the territories where; a parent has neither.
    roles: frozenset[str] = field(default_factory=frozenset)
    territories: frozenset[str] = field(default_factory=frozenset)
    #: The token itself, for the gateway's calls on the caller's behalf.
    token: str = field(repr=False, default="")


class TokenVerifier:
    """Turns a bearer token into a principal, or refuses it."""

    def __init__(
        self,
        keys: KeySource,
        *,
        audience: str,
        issuer: str,
        database: Database | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._keys = keys
        self._audience = audience
        self._issuer = issuer
        self._database = database
        self._clock = clock

    async def verify(self, authorization: str | None) -> Principal:
        """The principal of an `Authorization` header; raises a 401 `Problem` in every other case."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _refusal("token_missing")
        principal = self._principal(await self._claims(token.strip()), token.strip())
        if self._database is not None and await self._has_ended(principal):
            raise _refusal("session_ended")
        return principal

    async def _claims(self, token: str) -> dict[str, Any]:
        header = _header(token)
        if header.get("typ") != TOKEN_TYPE or header.get("alg") not in ALGORITHMS:
            raise _refusal("token_invalid")
        kid = header.get("kid")
        if not isinstance(kid, str):
            raise _refusal("token_invalid")
        keys = await self._keys.keys(kid)
        if keys is None:
            raise Problem(503, "unavailable", headers={"Retry-After": "5"})
        try:
            decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError, KeyError, TypeError, RecursionError) as fault:
            raise _refusal("token_invalid") from fault
        self._check(decoded.claims)
        return decoded.claims

    def _check(self, claims: Mapping[str, Any]) -> None:
        now = self._clock().timestamp()
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        begin, end = _instant(claims, "iat"), _instant(claims, "exp")
        good_from = _instant(claims, "nbf") if "nbf" in claims else begin
        in_time = max(begin, good_from) - _LEEWAY_SECONDS <= now < end + _LEEWAY_SECONDS
        if (
            claims.get("iss") != self._issuer
            or not in_time
            or end - begin > LONGEST_LIFE.total_seconds()
            or self._audience not in audiences
        ):
            raise _refusal("token_invalid")

    def _principal(self, claims: Mapping[str, Any], token: str) -> Principal:
        sealed = claims.get("iin_sealed")
        if not isinstance(sealed, str | None):
            raise _refusal("token_invalid")
        return Principal(
            account_id=_name(claims, "sub"),
            session_id=_name(claims, "sid"),
            issued_at=datetime.fromtimestamp(int(claims["iat"]), UTC),
            iin_sealed=sealed,
            roles=_codes(claims, "roles"),
            territories=_codes(claims, "territories"),
            token=token,
        )

    async def _has_ended(self, principal: Principal) -> bool:
        assert self._database is not None  # noqa: S101 - the caller asked only with one
        async with self._database.single_statements() as connection:
            return await session_has_ended(connection, principal)


def _header(token: str) -> Mapping[str, Any]:
    try:
        part = token.split(".", 1)[0]
        header = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError) as fault:
        raise _refusal("token_invalid") from fault
    if not isinstance(header, dict):
        raise _refusal("token_invalid")
    return header


def _instant(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if not isinstance(value, int):
        raise _refusal("token_invalid")
    return value


def _name(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise _refusal("token_invalid")
    return value


def _codes(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    values = claims.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _refusal("token_invalid")
    return frozenset(values)


def _refusal(code: str) -> Problem:
    return Problem(401, code, headers={"WWW-Authenticate": f'Bearer error="{code}"'})


async def require_principal(request: Request) -> Principal:
    """FastAPI dependency: the caller, or a 401 problem."""
    verifier: TokenVerifier = request.app.state.verifier
    principal = await verifier.verify(request.headers.get("authorization"))
    request.state.principal = principal
    return principal


PrincipalDep = Annotated[Principal, Depends(require_principal)]
