"""The catalogue of kindergartens as everybody may read it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.kindergartens import KindergartenRepository, kindergarten_of
from queue_service.use_cases.kindergarten_ports import CatalogueQuery, KindergartenRow, ListedKindergarten

# The great circle on a ball of 6371 km; on whole metres, so that a page begins exactly where the last one ended.
_DISTANCE = """
    round(12742000 * asin(sqrt(
        power(sin(radians(k.latitude - :latitude) / 2), 2)
        + cos(radians(:latitude)) * cos(radians(k.latitude)) * power(sin(radians(k.longitude - :longitude) / 2), 2)
    )))
"""
_GROUP = """
    exists (select from kindergarten_group g where g.kindergarten_id = k.id and g.state = 'open'
        and (cast(:language as text) is null or g.language = :language)
        and (cast(:age_band as text) is null or g.age_band = :age_band)
        and (cast(:purposes as text[]) is null or g.purpose = any(:purposes))
        and (not :free or g.held + g.enrolled < g.declared))
"""
_WANTED = f"""
    k.state <> 'closed' and k.in_voucher
    and (cast(:territory as text) is null or k.territory = :territory or k.district = :territory)
    and (not :by_group or {_GROUP} or (not :strict and :language = any(k.languages)))
"""
_BY_NAME = text(
    f"""
    select k.*, null as distance from kindergarten k
    where {_WANTED} and (cast(:name as text) is null or (k.name_ru, k.id) > (:name, cast(:after as uuid)))
    order by k.name_ru, k.id limit :limit
    """  # noqa: S608 - constants
)
_BY_DISTANCE = text(
    f"""
    select * from (select k.*, {_DISTANCE} as distance from kindergarten k where k.latitude is not null and {_WANTED}) k
    where cast(:metres as float) is null or (k.distance, k.id) > (:metres, cast(:after as uuid))
    order by k.distance, k.id limit :limit
    """  # noqa: S608 - constants
)
_ONE = text("select * from kindergarten where id = :id")


class CatalogueReader:
    """Reads of the catalogue."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._kindergartens = KindergartenRepository(connection)

    async def find(self, query: CatalogueQuery) -> Sequence[ListedKindergarten]:
        """By name, or by distance where that is asked; kindergartens on no map are near nothing."""
        key, last = query.after or (None, None)
        values = _values(query) | {"name": key, "metres": key, "after": last}
        if query.near:
            values |= {"latitude": query.near[0], "longitude": query.near[1]}
        statement = _BY_DISTANCE if query.near else _BY_NAME
        values = {name: value for name, value in values.items() if name in statement.compile().params}
        rows = (await self._connection.execute(statement, values)).all()
        found = [(kindergarten_of(row), row.distance) for row in rows]
        return await self._with_groups(found)

    async def one(self, kindergarten_id: str) -> ListedKindergarten | None:
        """A kindergarten, also one that is closed: its address may stand in somebody's bookmarks."""
        row = (await self._connection.execute(_ONE, {"id": kindergarten_id})).one_or_none()
        return (await self._with_groups([(kindergarten_of(row), None)]))[0] if row else None

    async def _with_groups(self, found: Sequence[tuple[KindergartenRow, Any]]) -> list[ListedKindergarten]:
        groups = await self._kindergartens.groups_of([row.id for row, _ in found])
        return [
            ListedKindergarten(kindergarten=row, groups=groups.get(row.id, ()), distance=distance)
            for row, distance in found
        ]


def _values(query: CatalogueQuery) -> dict[str, Any]:
    strict = query.free or query.age_band is not None or query.group_type is not None
    return {
        "territory": query.territory,
        "language": query.language,
        "age_band": query.age_band,
        "purposes": list(query.purposes) if query.group_type else None,
        "free": query.free,
        "by_group": strict or query.language is not None,
        "strict": strict,
        "limit": query.limit,
    }
