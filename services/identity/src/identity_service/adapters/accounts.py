"""Accounts in PostgreSQL."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from identity_service.adapters.tables import account as table
from identity_service.adapters.vault import Vault, known_id
from identity_service.domain.accounts import Account
from identity_service.domain.errors import (
    AccountChangedError,
    AccountExistsError,
    ContactTakenError,
    IdentityError,
    LoginTakenError,
)
from identity_service.domain.identifiers import Identifier, IdentifierKind
from identity_service.domain.phone import Phone

_TAKEN: Mapping[str, type[IdentityError]] = MappingProxyType(
    {
        "account_iin": AccountExistsError,
        "account_phone": ContactTakenError,
        "account_email": ContactTakenError,
        "account_login": LoginTakenError,
    }
)
_KEPT_OF_ERASED = frozenset({"id", "version", "language", "registered_at", "erased_at"})


class AccountRepository:
    """Accounts, encrypted on the way in and opened on the way out."""

    def __init__(self, connection: AsyncConnection, *, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def get(self, account_id: str, *, hold: bool = False) -> Account | None:
        known = known_id(account_id)
        return await self._one(table.c.id == known, hold=hold) if known else None

    async def find(self, identifier: Identifier) -> Account | None:
        column = table.c[f"{identifier.kind}_index"]
        return await self._one(column == self._vault.index(identifier))

    async def add(self, account: Account) -> None:
        wrapped_key = self._vault.keys.new_data_key()
        values = self._values(account, wrapped_key=wrapped_key) | {
            "wrapped_key": wrapped_key,
            "password_hash": account.password_hash,
            "registered_at": account.registered_at,
        }
        await self._write(insert(table).values(id=account.id, version=account.version, **values))

    async def save(self, account: Account) -> Account:
        """The account one version on; raises `AccountChangedError` when it is another by now."""
        wrapped_key = await self._wrapped_key(account.id)
        changed = (
            update(table)
            .where(table.c.id == account.id, table.c.version == account.version, table.c.erased_at.is_(None))
            .values(version=account.version + 1, **self._values(account, wrapped_key=wrapped_key))
        )
        if await self._write(changed) != 1:
            raise AccountChangedError
        return replace(account, version=account.version + 1)

    async def set_password_hash(self, account_id: str, *, password_hash: str) -> None:
        alive = table.c.erased_at.is_(None)
        await self._write(update(table).where(table.c.id == account_id, alive).values(password_hash=password_hash))

    async def release_phone(self, phone: Phone) -> Account | None:
        """The former holder without the phone, if there was one."""
        index = self._vault.index(Identifier(kind=IdentifierKind.PHONE, value=phone.e164))
        holder = await self._one(table.c.phone_index == index, hold=True)
        return None if holder is None else await self.save(replace(holder, phone=None))

    async def erase(self, account_id: str, *, at: datetime) -> None:
        emptied: dict[str, Any] = {column.name: None for column in table.c if column.name not in _KEPT_OF_ERASED}
        version = table.c.version + 1
        await self._write(
            update(table).where(table.c.id == account_id).values(version=version, erased_at=at, **emptied)
        )

    async def rewrap(self, *, most: int) -> int:
        old = func.position(literal(self._vault.current_prefix).op("in")(table.c.wrapped_key)) != 1
        query = select(table.c.id, table.c.wrapped_key).where(table.c.wrapped_key.is_not(None), old)
        rows = (await self._connection.execute(query.limit(most).with_for_update(skip_locked=True))).all()
        for row in rows:
            wrapped = self._vault.keys.rewrap(bytes(row.wrapped_key))
            await self._write(update(table).where(table.c.id == row.id).values(wrapped_key=wrapped))
        return len(rows)

    async def _one(self, condition: Any, *, hold: bool = False) -> Account | None:
        query = select(table).where(condition, table.c.erased_at.is_(None))
        row = (await self._connection.execute(query.with_for_update() if hold else query)).one_or_none()
        return None if row is None else self._vault.open(row)

    async def _wrapped_key(self, account_id: str) -> bytes:
        query = select(table.c.wrapped_key).where(table.c.id == account_id).with_for_update()
        wrapped_key = (await self._connection.execute(query)).scalar_one_or_none()
        if wrapped_key is None:
            raise AccountChangedError
        return bytes(wrapped_key)

    def _values(self, account: Account, *, wrapped_key: bytes) -> dict[str, Any]:
        plain = {"language": account.language, "locality": account.locality}
        return {**self._vault.cells(account, wrapped_key=wrapped_key), **self._vault.indexes(account), **plain}

    async def _write(self, statement: Any) -> int:
        try:
            return (await self._connection.execute(statement)).rowcount
        except IntegrityError as fault:
            cause = getattr(fault.orig, "__cause__", None)
            taken = _TAKEN.get(str(getattr(cause, "constraint_name", None)))
            if taken is None:
                raise
            raise taken from None
