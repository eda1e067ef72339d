"""Numbers without counting the list: the sums of a few counts and the rest of one hour, in one snapshot.

The statement goes to the driver itself: what SQLAlchemy adds to a wide row costs more than the counting.
`make bench` has the measurement.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy.exc
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.use_cases.ports import CountedPlace, PlacedEntry

# 3600000 ms an hour, 24 hours a day, 30 days a month: `domain/slots.py`. Sums of int are quicker than of bigint, and
# what is too large for one is refused.
_PLACE = """
    select e.application_id, e.code, e.territory, e.filed_at_ms, e.state, e.hold_ground, e.held_since,
        s.code is not null as standing,
        coalesce(s.cohort, e.cohort) as cohort, coalesce(s.class, e.class) as class,
        head.seq, head.as_of, head.as_of < now() - interval '60 seconds' as stale, head.rule_version,
        ahead.cohorts as ahead_cohorts, ahead.classes as ahead_classes, ahead.counts as ahead_counts,
        total.cohorts as total_cohorts, total.classes as total_classes, total.counts as total_counts,
        ratio.nodes, ratio.phis
    from ledger_head head cross join entry e left join standing s on s.code = e.code
    cross join lateral (
        select array_agg(m.cohort) as cohorts, array_agg(m.class) as classes, array_agg((
            (select coalesce(sum(cast(c.n as int)), 0)
             from (values (cast(1 as smallint), cast(0 as bigint), s.filed_at_ms / 2592000000),
                          (cast(2 as smallint), s.filed_at_ms / 2592000000 * 30, s.filed_at_ms / 86400000),
                          (cast(3 as smallint), s.filed_at_ms / 86400000 * 24, s.filed_at_ms / 3600000)
                  ) as part (level, first, beyond)
             join counter c on c.list = s.list and c.cohort = m.cohort and c.class = m.class
                and c.level = part.level and c.slot >= part.first and c.slot < part.beyond)
          + (select count(*) from standing o where o.list = s.list and o.cohort = m.cohort
                and o.class = m.class and o.filed_at_ms >= s.filed_at_ms / 3600000 * 3600000
                and (o.filed_at_ms, o.code) < (s.filed_at_ms, s.code)))) as counts
        from rule_atom r join rule_atom m on m.version = r.version and m.category = r.category
        where r.version = head.rule_version and r.cohort = s.cohort and r.class = s.class
    ) as ahead
    cross join lateral (
        select array_agg(cohort) as cohorts, array_agg(class) as classes, array_agg(n) as counts
        from counter c where c.list = s.list and level = 0
    ) as total
    cross join lateral (
        select array_agg(node) as nodes, array_agg(phi) as phis from ratio_progress p where p.list = s.list
    ) as ratio
    where {condition}
"""
_MINE = "(e.account_id = $2 or exists (select 1 from child_link l where l.child_id = e.child_id and l.account_id = $2))"
_OF_APPLICATION = _PLACE.format(condition=f"e.application_id = $1 and {_MINE}")
_OF_ACCOUNT = _PLACE.format(
    condition="e.application_id in (select application_id from entry where account_id = $1 union "
    "select application_id from entry join child_link l using (child_id) where l.account_id = $1) "
    "order by e.filed_at_ms, e.code"
)
_OF_NUMBER = _PLACE.format(condition="e.code = $1")


class PlaceReader:
    """Reads of numbers; one statement each, so that everything in an answer is of one moment."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of_application(self, application_id: str, *, account_id: str) -> CountedPlace | None:
        places = await self._places(_OF_APPLICATION, application_id, account_id)
        return places[0] if places else None

    async def of_account(self, account_id: str) -> Sequence[CountedPlace]:
        return await self._places(_OF_ACCOUNT, account_id)

    async def of_number(self, number: str) -> CountedPlace | None:
        places = await self._places(_OF_NUMBER, number)
        return places[0] if places else None

    async def _places(self, statement: str, *values: str) -> list[CountedPlace]:
        # At hand without a turn through SQLAlchemy's bridge, which would take as long as the formula.
        held: Any = self._connection.sync_connection
        driver = held.connection.driver_connection
        faults: Any = self._connection.dialect.loaded_dbapi
        try:
            rows = await driver.fetch(statement, *values)
        except faults.asyncpg.PostgresError as fault:
            raise sqlalchemy.exc.DBAPIError(None, None, fault, hide_parameters=True) from fault
        except faults.asyncpg.InterfaceError as fault:
            raise sqlalchemy.exc.InterfaceError(None, None, fault, hide_parameters=True) from fault
        return [_place(row) for row in rows]


def _place(row: Mapping[str, Any]) -> CountedPlace:
    return CountedPlace(
        entry=PlacedEntry(
            application_id=row["application_id"],
            key=Key(row["filed_at_ms"], row["code"]),
            territory=row["territory"],
            state=row["state"],
            hold_ground=row["hold_ground"],
            held_since=row["held_since"],
        ),
        standing=row["standing"],
        atom=_atom(row["cohort"], row["class"]),
        ahead=_atoms(row["ahead_cohorts"], row["ahead_classes"], row["ahead_counts"]),
        totals=_atoms(row["total_cohorts"], row["total_classes"], row["total_counts"]),
        progress=dict(zip(row["nodes"] or (), row["phis"] or (), strict=True)),
        seq=row["seq"],
        as_of=row["as_of"],
        stale=row["stale"],
        rule_version=row["rule_version"],
    )


def _atoms(cohorts: list[int] | None, classes: list[str] | None, counts: list[int] | None) -> dict[Atom, int]:
    return dict(zip(map(_atom, cohorts or (), classes or ()), counts or (), strict=True))


@cache
def _atom(cohort: int, name: str) -> Atom:
    """There are a few dozen of them, met in every answer."""
    return Atom(cohort, PrivilegeClass(name))
