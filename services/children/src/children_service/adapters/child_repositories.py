"""Children, and who represents them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, exists, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from children_service.adapters.identifiers import row_id
from children_service.adapters.tables import CHILD, CHILD_LINK, PERSON_CELLS
from children_service.adapters.vault import Vault, facts_of, key_cells, person_cells
from children_service.domain.child import Child, Link, RepresentedChild
from children_service.domain.iin import Iin

_NOTHING = dict.fromkeys(("data_key", "data_key_id", *PERSON_CELLS))


class ChildRepository:
    """Each child once: the blind index of the IIN is unique, and outlives the child's data."""

    def __init__(self, connection: AsyncConnection, *, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def find_or_add(self, child: Child) -> Child:
        # Whoever comes second at the same instant waits in the insert for the first one's commit, then finds the row.
        await self._connection.execute(insert(CHILD).values(self._row(child)).on_conflict_do_nothing())
        same = select(CHILD).where(CHILD.c.iin_index == self._vault.index_of(child.iin)).with_for_update()
        row = (await self._connection.execute(same)).one()
        if row.data_key is not None:
            return child_of(row, vault=self._vault)
        revived = Child(id=str(row.id), iin=child.iin, facts=child.facts, facts_as_of=child.facts_as_of)
        await self._connection.execute(update(CHILD).where(CHILD.c.id == row.id).values(self._row(revived)))
        return revived

    async def update_facts(self, child: Child) -> None:
        this = CHILD.c.id == UUID(child.id)
        data_key = (await self._connection.execute(select(CHILD.c.data_key).where(this))).scalar_one()
        cells = self._sealed(child, data_key=data_key) | {"facts_as_of": child.facts_as_of}
        await self._connection.execute(update(CHILD).where(this).values(cells))

    async def hold(self, child_id: str) -> None:
        this = select(CHILD.c.id).where(CHILD.c.id == UUID(child_id))
        (await self._connection.execute(this.with_for_update())).one()

    async def destroy(self, child_id: str) -> None:
        await self._connection.execute(update(CHILD).where(CHILD.c.id == UUID(child_id)).values(_NOTHING))

    def _row(self, child: Child) -> dict[str, Any]:
        data_key = self._vault.new_key()
        plain = {
            "id": UUID(child.id),
            "iin_index": self._vault.index_of(child.iin),
            "facts_as_of": child.facts_as_of,
        }
        return plain | key_cells(data_key) | self._sealed(child, data_key=data_key)

    def _sealed(self, child: Child, *, data_key: bytes) -> dict[str, Any]:
        cells = person_cells(child.iin, child.facts)
        return dict(self._vault.seal(cells, table=CHILD, row_id=UUID(child.id), data_key=data_key))


class LinkRepository:
    """Who represents whom."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, *, account_id: str, child_id: str) -> Link | None:
        mine = (CHILD_LINK.c.account_id == account_id) & (CHILD_LINK.c.child_id == row_id(child_id))
        rows = await self._connection.execute(select(CHILD_LINK).where(mine))
        return next((_link_of(row) for row in rows), None)

    async def keep(self, link: Link) -> None:
        new = insert(CHILD_LINK).values(
            account_id=link.account_id, child_id=UUID(link.child_id), relation=link.relation, added_at=link.added_at
        )
        await self._connection.execute(
            new.on_conflict_do_update(
                index_elements=["account_id", "child_id"], set_={"relation": new.excluded.relation}
            )
        )

    async def remove(self, link: Link) -> bool:
        this = (CHILD_LINK.c.account_id == link.account_id) & (CHILD_LINK.c.child_id == UUID(link.child_id))
        gone = await self._connection.execute(delete(CHILD_LINK).where(this).returning(CHILD_LINK.c.child_id))
        return gone.one_or_none() is not None

    async def has_any(self, child_id: str) -> bool:
        anyone = select(exists().where(CHILD_LINK.c.child_id == UUID(child_id)))
        return bool((await self._connection.execute(anyone)).scalar_one())

    async def child_ids_of(self, account_id: str) -> Sequence[str]:
        mine = select(CHILD_LINK.c.child_id).where(CHILD_LINK.c.account_id == account_id)
        rows = await self._connection.execute(mine.order_by(CHILD_LINK.c.child_id))
        return [str(row.child_id) for row in rows]


class FamilyViewRepository:
    """An account's children with what they are to it."""

    def __init__(self, connection: AsyncConnection, *, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def one(self, child_id: str, *, account_id: str) -> RepresentedChild | None:
        rows = await self._connection.execute(self._of(account_id).where(CHILD.c.id == row_id(child_id)))
        return next((self._view(row) for row in rows), None)

    async def many(
        self, account_id: str, *, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[RepresentedChild]:
        place = tuple_(CHILD_LINK.c.added_at, CHILD_LINK.c.child_id)
        mine = self._of(account_id).order_by(CHILD_LINK.c.added_at, CHILD_LINK.c.child_id).limit(limit)
        if after is not None:
            mine = mine.where(place > tuple_(after[0], row_id(after[1])))
        return [self._view(row) for row in await self._connection.execute(mine)]

    def _of(self, account_id: str) -> Any:
        joined = select(CHILD, CHILD_LINK).join(CHILD_LINK, CHILD_LINK.c.child_id == CHILD.c.id)
        return joined.where(CHILD_LINK.c.account_id == account_id)

    def _view(self, row: Row[Any]) -> RepresentedChild:
        return RepresentedChild(child=child_of(row, vault=self._vault), link=_link_of(row))


def child_of(row: Row[Any], *, vault: Vault) -> Child:
    """The child of a row of its table."""
    cells = vault.open(row, table=CHILD)
    return Child(id=str(row.id), iin=Iin(digits=cells["iin"]), facts=facts_of(cells), facts_as_of=row.facts_as_of)


def _link_of(row: Row[Any]) -> Link:
    return Link(account_id=row.account_id, child_id=str(row.child_id), relation=row.relation, added_at=row.added_at)
