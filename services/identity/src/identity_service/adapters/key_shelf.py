"""The signing keys as one process remembers them, read from the database every few seconds."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import KeySet

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.database import OpenUnitOfWork
from balabaqsha_chassis.principal import KeySource
from identity_service.adapters.access_tokens import make_key
from identity_service.domain.signing import KeyTerms, signer
from identity_service.use_cases.ports import IdentityWork, PrivateKey
from identity_service.use_cases.rotate_signing_keys import RotateSigningKeys, key_set_document, rotate_signing_keys

_FRESH = timedelta(seconds=20)


class KeyShelf:
    """Signs with the newest key in use and publishes all that are alive; makes the first one at first need."""

    def __init__(self, open_unit_of_work: OpenUnitOfWork[Any], *, clock: Clock, terms: KeyTerms) -> None:
        self._open = open_unit_of_work
        self._clock = clock
        self._terms = terms
        self._keys: Sequence[PrivateKey] = ()
        self._read_at: datetime | None = None
        self._turn = asyncio.Lock()

    async def current(self) -> PrivateKey:
        """The key to sign with now."""
        return signer(await self._fresh(), at=self._clock())

    async def document(self) -> dict[str, Any]:
        """The key set to publish."""
        return key_set_document(await self._fresh())

    async def rotate(self) -> None:
        """Do what is due."""
        async with self._open() as unit_of_work:
            self._keys = await self._rotate(RotateSigningKeys(), unit_of_work=unit_of_work)
        self._read_at = self._clock()

    async def _fresh(self) -> Sequence[PrivateKey]:
        if self._is_stale():
            async with self._turn:
                if self._is_stale():
                    await self._read()
        return self._keys

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


class OwnKeySource(KeySource):
    """Identity's own keys for its own verifier: from the shelf, not over HTTP from itself."""

    def __init__(self, shelf: KeyShelf) -> None:
        super().__init__("", database=None)
        self._shelf = shelf

    async def keys(self, kid: str | None) -> KeySet | None:  # noqa: ARG002 - the whole set is at hand
        return KeySet.import_key_set(await self._shelf.document())  # type: ignore[arg-type] # a plain JSON document
