"""Kindergartens and their groups in PostgreSQL; who may see which is part of every statement."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.place_errors import Hold, KindergartenExistsError
from queue_service.use_cases.kindergarten_ports import GroupRow, KindergartenRow, Reach

_COLUMNS = (
    "id, bin, name_kk, name_ru, kind, ownership, address_kk, address_ru, region, district, settlement, territory, "
    "latitude, longitude, languages, regimes, phone, email, licence, in_voucher, untranslated, state, version, "
    "changed_at"
)
_VALUES = ", ".join(f":{name.strip()}" for name in _COLUMNS.split(","))
_CHANGES = ", ".join(f"{name.strip()} = :{name.strip()}" for name in _COLUMNS.split(",")[1:])
#: Whose staff sees the kindergarten `k`.
REACHED = """
    (:everywhere or k.territory = any(:territories) or k.district = any(:territories)
        or k.id = any(cast(:kindergartens as uuid[])))
"""
_ADD = text(f"insert into kindergarten ({_COLUMNS}) values ({_VALUES})")  # noqa: S608 - constants
_STORE = text(f"update kindergarten set {_CHANGES} where id = :id")  # noqa: S608 - the same
_GET = f"select k.* from kindergarten k where k.id = :id and {REACHED}"  # noqa: S608 - the same
_LISTED = text(
    f"""
    select k.* from kindergarten k
    where {REACHED} and (cast(:state as text) is null or k.state = :state)
      and (cast(:name as text) is null or (k.name_ru, k.id) > (:name, cast(:after as uuid)))
    order by k.name_ru, k.id limit :limit
    """  # noqa: S608 - the same
)
_GROUP_COLUMNS = (
    "id, kindergarten_id, name, age_band, purpose, language, regime, declared, held, enrolled, state, version, "
    "changed_at"
)
_GROUP_VALUES = ", ".join(f":{name.strip()}" for name in _GROUP_COLUMNS.split(","))
_ADD_GROUP = text(f"insert into kindergarten_group ({_GROUP_COLUMNS}) values ({_GROUP_VALUES})")  # noqa: S608 - the same
# Not the counts: whoever holds or takes a place changes those alone.
_STORE_GROUP = text(
    """
    update kindergarten_group set name = :name, age_band = :age_band, purpose = :purpose, language = :language,
        regime = :regime, declared = :declared, state = :state, version = :version, changed_at = :changed_at
    where id = :id
    """
)
_GROUPS = text("select * from kindergarten_group where kindergarten_id = any(:ids) order by kindergarten_id, name, id")
_GROUP = text(
    f"""
    select g.* from kindergarten_group g join kindergarten k on k.id = g.kindergarten_id
    where g.id = :id and {REACHED} for update of g
    """  # noqa: S608 - the same
)
_HOLDS = text(
    """
    select c.id, e.code, c.state, c.held_at as since from choice c join entry e using (application_id)
    where c.group_id = :id and c.state in ('held', 'accepted')
    union all
    select w.id, e.code, w.state, w.offered_at from waitlist w join entry e using (application_id)
    where w.offered_group = :id and w.state = 'offered'
    order by since, id
    """
)
_CLOSING = text("select id from kindergarten where state = 'closing' order by id limit :limit")
_CLOSE_GROUPS = text(
    """
    update kindergarten_group set state = 'closed', version = version + 1, changed_at = now()
    where kindergarten_id = :id and state = 'open'
    """
)


class KindergartenRepository:
    """Stores and finds kindergartens and groups."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, row: KindergartenRow) -> None:
        """Store a new one; raises `KindergartenExistsError` where its BIN, or its name and address, are taken."""
        await self._write(_ADD, row)

    async def store(self, row: KindergartenRow) -> None:
        """Store what changed; raises `KindergartenExistsError` as `add` does."""
        await self._write(_STORE, row)

    async def _write(self, statement: Any, row: KindergartenRow) -> None:
        lists = {name: list(getattr(row, name)) for name in ("languages", "regimes", "untranslated")}
        try:
            await self._connection.execute(statement, asdict(row) | lists)
        except IntegrityError as fault:
            raise KindergartenExistsError from fault

    async def get(self, kindergarten_id: str, *, reach: Reach) -> KindergartenRow | None:
        return await self._one(_GET, kindergarten_id, reach)

    async def get_for_update(self, kindergarten_id: str, *, reach: Reach) -> KindergartenRow | None:
        return await self._one(f"{_GET} for no key update", kindergarten_id, reach)

    async def _one(self, statement: str, kindergarten_id: str, reach: Reach) -> KindergartenRow | None:
        values = reach_values(reach) | {"id": kindergarten_id}
        row = (await self._connection.execute(text(statement), values)).one_or_none()
        return kindergarten_of(row) if row else None

    async def listed(
        self, *, reach: Reach, state: str | None, after: tuple[str, str] | None, limit: int
    ) -> Sequence[KindergartenRow]:
        name, last = after or (None, None)
        values = reach_values(reach) | {"state": state, "name": name, "after": last, "limit": limit}
        return [kindergarten_of(row) for row in await self._connection.execute(_LISTED, values)]

    async def closing(self, *, limit: int) -> Sequence[str]:
        """Kindergartens that are being closed."""
        rows = await self._connection.execute(_CLOSING, {"limit": limit})
        return [str(found) for found in rows.scalars()]

    async def all_for_import(self) -> Sequence[KindergartenRow]:
        """Every kindergarten; nobody else imports until the transaction ends."""
        await self._connection.execute(text("select pg_advisory_xact_lock(hashtext('queue.kindergarten_import'))"))
        rows = await self._connection.execute(text("select * from kindergarten order by id for no key update"))
        return [kindergarten_of(row) for row in rows]

    async def groups_of(self, kindergarten_ids: Sequence[str]) -> Mapping[str, tuple[GroupRow, ...]]:
        rows = await self._connection.execute(_GROUPS, {"ids": list(kindergarten_ids)})
        groups = [group_of(row) for row in rows]
        return {key: tuple(some) for key, some in groupby(groups, key=lambda group: group.kindergarten_id)}

    async def add_group(self, row: GroupRow) -> None:
        await self._connection.execute(_ADD_GROUP, asdict(row))

    async def group_for_update(self, group_id: str, *, reach: Reach) -> GroupRow | None:
        values = reach_values(reach) | {"id": group_id}
        row = (await self._connection.execute(_GROUP, values)).one_or_none()
        return group_of(row) if row else None

    async def store_group(self, row: GroupRow) -> None:
        await self._connection.execute(_STORE_GROUP, asdict(row))

    async def holds_of(self, group_id: str) -> Sequence[Hold]:
        rows = await self._connection.execute(_HOLDS, {"id": group_id})
        return [Hold(choice_id=str(row.id), number=row.code, state=row.state, since=row.since) for row in rows]

    async def close_groups(self, kindergarten_id: str) -> None:
        """No new child comes into any group; whoever is choosing one at this moment is waited for."""
        await self._connection.execute(_CLOSE_GROUPS, {"id": kindergarten_id})


def reach_values(reach: Reach) -> dict[str, Any]:
    """The parameters of `REACHED`."""
    return {
        "everywhere": reach.everywhere,
        "territories": list(reach.territories),
        "kindergartens": list(reach.kindergartens),
    }


def kindergarten_of(row: Row[Any]) -> KindergartenRow:
    """The kindergarten of a row of the table."""
    fields = {name: getattr(row, name) for name in KindergartenRow.__slots__}
    lists = {name: tuple(fields[name]) for name in ("languages", "regimes", "untranslated")}
    return KindergartenRow(**(fields | lists | {"id": str(row.id)}))


def group_of(row: Row[Any]) -> GroupRow:
    """The group of a row of the table."""
    fields = {name: getattr(row, name) for name in GroupRow.__slots__}
    return GroupRow(**(fields | {"id": str(row.id), "kindergarten_id": str(row.kindergarten_id)}))
