"""Who is asking: access tokens of identity, verified by each service for itself.

Tokens are JWTs after RFC 9068: ES256 only, `typ` at+jwt, ten minutes at most, naming this service in `aud`.
"""

import asyncio
import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import aiohttp
import structlog
from fastapi import Depends, Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.clock import Clock, system_clock
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.problems import Problem

TOKEN_TYPE = "at+jwt"  # noqa: S105 - the name of a kind of token
ALGORITHMS = ["ES256"]
LONGEST_LIFE = timedelta(minutes=10)
_LEEWAY_SECONDS = 5
_REFRESH_EVERY = timedelta(seconds=60)
#: An unknown `kid` asks for the set again, but not more often than this, or anybody could make us ask for ever.
_ASK_AGAIN_AFTER = timedelta(seconds=5)
#: While nothing is known at all, every token waits for the set, so it is asked for nearly at once.
_ASK_FIRST_AFTER = timedelta(milliseconds=200)
_WATCH_SECONDS = 5
_FETCH_TIMEOUT = aiohttp.ClientTimeout(total=2)

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """The account a verified token speaks for."""

    account_id: str
    session_id: str
    issued_at: datetime
    #: The account's IIN as JWE to the children service; unreadable to all others.
    iin_sealed: str | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    #: The token itself, for the gateway's calls on the caller's behalf.
    token: str = field(repr=False, default="")


class KeySource:
    """Identity's public keys: fetched, kept in the service's database, used when identity is away."""

    def __init__(self, url: str, *, database: Database | None, clock: Clock = system_clock) -> None:
        self._url = url
        self._database = database
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched_at = datetime.min.replace(tzinfo=UTC)
        self._asked_at = datetime.min.replace(tzinfo=UTC)
        self._turn = asyncio.Lock()

    async def keys(self, kid: str | None) -> KeySet | None:
        """The key set, fresh enough to know `kid` if identity publishes it; None if never seen."""
        if not self._knows(kid) or (self._is_stale() and not self._turn.locked()):
            # Who lacks the key waits for the fetch under way; who has it never waits for another's.
            async with self._turn:
                if (not self._knows(kid) or self._is_stale()) and self._may_ask():
                    await self._refresh()
        return self._keys

    async def watch(self) -> None:
        """Keep the set fresh for ever, so that it is there when the first token comes and identity has gone."""
        while True:
            try:
                await self.keys(None)
            except Exception as fault:  # noqa: BLE001 - the database is away; the next turn tries again
                _log.warning("key_set_not_kept", fault=type(fault).__name__)
            await asyncio.sleep(_WATCH_SECONDS)

    def _knows(self, kid: str | None) -> bool:
        return self._keys is not None and (kid is None or any(key.kid == kid for key in self._keys.keys))

    def _is_stale(self) -> bool:
        return self._clock() - self._fetched_at >= _REFRESH_EVERY

    def _may_ask(self) -> bool:
        return self._clock() - self._asked_at >= (_ASK_FIRST_AFTER if self._keys is None else _ASK_AGAIN_AFTER)

    async def _refresh(self) -> None:
        self._asked_at = self._clock()
        try:
            async with aiohttp.ClientSession(timeout=_FETCH_TIMEOUT) as session, session.get(self._url) as answer:
                answer.raise_for_status()
                document = await answer.json(content_type=None)
            self._keys = KeySet.import_key_set(document)
            self._fetched_at = self._clock()
        except (aiohttp.ClientError, TimeoutError, JoseError, ValueError) as fault:
            _log.warning("key_set_not_fetched", fault=type(fault).__name__)
            await self._recall()
            return
        await self._keep(document)

    async def _keep(self, document: Mapping[str, Any]) -> None:
        if self._database is not None:
            async with self._database.transaction() as connection:
                await keep_key_set(connection, document, at=self._clock())

    async def _recall(self) -> None:
        if self._keys is None and self._database is not None:
            async with self._database.transaction() as connection:
                row = await connection.execute(text("select document from known_key_set where issuer = 'identity'"))
                document = row.scalar_one_or_none()
            self._keys = KeySet.import_key_set(document) if document else None


