"""The same request sent again gets the same answer, byte for byte (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
import json
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.problems import Problem

LONGEST_KEY = 64
KEPT_HOURS = 24
_KEPT_HEADERS = ("content-type", "location", "etag", "content-language")


class Claim:
    """One request's claim to its key; without a key every call is its own."""

    def __init__(self, *, key: str | None, caller: str, route: str, body: bytes) -> None:
        self._key = {"caller": caller, "route": route, "key": key}
        self._has_key = key is not None
        self._body_hash = hashlib.sha256(body).digest()

    async def take(self, connection: AsyncConnection) -> Response | None:
        """The answer given before, or None when this call is the first and now holds the key until the commit.

        Raises `Problem` 409 `request_in_progress` while another holds it, 422 `idempotency_key_reused` when it
        was used for another body.
        """
        if not self._has_key:
            return None
        locked = await connection.execute(text("select pg_try_advisory_xact_lock(:number)"), {"number": self._number()})
        if not locked.scalar_one():
            raise Problem(409, "request_in_progress", headers={"Retry-After": "1"})
        row = (
            await connection.execute(
                text(
                    """
                    select body_hash, status, headers, body from idempotency
                    where caller = :caller and route = :route and key = :key
                      and created_at > clock_timestamp() - make_interval(hours => :hours)
                    """
                ),
                self._key | {"hours": KEPT_HOURS},
            )
        ).one_or_none()
        if row is None:
            return None
        if bytes(row.body_hash) != self._body_hash:
            raise Problem(422, "idempotency_key_reused")
        return Response(bytes(row.body), row.status, row.headers)

    async def keep(self, connection: AsyncConnection, response: Response) -> Response:
        """Store the answer with the work it tells of, and hand it back."""
        if self._has_key:
            headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
            await connection.execute(
                text(
                    """
                    insert into idempotency (caller, route, key, body_hash, status, headers, body)
                    values (:caller, :route, :key, :body_hash, :status, cast(:headers as jsonb), :body)
                    on conflict (caller, route, key) do update
                        set body_hash = excluded.body_hash, status = excluded.status, headers = excluded.headers,
                            body = excluded.body, created_at = clock_timestamp()
                    """
                ),
                self._key
                | {
                    "body_hash": self._body_hash,
                    "status": response.status_code,
                    "headers": json.dumps(headers),
                    "body": bytes(response.body),
                },
            )
        return response

    def _number(self) -> int:
        name = "\x00".join(str(self._key[part]) for part in ("caller", "route", "key"))
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


async def claim_key(
    request: Request, idempotency_key: Annotated[str | None, Header(max_length=LONGEST_KEY, min_length=1)] = None
) -> Claim:
    """FastAPI dependency for POSTs that create; name it after the principal so that the caller is known."""
    principal = getattr(request.state, "principal", None)
    body = await request.body()
    caller = principal.account_id if principal else "anonymous"
    return Claim(key=idempotency_key, caller=caller, route=f"{request.method} {request.url.path}", body=body)


ClaimDep = Annotated[Claim, Depends(claim_key)]
