"""The evidence of what the register answered, encrypted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from children_service.adapters.identifiers import row_id
from children_service.adapters.tables import CHILD, PERSON_CELLS, REGISTER_CHECK
from children_service.adapters.vault import Vault, facts_of, key_cells, person_cells
from children_service.domain.check import Check, RegisterAnswer
from children_service.domain.iin import Iin

_CELLS = (*PERSON_CELLS, "basis")
_NOTHING = dict.fromkeys(("data_key", "data_key_id", *_CELLS))
#: Ended in portions, so that the first tick after a long stop holds no lock for long.
_PORTION = 1000


class CheckRepository:
    """Checks by id and account."""

    def __init__(self, connection: AsyncConnection, *, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, check: Check) -> None:
        identifier, data_key, answer = UUID(check.id), self._vault.new_key(), check.answer
        cells = person_cells(answer.child_iin, answer.facts) | {"basis": answer.basis}
        plain = {
            "id": identifier,
            "account_id": check.account_id,
            "iin_index": self._vault.index_of(answer.child_iin),
            "relation": answer.relation,
            "fingerprint": answer.fingerprint,
            "checked_at": check.checked_at,
            "expires_at": check.expires_at,
        }
        sealed = self._vault.seal(cells, table=REGISTER_CHECK, row_id=identifier, data_key=data_key)
        await self._connection.execute(insert(REGISTER_CHECK).values(plain | key_cells(data_key) | sealed))

    async def find(self, check_id: str, *, account_id: str) -> Check | None:
        mine = (REGISTER_CHECK.c.id == row_id(check_id)) & (REGISTER_CHECK.c.account_id == account_id)
        rows = await self._connection.execute(self._readable().where(mine))
        return next((self._check(row) for row in rows), None)

    async def list_of(self, account_id: str) -> Sequence[Check]:
        mine = self._readable().where(REGISTER_CHECK.c.account_id == account_id)
        rows = await self._connection.execute(mine.order_by(REGISTER_CHECK.c.checked_at, REGISTER_CHECK.c.id))
        return [self._check(row) for row in rows]

    async def mark_used(self, check_id: str, *, at: datetime) -> None:
        this = update(REGISTER_CHECK).where(REGISTER_CHECK.c.id == UUID(check_id))
        await self._connection.execute(this.values(used_at=at))

    async def destroy_used(self, child_id: str) -> None:
        index = select(CHILD.c.iin_index).where(CHILD.c.id == UUID(child_id)).scalar_subquery()
        used = (REGISTER_CHECK.c.iin_index == index) & REGISTER_CHECK.c.used_at.is_not(None)
        await self._connection.execute(update(REGISTER_CHECK).where(used).values(_NOTHING))

    async def drop_all(self, account_id: str) -> None:
        await self._connection.execute(delete(REGISTER_CHECK).where(REGISTER_CHECK.c.account_id == account_id))

    async def drop_unused(self, *, expired_before: datetime) -> None:
        stale = REGISTER_CHECK.c.used_at.is_(None) & (REGISTER_CHECK.c.expires_at < expired_before)
        some = select(REGISTER_CHECK.c.id).where(stale).limit(_PORTION)
        await self._connection.execute(delete(REGISTER_CHECK).where(REGISTER_CHECK.c.id.in_(some)))

    def _readable(self) -> Any:
        return select(REGISTER_CHECK).where(REGISTER_CHECK.c.data_key.is_not(None))

    def _check(self, row: Row[Any]) -> Check:
        cells = self._vault.open(row, table=REGISTER_CHECK, names=_CELLS)
        answer = RegisterAnswer(
            child_iin=Iin(digits=cells["iin"]),
            facts=facts_of(cells),
            alive=True,
            relation=row.relation,
            basis=cells["basis"],
            fingerprint=row.fingerprint,
        )
        return Check(
            id=str(row.id),
            account_id=row.account_id,
            answer=answer,
            checked_at=row.checked_at,
            expires_at=row.expires_at,
        )
