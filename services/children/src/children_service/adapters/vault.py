"""Persons as cells: each encrypted under the row's own data key and bound to its place."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table

from balabaqsha_chassis.field_encryption import BlindIndex, KeyRing
from children_service.adapters.tables import PERSON_CELLS
from children_service.domain.child import Facts
from children_service.domain.iin import Iin


class Vault:
    """Seals and opens cells; no key of it is ever in the database in clear."""

    def __init__(self, *, keys: Mapping[str, str], current: str, index_key: str) -> None:
        self._keys = KeyRing(keys, current=current)
        self._index = BlindIndex(index_key)
        #: The key-encryption keys that are read with only.
        self.older_key_ids = frozenset(keys) - {current}

    def index_of(self, iin: Iin) -> bytes:
        """What stands in place of the IIN where it must be found."""
        return self._index.of(iin.digits, purpose="iin")

    def new_key(self) -> bytes:
        """A fresh wrapped data key."""
        return self._keys.new_data_key()

    def rewrap(self, wrapped: bytes) -> bytes | None:
        """The same key under the current key-encryption key; None when it already is."""
        return self._keys.rewrap(wrapped)

    def seal(self, cells: Mapping[str, str], *, table: Table, row_id: UUID, data_key: bytes) -> dict[str, bytes]:
        """The cells of one row as they are stored."""
        key = self._keys.open_data_key(data_key)
        return {name: key.encrypt(value, place=_place(table.name, name, row_id)) for name, value in cells.items()}

    def open(self, row: Row[Any], *, table: Table, names: tuple[str, ...] = PERSON_CELLS) -> dict[str, str]:
        """The cells of one row as they were sealed."""
        key = self._keys.open_data_key(row.data_key)
        return {name: key.decrypt(getattr(row, name), place=_place(table.name, name, row.id)) for name in names}

    def seal_text(self, text: str, *, place: str, data_key: bytes) -> bytes:
        """One text outside the tables of persons."""
        return self._keys.open_data_key(data_key).encrypt(text, place=place)

    def open_text(self, cell: bytes, *, place: str, data_key: bytes) -> str:
        """A text sealed so."""
        return self._keys.open_data_key(data_key).decrypt(cell, place=place)


def key_id_of(data_key: bytes) -> str:
    """Which key-encryption key wraps it."""
    return data_key.partition(b":")[0].decode()


def key_cells(data_key: bytes) -> dict[str, Any]:
    """The columns that hold a data key."""
    return {"data_key": data_key, "data_key_id": key_id_of(data_key)}


def person_cells(iin: Iin, facts: Facts) -> dict[str, str]:
    """A person as texts, one a cell; no patronymic is an empty one, so that the table does not tell who has none."""
    return {
        "iin": iin.digits,
        "surname": facts.surname,
        "first_name": facts.first_name,
        "patronymic": facts.patronymic or "",
        "sex": facts.sex,
        "birth_date": facts.birth_date.isoformat(),
    }


def facts_of(cells: Mapping[str, str]) -> Facts:
    """The facts of opened cells."""
    return Facts(
        surname=cells["surname"],
        first_name=cells["first_name"],
        patronymic=cells["patronymic"] or None,
        sex="male" if cells["sex"] == "male" else "female",
        birth_date=date.fromisoformat(cells["birth_date"]),
    )


def _place(table: str, column: str, row_id: UUID) -> str:
    return f"{table}|{column}|{row_id}"
