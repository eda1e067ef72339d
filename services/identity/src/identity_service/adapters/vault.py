"""How personal fields lie in the tables: cells under the person's own key, and blind indexes to find them by."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from balabaqsha_chassis.field_encryption import BlindIndex, KeyRing
from identity_service.domain.accounts import Account, Person
from identity_service.domain.identifiers import Identifier, IdentifierKind
from identity_service.domain.iin import Iin
from identity_service.domain.phone import Phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """The service's key ring and the key of its indexes."""

    keys: KeyRing
    blind: BlindIndex
    current_key_id: str

    @property
    def current_prefix(self) -> bytes:
        """How a key wrapped under the current key-encryption key begins."""
        return f"{self.current_key_id}:".encode()

    def index(self, identifier: Identifier) -> bytes:
        return self.blind.of(identifier.value, purpose=identifier.kind)

    def indexes(self, account: Account) -> dict[str, bytes | None]:
        """What the account is found by."""
        values = {
            IdentifierKind.IIN: account.iin.digits,
            IdentifierKind.PHONE: account.phone.e164 if account.phone else None,
            IdentifierKind.EMAIL: account.email,
            IdentifierKind.LOGIN: account.login,
        }
        return {
            f"{kind}_index": None if value is None else self.index(Identifier(kind=kind, value=value))
            for kind, value in values.items()
        }

    def cells(self, account: Account, *, wrapped_key: bytes) -> dict[str, bytes | None]:
        """The personal fields, encrypted."""
        key = self.keys.open_data_key(wrapped_key)
        plain = {
            "iin": account.iin.digits,
            "person": json.dumps(account.person.to_fields(), ensure_ascii=False),
            "phone": account.phone.e164 if account.phone else None,
            "second_phone": account.second_phone.e164 if account.second_phone else None,
            "email": account.email,
            "login": account.login,
        }
        return {
            f"{name}_cell": None if value is None else key.encrypt(value, place=_place(name, account.id))
            for name, value in plain.items()
        }

    def open(self, row: Any) -> Account:
        """The account of a row that is not erased."""
        key = self.keys.open_data_key(bytes(row.wrapped_key))

        def cell(name: str) -> str | None:
            stored = getattr(row, f"{name}_cell")
            return None if stored is None else key.decrypt(bytes(stored), place=_place(name, row.id))

        phone, second_phone = cell("phone"), cell("second_phone")
        return Account(
            id=str(row.id),
            version=row.version,
            iin=Iin(digits=cell("iin") or ""),
            person=Person.from_fields(json.loads(cell("person") or "")),
            phone=Phone(e164=phone) if phone else None,
            second_phone=Phone(e164=second_phone) if second_phone else None,
            email=cell("email"),
            login=cell("login"),
            language=row.language,
            locality=row.locality,
            password_hash=row.password_hash,
            registered_at=row.registered_at,
        )


def _place(name: str, account_id: str) -> str:
    return f"account|{name}|{account_id}"


def known_id(text: str) -> str | None:
    """The id in its one spelling, or None for a text that is no id of ours."""
    try:
        return str(UUID(text))
    except ValueError:
        return None
