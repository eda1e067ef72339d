"""Counts of places, refusals and admissions in PostgreSQL, for the territories of who asks."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.kindergartens import REACHED, reach_values
from queue_service.use_cases.kindergarten_ports import Reach
from queue_service.use_cases.show_report import Period, ReportName

_WHERE = f"""
    {REACHED} and (cast(:territory as text) is null or k.territory = :territory or k.district = :territory)
"""
# What was declared is the norm, who goes there the fact.
_CAPACITY = f"""
    select k.district, k.id::text as kindergarten_id, k.name_kk, k.name_ru, g.age_band, g.purpose, g.language,
        count(*) as groups, sum(g.declared) as declared, sum(g.held) as held, sum(g.enrolled) as enrolled,
        sum(case when g.state = 'open' then g.declared - g.held - g.enrolled else 0 end) as free,
        round(100.0 * sum(g.enrolled) / nullif(sum(g.declared), 0), 1)::float as filled_percent
    from kindergarten k join kindergarten_group g on g.kindergarten_id = k.id
    where {_WHERE} and k.state <> 'closed'
    group by k.id, g.age_band, g.purpose, g.language order by k.district, k.name_ru, k.id, 5, 6, 7
"""  # noqa: S608 - constants
_REFUSALS = f"""
    select k.district, k.id::text as kindergarten_id, k.name_kk, k.name_ru, c.ground, count(*) as refusals,
        (select count(*) from choice o where o.kindergarten_id = k.id and o.answered_at >= :begin
            and o.answered_at < :until) as answers
    from kindergarten k join choice c on c.kindergarten_id = k.id
    where {_WHERE} and c.state = 'refused' and c.answered_at >= :begin and c.answered_at < :until
    group by k.id, c.ground order by k.district, k.name_ru, k.id, c.ground
"""  # noqa: S608 - constants
_ADMISSIONS = f"""
    select k.district, e.cohort, e.class as privilege_class, g.language, count(*) as admitted,
        round(avg(extract(epoch from v.used_at) - e.filed_at_ms / 1000.0) / 86400)::int as waited_days
    from enrolment n join kindergarten k on k.id = n.kindergarten_id join kindergarten_group g on g.id = n.group_id
    join entry e using (application_id) join voucher v on v.id = n.voucher_id
    where {_WHERE} and v.used_at >= :begin and v.used_at < :until
    group by k.district, e.cohort, e.class, g.language order by 1, 2, 3, 4
"""  # noqa: S608 - constants
_STATEMENTS = {
    ReportName.CAPACITY: text(_CAPACITY),
    ReportName.REFUSALS: text(_REFUSALS),
    ReportName.ADMISSIONS: text(_ADMISSIONS),
}


class PlaceReportReader:
    """Reads of counts."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def rows(
        self, name: ReportName, *, reach: Reach, territory: str | None, period: Period
    ) -> Sequence[Mapping[str, Any]]:
        """The report's rows, by column."""
        values = reach_values(reach) | {"territory": territory}
        if name is not ReportName.CAPACITY:
            values |= {"begin": period.begin, "until": period.until}
        return [dict(row._mapping) for row in await self._connection.execute(_STATEMENTS[name], values)]  # noqa: SLF001
