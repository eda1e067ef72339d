"""Signing keys in PostgreSQL, their private halves encrypted."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.key_source import keep_key_set
from identity_service.adapters.tables import signing_key as table
from identity_service.adapters.vault import Vault
from identity_service.use_cases.ports import PrivateKey

_HOLD = text("select pg_advisory_xact_lock(hashtext('identity.signing_key'))")


class SigningKeyRepository:
    """The keys; whoever holds the store is alone to change it until the commit."""

    def __init__(self, connection: AsyncConnection, *, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def hold(self) -> None:
        await self._connection.execute(_HOLD)

    async def all(self) -> Sequence[PrivateKey]:
        """In the order of their first use."""
        rows = await self._connection.execute(select(table).order_by(table.c.active_from))
        return [self._open(row) for row in rows]

    async def add(self, key: PrivateKey) -> None:
        wrapped_key = self._vault.keys.new_data_key()
        cell = self._vault.keys.open_data_key(wrapped_key).encrypt(key.private_jwk, place=_place(key.kid))
        row = {
            "kid": key.kid,
            "wrapped_key": wrapped_key,
            "private_cell": cell,
            "public_jwk": key.public_jwk,
            "created_at": key.created_at,
            "active_from": key.active_from,
        }
        await self._connection.execute(insert(table).values(row))

    async def remove(self, kid: str) -> None:
        await self._connection.execute(delete(table).where(table.c.kid == kid))

    async def publish(self, document: dict[str, Any], *, at: datetime) -> None:
        """Keep the set where this service, like every other, looks when nobody answers."""
        await keep_key_set(self._connection, document, at=at)

    async def rewrap(self) -> int:
        rows = (await self._connection.execute(select(table.c.kid, table.c.wrapped_key))).all()
        renewed = {row.kid: self._vault.keys.rewrap(bytes(row.wrapped_key)) for row in rows}
        changed = {kid: wrapped for kid, wrapped in renewed.items() if wrapped is not None}
        for kid, wrapped in changed.items():
            await self._connection.execute(update(table).where(table.c.kid == kid).values(wrapped_key=wrapped))
        return len(changed)

    def _open(self, row: Any) -> PrivateKey:
        key = self._vault.keys.open_data_key(bytes(row.wrapped_key))
        public_jwk = row.public_jwk if isinstance(row.public_jwk, dict) else json.loads(row.public_jwk)
        return PrivateKey(
            kid=row.kid,
            private_jwk=key.decrypt(bytes(row.private_cell), place=_place(row.kid)),
            public_jwk=public_jwk,
            created_at=row.created_at,
            active_from=row.active_from,
        )


def _place(kid: str) -> str:
    return f"signing_key|private|{kid}"
