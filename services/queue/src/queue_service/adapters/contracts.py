"""Contracts in PostgreSQL."""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.kindergartens import REACHED, reach_values
from queue_service.use_cases.kindergarten_ports import Reach
from queue_service.use_cases.place_ports import Contract

_ADD = text(
    """
    insert into contract (id, number, choice_id, application_id, document, document_hash, drafted_at)
    values (:id, :number, :choice_id, :application_id, cast(:document as jsonb), :document_hash, :drafted_at)
    """
)
_OF_CHOICE = text("select * from contract where choice_id = :id for update")
_OF_ENROLMENT = text(
    """
    select o.* from enrolment n join choice c on c.voucher_id = n.voucher_id and c.group_id = n.group_id
        and c.state = 'enrolled' join contract o on o.choice_id = c.id
    where n.id = :id order by o.drafted_at desc limit 1
    """
)
_FIND = text(
    f"""
    select o.* from contract o join choice c on c.id = o.choice_id join kindergarten k on k.id = c.kindergarten_id
    where o.id = :id and {REACHED}
    """  # noqa: S608 - constants
)
_STORE = text(
    """
    update contract set parent_signed_at = :parent_signed_at, parent_signed_by = :parent_signed_by,
        kindergarten_signed_at = :kindergarten_signed_at, kindergarten_signed_by = :kindergarten_signed_by,
        terminated_at = :terminated_at, ground = :ground, version = version + 1
    where id = :id
    """
)


class ContractRepository:
    """Stores and finds contracts; whoever changes one has locked its entry before."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def next_number(self, year: int) -> str:
        """A number nobody had; some may be missing between."""
        value = (await self._connection.execute(text("select nextval('contract_number')"))).scalar_one()
        return f"C-{year}-{value:06d}"

    async def add(self, contract: Contract) -> None:
        document = json.dumps(dict(contract.document), ensure_ascii=False)
        await self._connection.execute(_ADD, asdict(contract) | {"document": document})

    async def of_choice(self, choice_id: str) -> Contract | None:
        row = (await self._connection.execute(_OF_CHOICE, {"id": choice_id})).one_or_none()
        return contract_of(row) if row else None

    async def of_enrolment(self, enrolment_id: str) -> Contract | None:
        """The contract by which the child was enrolled."""
        row = (await self._connection.execute(_OF_ENROLMENT, {"id": enrolment_id})).one_or_none()
        return contract_of(row) if row else None

    async def find(self, contract_id: str, *, reach: Reach) -> Contract | None:
        row = (await self._connection.execute(_FIND, reach_values(reach) | {"id": contract_id})).one_or_none()
        return contract_of(row) if row else None

    async def store(self, contract: Contract, *, ground: str | None = None) -> None:
        await self._connection.execute(_STORE, asdict(contract) | {"ground": ground})


def contract_of(row: Row[Any]) -> Contract:
    """The contract of a row of the table."""
    fields = {name: getattr(row, name) for name in Contract.__slots__}
    return Contract(**(fields | {"id": str(row.id), "choice_id": str(row.choice_id)}))
