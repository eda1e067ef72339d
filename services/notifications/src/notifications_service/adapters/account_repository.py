"""Accounts in PostgreSQL: contacts encrypted, erased ones a mere mark."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from notifications_service.adapters.vault import SealedCell, Vault
from notifications_service.domain.channels import Channel
from notifications_service.domain.contacts import Contacts
from notifications_service.domain.kinds import OptionalKind
from notifications_service.domain.preferences import Preferences
from notifications_service.domain.terms import Language
from notifications_service.use_cases.ports import Account

_FIND = text("select * from account where account_id = :account_id")
_KEY = text("select wrapped_key from account where account_id = :account_id for update")
_SAVE = text(
    """
    insert into account (account_id, language, wrapped_key, contacts, changed_at)
    values (:account_id, :language, :wrapped_key, :contacts, :at)
    on conflict (account_id) do update
        set language = excluded.language, wrapped_key = excluded.wrapped_key, contacts = excluded.contacts,
            changed_at = excluded.changed_at
        where account.erased_at is null
    """
)
_ERASE = text(
    """
    insert into account (account_id, changed_at, erased_at) values (:account_id, :at, :at)
    on conflict (account_id) do update
        set language = null, wrapped_key = null, contacts = null, changed_at = :at, erased_at = :at
    """
)
_OUTDATED = text(
    """
    select account_id, wrapped_key from account
    where wrapped_key is not null
      and substring(wrapped_key for length(cast(:prefix as bytea))) <> cast(:prefix as bytea)
    limit :limit for update skip locked
    """
)
_REWRAP = text("update account set wrapped_key = :wrapped_key where account_id = :account_id")
_ERASED = text("select account_id from account where account_id = any(:account_ids) and erased_at is not null")
_PREFERENCE = text("select muted_channels, enabled_kinds from preference where account_id = :account_id")
_PREFER = text(
    """
    insert into preference (account_id, muted_channels, enabled_kinds) values (:account_id, :muted, :enabled)
    on conflict (account_id) do update
        set muted_channels = excluded.muted_channels, enabled_kinds = excluded.enabled_kinds
    """
)
_FORGET_PREFERENCE = text("delete from preference where account_id = :account_id")


class AccountRepository:
    """Accounts, their contacts and choices."""

    def __init__(self, connection: AsyncConnection, *, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def find(self, account_id: str) -> Account | None:
        row = (await self._connection.execute(_FIND, {"account_id": account_id})).one_or_none()
        return None if row is None else self._account(row)

    def _account(self, row: Row[Any]) -> Account:
        if row.erased_at is not None:
            return Account(account_id=row.account_id, language=None, contacts=None, is_erased=True)
        sealed = SealedCell(wrapped_key=row.wrapped_key, cell=row.contacts)
        contacts = self._vault.open_contacts(sealed, account_id=row.account_id)
        return Account(account_id=row.account_id, language=row.language, contacts=contacts)

    async def save(self, account_id: str, *, language: Language, contacts: Contacts, at: datetime) -> None:
        key = (await self._connection.execute(_KEY, {"account_id": account_id})).scalar_one_or_none()
        sealed = self._vault.seal_contacts(contacts, account_id=account_id, wrapped_key=key)
        values = {"account_id": account_id, "language": language, "at": at}
        await self._connection.execute(_SAVE, values | {"wrapped_key": sealed.wrapped_key, "contacts": sealed.cell})

    async def erase(self, account_id: str, *, at: datetime) -> None:
        """Destroy contacts and key; the mark stays, so that nothing late brings the account back."""
        await self._connection.execute(_ERASE, {"account_id": account_id, "at": at})
        await self._connection.execute(_FORGET_PREFERENCE, {"account_id": account_id})

    async def rewrap_keys(self, *, limit: int) -> int:
        """Wrap keys of accounts with the current key-encryption key; answer how many had another."""
        values = {"prefix": self._vault.current_prefix, "limit": limit}
        rows = (await self._connection.execute(_OUTDATED, values)).all()
        for row in rows:
            key = self._vault.rewrap(row.wrapped_key)
            await self._connection.execute(_REWRAP, {"account_id": row.account_id, "wrapped_key": key})
        return len(rows)

    async def without_erased(self, account_ids: Collection[str]) -> list[str]:
        rows = await self._connection.execute(_ERASED, {"account_ids": list(account_ids)})
        return sorted(set(account_ids) - set(rows.scalars()))

    async def preferences(self, account_id: str) -> Preferences:
        row = (await self._connection.execute(_PREFERENCE, {"account_id": account_id})).one_or_none()
        if row is None:
            return Preferences()
        return Preferences(
            muted_channels=frozenset(map(Channel, row.muted_channels)),
            enabled_kinds=frozenset(map(OptionalKind, row.enabled_kinds)),
        )

    async def prefer(self, account_id: str, preferences: Preferences) -> None:
        muted, enabled = sorted(preferences.muted_channels), sorted(preferences.enabled_kinds)
        await self._connection.execute(_PREFER, {"account_id": account_id, "muted": muted, "enabled": enabled})
