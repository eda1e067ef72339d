"""Access tokens as identity would issue them, for services tested without identity."""

import json
import time
from collections.abc import Iterable
from typing import Any

import asyncpg
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from balabaqsha_chassis.identifiers import new_id

AUDIENCE = ("identity", "children", "applications", "queue", "notifications", "gateway")


class Issuer:
    """Signs tokens with a key of its own and makes a service trust it."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", {"kid": "test-1", "use": "sig", "alg": "ES256"})

    @property
    def document(self) -> dict[str, Any]:
        """The key set to publish."""
        return dict(KeySet([self.key]).as_dict(private=False))

    def token(
        self,
        *,
        account_id: str,
        session_id: str | None = None,
        iin_sealed: str | None = None,
        roles: Iterable[str] = (),
        life_seconds: int = 600,
        age_seconds: int = 0,
        **changed_claims: Any,
    ) -> str:
        """A token of the account, good at present unless told otherwise."""
        begin = int(time.time()) - age_seconds
        claims = {
            "iss": "https://balabaqsha.kz",
            "sub": account_id,
            "sid": session_id or new_id(),
            "aud": list(AUDIENCE),
            "iat": begin,
            "exp": begin + life_seconds,
            "jti": new_id(),
            "iin_sealed": iin_sealed,
            "roles": list(roles),
        }
        header = {"alg": "ES256", "typ": "at+jwt", "kid": self.key.kid}
        return jwt.encode(header, claims | changed_claims, self.key)

    def headers(self, account_id: str, **options: Any) -> dict[str, str]:
        """The `Authorization` header of the account."""
        return {"Authorization": f"Bearer {self.token(account_id=account_id, **options)}"}

    async def install(self, database_url: str) -> None:
        """Make the service of that database know our key, as if it had fetched it before identity went away."""
        connection = await asyncpg.connect(database_url)
        try:
            await connection.execute(
                "insert into known_key_set (issuer, document, fetched_at) values ('identity', $1, now()) "
                "on conflict (issuer) do update set document = excluded.document",
                json.dumps(self.document),
            )
        finally:
            await connection.close()
