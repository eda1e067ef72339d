"""Reference lists in PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Table, exists, func, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.tables import (
    AGE_RULE,
    CONSENT_TEXT,
    DOCUMENT_KIND,
    GROUP_TYPE,
    PRIVILEGE_TYPE,
    REGION,
    TEACHING_LANGUAGE,
)
from applications_service.domain.age import AgeRule
from applications_service.use_cases.ports import Consent, PrivilegeItem, ReferenceItem, RegionItem, RegionRow

_R = REGION.c
_ROWS_A_STATEMENT = 1000


class ReferenceRepository:
    """Reference lists and rules kept as data."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def regions(self, parent: str | None) -> list[RegionItem]:
        below = REGION.alias()
        has_children = exists().where(below.c.parent == _R.code).label("has_children")
        within = _R.parent.is_(None) if parent is None else _R.parent == parent
        rows = await self._connection.execute(select(REGION, has_children).where(within).order_by(_R.code))
        return [RegionItem(code=row.code, names=_names(row), has_children=row.has_children) for row in rows]

    async def group_types(self) -> list[ReferenceItem]:
        return await self._list(GROUP_TYPE)

    async def languages(self) -> list[ReferenceItem]:
        return await self._list(TEACHING_LANGUAGE)

    async def document_kinds(self) -> list[ReferenceItem]:
        return await self._list(DOCUMENT_KIND)

    async def privileges(self) -> list[PrivilegeItem]:
        rows = await self._connection.execute(select(PRIVILEGE_TYPE).order_by(PRIVILEGE_TYPE.c.position))
        return [
            PrivilegeItem(
                code=row.code,
                names=_names(row),
                privilege_class=row._mapping["class"],  # noqa: SLF001 - SQLAlchemy's public name for the columns
                uncertain=row.uncertain,
                document_kinds=tuple(row.document_kinds),
            )
            for row in rows
        ]

    async def consent(self, *, at: datetime) -> Consent:
        chosen = select(CONSENT_TEXT).where(CONSENT_TEXT.c.valid_from <= at)
        row = (await self._connection.execute(chosen.order_by(CONSENT_TEXT.c.valid_from.desc()).limit(1))).one()
        texts = {"kk": row.text_kk, "ru": row.text_ru, "en": row.text_en}
        return Consent(version=row.version, valid_from=row.valid_from, texts=texts)

    async def age_rule(self, on: date) -> AgeRule:
        chosen = select(AGE_RULE).where(AGE_RULE.c.valid_from <= on).order_by(AGE_RULE.c.valid_from.desc()).limit(1)
        row = (await self._connection.execute(chosen)).one()
        return AgeRule(valid_from=row.valid_from, refused_from_age=row.refused_from_age, source=row.source)

    async def has_group_type(self, code: str) -> bool:
        return await self._has(GROUP_TYPE, code)

    async def has_language(self, code: str) -> bool:
        return await self._has(TEACHING_LANGUAGE, code)

    async def has_document_kind(self, code: str) -> bool:
        return await self._has(DOCUMENT_KIND, code)

    async def privilege_class(self, type_code: str) -> str | None:
        chosen = select(PRIVILEGE_TYPE.c["class"]).where(PRIVILEGE_TYPE.c.code == type_code)
        return (await self._connection.execute(chosen)).scalar_one_or_none()

    async def is_region(self, code: str) -> bool:
        return await self._answer(exists().where(_R.code == code, _R.parent.is_(None)))

    async def is_child(self, code: str, *, parent: str) -> bool:
        return await self._answer(exists().where(_R.code == code, _R.parent == parent))

    async def has_children(self, code: str) -> bool:
        return await self._answer(exists().where(_R.parent == code))

    async def jurisdiction(self, *, region: str | None, district: str | None) -> str | None:
        is_city = await self._answer(exists().where(_R.code == region, _R.whole_city))
        return region if is_city else district

    async def lies_in(self, code: str, *, ancestor: str) -> bool:
        above = select(_R.parent.label("code")).where(_R.code == code).cte("above", recursive=True)
        higher = REGION.alias()
        above = above.union(select(higher.c.parent).where(higher.c.code == above.c.code))
        return await self._answer(exists(select(literal(1)).select_from(above).where(above.c.code == ancestor)))

    async def region_names(self, codes: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        rows = await self._connection.execute(select(REGION).where(_R.code.in_(codes)))
        return {row.code: _names(row) for row in rows}

    async def region_codes(self) -> set[str]:
        return set((await self._connection.execute(select(_R.code))).scalars())

    async def store_regions(self, rows: Sequence[RegionRow]) -> None:
        for start in range(0, len(rows), _ROWS_A_STATEMENT):
            some = [asdict(row) for row in rows[start : start + _ROWS_A_STATEMENT]]
            statement = upsert(REGION).values(some)
            fresh = {name: statement.excluded[name] for name in ("parent", "name_kk", "name_ru")}
            await self._connection.execute(statement.on_conflict_do_update(index_elements=["code"], set_=fresh))

    async def _list(self, table: Table) -> list[ReferenceItem]:
        rows = await self._connection.execute(select(table).order_by(table.c.position))
        return [ReferenceItem(code=row.code, names=_names(row)) for row in rows]

    async def _has(self, table: Table, code: str) -> bool:
        return await self._answer(exists().where(table.c.code == code))

    async def _answer(self, question: Any) -> bool:
        return bool((await self._connection.execute(select(func.coalesce(question, False)))).scalar_one())


def _names(row: Row[Any]) -> dict[str, str]:
    """The classifier has no English names; where there is none the Russian one stands for it."""
    return {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en or row.name_ru}
