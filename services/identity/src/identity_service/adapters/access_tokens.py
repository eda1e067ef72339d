"""Access tokens after RFC 9068, signed with the newest key in use."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.database import OpenUnitOfWork
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.key_source import KeySource
from balabaqsha_chassis.principal import TOKEN_TYPE
from balabaqsha_chassis.sealing import Sealer
from identity_service.domain.accounts import Account
from identity_service.domain.signing import KeyTerms, signer
from identity_service.domain.staff import StaffMember
from identity_service.use_cases.ports import IdentityWork, PrivateKey
from identity_service.use_cases.rotate_signing_keys import RotateSigningKeys, key_set_document, rotate_signing_keys

ALGORITHM = "ES256"
AUDIENCES = ("identity", "children", "applications", "queue", "notifications", "gateway")
_FRESH = timedelta(seconds=20)


class KeyShelf:
    """The signing keys as one process remembers them, read every few seconds; the first is made at first need."""

    def __init__(self, open_unit_of_work: OpenUnitOfWork[Any], *, clock: Clock, terms: KeyTerms) -> None:
        self._open = open_unit_of_work
        self._clock = clock
        self._terms = terms
        self._keys: Sequence[PrivateKey] = ()
        self._read_at: datetime | None = None
        self._turn = asyncio.Lock()

    async def keys(self) -> Sequence[PrivateKey]:
        """All that are alive."""
        if self._is_stale():
            async with self._turn:
                if self._is_stale():
                    await self._read()
        return self._keys

    async def rotate(self) -> None:
        """Do what is due."""
        async with self._open() as unit_of_work:
            keys = await self._rotate(RotateSigningKeys(), unit_of_work=unit_of_work)
        self._keys, self._read_at = keys, self._clock()

    def _is_stale(self) -> bool:
        return self._read_at is None or not timedelta() <= self._clock() - self._read_at < _FRESH

    async def _read(self) -> None:
        async with self._open() as unit_of_work:
            keys = await unit_of_work.signing_keys.all()
            if not keys:
                keys = await self._rotate(RotateSigningKeys(only_first=True), unit_of_work=unit_of_work)
        self._keys, self._read_at = keys, self._clock()

    async def _rotate(self, command: RotateSigningKeys, *, unit_of_work: IdentityWork) -> Sequence[PrivateKey]:
        return await rotate_signing_keys(
            command, unit_of_work=unit_of_work, clock=self._clock, terms=self._terms, make_key=make_key
        )


class SignedTokens:
    """Issues access tokens; the IIN in them only the children service can read."""

    def __init__(self, shelf: KeyShelf, *, clock: Clock, issuer: str, life: timedelta, children: Sealer) -> None:
        self._shelf = shelf
        self._clock = clock
        self._issuer = issuer
        self._children = children
        self.life_seconds = int(life.total_seconds())

    async def issue(self, holder: Account | StaffMember, *, session_id: str) -> str:
        """A token of the holder's session, good from now on."""
        now = self._clock()
        key = signer(await self._shelf.keys(), at=now)
        begin = int(now.timestamp())
        claims = {
            "iss": self._issuer,
            "sub": holder.id,
            "sid": session_id,
            "aud": list(AUDIENCES),
            "iat": begin,
            "exp": begin + self.life_seconds,
            "jti": new_id(),
            **self._own_claims(holder),
        }
        header = {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": key.kid}
        return jwt.encode(header, claims, ECKey.import_key(json.loads(key.private_jwk)))

    def _own_claims(self, holder: Account | StaffMember) -> dict[str, Any]:
        """What only a parent's token says, or only one of staff: neither opens the other's doors."""
        if isinstance(holder, Account):
            return {"iin_sealed": self._children.seal({"iin": holder.iin.digits})}
        return {"roles": sorted(holder.rights.roles), "territories": sorted(holder.rights.territories)}

    async def key_set(self) -> dict[str, Any]:
        """The public halves of all keys that are alive."""
        return key_set_document(await self._shelf.keys())

    async def rotate(self) -> None:
        await self._shelf.rotate()


class OwnKeySource(KeySource):
    """Identity's own keys for its own verifier: from the shelf, not over HTTP from itself."""

    def __init__(self, tokens: SignedTokens) -> None:
        super().__init__("", database=None)
        self._tokens = tokens
        self._known: tuple[dict[str, Any], KeySet] | None = None

    async def keys(self, kid: str | None) -> KeySet | None:  # noqa: ARG002 - the whole set is at hand
        document = await self._tokens.key_set()
        if self._known is None or self._known[0] != document:
            self._known = (document, KeySet.import_key_set(document))  # type: ignore[arg-type] # plain JSON
        return self._known[1]


def make_key(created_at: datetime, active_from: datetime) -> PrivateKey:
    """A fresh key pair."""
    kid = new_id()
    pair = ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": ALGORITHM})
    return PrivateKey(
        kid=kid,
        private_jwk=json.dumps(pair.as_dict(private=True)),
        public_jwk=dict(pair.as_dict(private=False)),
        created_at=created_at,
        active_from=active_from,
    )
