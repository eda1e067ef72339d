"""Personal data at rest: contacts under each account's key, texts under a key of their own."""

import json
from dataclasses import dataclass
from typing import Any

from balabaqsha_chassis.field_encryption import KeyRing
from notifications_service.domain.contacts import Contacts


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedCell:
    """An encrypted value and the wrapped key that opens it."""

    wrapped_key: bytes
    cell: bytes


class Vault:
    """Encrypts and opens cells; each opens at its own place only."""

    def __init__(self, keys: KeyRing, *, current: str) -> None:
        self._keys = keys
        #: What a wrapped key begins with when it needs no other wrapping.
        self.current_prefix = f"{current}:".encode()

    def rewrap(self, wrapped_key: bytes) -> bytes:
        """The same key under the current key-encryption key; raises `CellBrokenError`."""
        return self._keys.rewrap(wrapped_key) or wrapped_key

    def seal_contacts(self, contacts: Contacts, *, account_id: str, wrapped_key: bytes | None) -> SealedCell:
        """The contacts under the account's key, which is made when there is none."""
        key = wrapped_key or self._keys.new_data_key()
        plain = json.dumps({"phones": contacts.phones, "email": contacts.email})
        return SealedCell(wrapped_key=key, cell=self._encrypt(key, plain, place=f"account|contacts|{account_id}"))

    def open_contacts(self, sealed: SealedCell, *, account_id: str) -> Contacts:
        """The contacts; raises `CellBrokenError`."""
        plain = self._open(sealed, place=f"account|contacts|{account_id}")
        return Contacts(phones=tuple(plain["phones"]), email=plain["email"])

    def seal_message(self, *, message_id: str, address: str, title: str, body: str) -> SealedCell:
        """Address and text under a key that is destroyed with them."""
        key = self._keys.new_data_key()
        plain = json.dumps({"address": address, "title": title, "body": body})
        return SealedCell(wrapped_key=key, cell=self._encrypt(key, plain, place=f"message|payload|{message_id}"))

    def open_message(self, sealed: SealedCell, *, message_id: str) -> dict[str, str]:
        """`address`, `title` and `body`; raises `CellBrokenError`."""
        return self._open(sealed, place=f"message|payload|{message_id}")

    def _encrypt(self, wrapped_key: bytes, plain: str, *, place: str) -> bytes:
        return self._keys.open_data_key(wrapped_key).encrypt(plain, place=place)

    def _open(self, sealed: SealedCell, *, place: str) -> dict[str, Any]:
        plain = self._keys.open_data_key(sealed.wrapped_key).decrypt(sealed.cell, place=place)
        opened: dict[str, Any] = json.loads(plain)
        return opened
