"""Cells open in their own place only."""

import base64
import os
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from children_builders import facts

from balabaqsha_chassis.field_encryption import CellBrokenError
from balabaqsha_chassis.identifiers import new_id
from children_service.adapters.tables import CHILD, REGISTER_CHECK
from children_service.adapters.vault import Vault, facts_of, key_cells, person_cells
from children_service.domain.iin import Iin

IIN = Iin(digits="220510500010")


def key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


@pytest.fixture
def vault() -> Vault:
    return Vault(keys={"k1": key()}, current="k1", index_key=key())


def sealed_row(vault: Vault, **changes: Any) -> Any:
    row_id, data_key = UUID(new_id()), vault.new_key()
    cells = vault.seal(person_cells(IIN, facts(**changes)), table=CHILD, row_id=row_id, data_key=data_key)
    return SimpleNamespace(id=row_id, **key_cells(data_key), **cells, made_at=datetime.now(UTC))


@pytest.mark.parametrize("patronymic", ["Ерланқызы", None])
def test_a_person_comes_out_as_it_went_in(vault: Vault, patronymic: str | None):
    row = sealed_row(vault, patronymic=patronymic)

    cells = vault.open(row, table=CHILD)

    assert Iin(digits=cells["iin"]) == IIN
    assert facts_of(cells) == facts(patronymic=patronymic)


def test_a_cell_moved_to_another_column_row_or_table_does_not_open(vault: Vault):
    row = sealed_row(vault)

    row.surname, row.first_name = row.first_name, row.surname
    with pytest.raises(CellBrokenError):
        vault.open(row, table=CHILD)
    row.surname, row.first_name, row.id = row.first_name, row.surname, UUID(new_id())
    with pytest.raises(CellBrokenError):
        vault.open(row, table=CHILD)
    with pytest.raises(CellBrokenError):
        vault.open(sealed_row(vault), table=REGISTER_CHECK)


def test_the_same_child_looks_the_same_to_the_index_only(vault: Vault):
    first, second = sealed_row(vault), sealed_row(vault)

    assert vault.index_of(IIN) == vault.index_of(Iin(digits=IIN.digits))
    assert first.iin != second.iin
    assert vault.index_of(IIN) != Vault(keys={"k1": key()}, current="k1", index_key=key()).index_of(IIN)