async def keep_key_set(connection: AsyncConnection, document: Mapping[str, Any], *, at: datetime) -> None:
    """Remember identity's key set for the time identity is away."""
    await connection.execute(
        text(
            """
            insert into known_key_set (issuer, document, fetched_at) values ('identity', cast(:document as jsonb), :at)
            on conflict (issuer) do update set document = excluded.document, fetched_at = excluded.fetched_at
            """
        ),
        {"document": json.dumps(document), "at": at},
    )


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
        keys = await self._keys.keys(str(header.get("kid")))
        if keys is None:
            raise Problem(503, "unavailable", headers={"Retry-After": "5"})
        try:
            decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError, KeyError) as fault:
            raise _refusal("token_invalid") from fault
        self._check(decoded.claims)
        return decoded.claims

    def _check(self, claims: Mapping[str, Any]) -> None:
        now = self._clock().timestamp()
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        begin, end = claims.get("iat"), claims.get("exp")
        if not isinstance(begin, int) or not isinstance(end, int) or claims.get("iss") != self._issuer:
            raise _refusal("token_invalid")
        in_time = begin - _LEEWAY_SECONDS <= now < end + _LEEWAY_SECONDS
        if not in_time or end - begin > LONGEST_LIFE.total_seconds() or self._audience not in audiences:
            raise _refusal("token_invalid")

    def _principal(self, claims: Mapping[str, Any], token: str) -> Principal:
        subject, session, sealed = claims.get("sub"), claims.get("sid"), claims.get("iin_sealed")
        if not isinstance(subject, str) or not isinstance(session, str) or not isinstance(sealed, str | None):
            raise _refusal("token_invalid")
        return Principal(
            account_id=subject,
            session_id=session,
            issued_at=datetime.fromtimestamp(int(claims["iat"]), UTC),
            iin_sealed=sealed,
            roles=frozenset(claims.get("roles", ())),
            token=token,
        )

    async def _has_ended(self, principal: Principal) -> bool:
        assert self._database is not None  # noqa: S101 - the caller asked only with one
        async with self._database.transaction() as connection:
            return await session_has_ended(connection, principal)


def _header(token: str) -> Mapping[str, Any]:
    try:
        part = token.split(".", 1)[0]
        header = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError as fault:
        raise _refusal("token_invalid") from fault
    if not isinstance(header, dict):
        raise _refusal("token_invalid")
    return header


def _refusal(code: str) -> Problem:
    return Problem(401, code, headers={"WWW-Authenticate": f'Bearer error="{code}"'})


async def session_has_ended(connection: AsyncConnection, principal: Principal) -> bool:
    """Whether the session, or every session of the account as old as this token, was ended."""
    row = await connection.execute(
        text(
            """
            select exists (select 1 from ended_session where session_id = :session)
                or exists (select 1 from ended_account where account_id = :account and not_before > :issued)
            """
        ),
        {"session": principal.session_id, "account": principal.account_id, "issued": principal.issued_at},
    )
    return bool(row.scalar_one())


async def remember_ended_sessions(
    connection: AsyncConnection,
    *,
    account_id: str,
    session_ids: tuple[str, ...],
    not_before: datetime | None,
    at: datetime,
) -> None:
    """Refuse tokens of these sessions, or of all the account's sessions begun before, from the commit on."""
    for session_id in session_ids:
        await connection.execute(
            text("insert into ended_session (session_id, ended_at) values (:id, :at) on conflict do nothing"),
            {"id": session_id, "at": at},
        )
    if not_before is not None:
        await connection.execute(
            text(
                """
                insert into ended_account (account_id, not_before) values (:account, :not_before)
                on conflict (account_id) do update
                    set not_before = greatest(ended_account.not_before, excluded.not_before)
                """
            ),
            {"account": account_id, "not_before": not_before},
        )


async def require_principal(request: Request) -> Principal:
    """FastAPI dependency: the caller, or a 401 problem."""
    verifier: TokenVerifier = request.app.state.verifier
    principal = await verifier.verify(request.headers.get("authorization"))
    request.state.principal = principal
    return principal


PrincipalDep = Annotated[Principal, Depends(require_principal)]
