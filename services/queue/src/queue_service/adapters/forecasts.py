"""Past seasons and forecasts in PostgreSQL."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.forecast_lines import Months, Standing
from queue_service.domain.forecast_replay import NEVER, Band
from queue_service.domain.forecast_seasons import Flow, History
from queue_service.domain.forecasting import ListForecast
from queue_service.use_cases.forecast_ports import StoredBasis

_LISTS = text("select distinct list from counter where level = 0 order by list")
_DUE = text(
    """
    select distinct list from counter c, ledger_head h
    where level = 0 and not exists (
        select from forecast_basis b
        where b.list = c.list and b.basis ->> 'today' = :today and b.basis ->> 'rules' = h.rule_version
    )
    order by list
    """
)
# `movement_day` is what the ledger moved, by day; the reasons are those of `domain/folding.py`.
_HISTORY = text(
    """
    select cohort, class, day,
        coalesce(sum(n) filter (where reason = 'offered'), 0)::bigint as offered,
        coalesce(sum(n) filter (where sign = -1 and reason <> 'offered'), 0)::bigint as gone,
        coalesce(sum(n) filter (where sign = 1 and reason like 'restored:%'), 0)::bigint as returned,
        coalesce(sum(n) filter (where sign = 1 and reason like '%:%' and reason not like 'restored:%'), 0)::bigint
            as inserted,
        coalesce(sum(n) filter (where sign = 1 and reason not like '%:%'), 0)::bigint as joined
    from movement_day where list = :list group by cohort, class, day
    """
)
_PLACES = text(
    """
    select ((at_ms + 18000000) / 86400000)::int as day, sum(greatest(places, offered))::bigint as places
    from run where list = :list group by 1
    """
)
_MONTHS = text("select cohort, class, slot, n, held from counter where list = :list and level = 1 and n > 0")
_FORGET = text("delete from forecast_grid where list = :list")
_GRID = text(
    """
    insert into forecast_grid (list, category, number, earliest_weeks, likely_weeks, latest_weeks)
    select cast(:list as text), * from unnest(
        cast(:lines as text[]), cast(:numbers as int[]), cast(:earliest as real[]), cast(:likely as real[]),
        cast(:latest as real[])
    )
    """
)
_BASIS = text(
    """
    insert into forecast_basis (list, made_at, basis) values (:list, :made_at, cast(:basis as jsonb))
    on conflict (list) do update set made_at = excluded.made_at, basis = excluded.basis
    """
)
_PLACE = text("select list, cohort, class from standing where code = :number")
_BASIS_OF = text("select made_at, basis from forecast_basis where list = :list")
_AROUND = text(
    """
    (select * from forecast_grid where list = :list and category = :line and number <= :number
     order by number desc limit 1)
    union all
    (select * from forecast_grid where list = :list and category = :line and number > :number
     order by number limit 1)
    """
)


class ForecastRepository:
    """Reads what seasons were like; stores and finds forecasts."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def waiting_lists(self) -> Sequence[str]:
        return list((await self._connection.execute(_LISTS)).scalars())

    async def due(self, today: date) -> Sequence[str]:
        """Lists that have no forecast of this day and the rules in force."""
        return list((await self._connection.execute(_DUE, {"today": today.isoformat()})).scalars())

    async def history(self, waiting_list: str) -> History:
        found: dict[Atom, dict[int, Flow]] = {}
        for cohort, name, day, *counts in await self._connection.execute(_HISTORY, {"list": waiting_list}):
            found.setdefault(Atom(cohort, PrivilegeClass(name)), {})[day] = Flow(*counts)
        places = await self._connection.execute(_PLACES, {"list": waiting_list})
        return History(flows=found, places={row.day: row.places for row in places})

    async def months(self, waiting_list: str) -> Months:
        found: dict[Atom, dict[int, Standing]] = {}
        for cohort, name, slot, n, held in await self._connection.execute(_MONTHS, {"list": waiting_list}):
            found.setdefault(Atom(cohort, PrivilegeClass(name)), {})[slot] = Standing(n, held)
        return found

    async def keep(self, forecast: ListForecast, *, made_at: datetime) -> None:
        """Replace the list's forecasts."""
        await self._connection.execute(_FORGET, {"list": forecast.waiting_list})
        rows = [(line, number, *band) for line, grid in forecast.grid.items() for number, band in grid.items()]
        columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 5
        names = ("lines", "numbers", "earliest", "likely", "latest")
        columns[4] = [None if weeks == NEVER else weeks for weeks in columns[4]]
        await self._connection.execute(_GRID, {"list": forecast.waiting_list} | dict(zip(names, columns, strict=True)))
        await self._connection.execute(
            _BASIS, {"list": forecast.waiting_list, "made_at": made_at, "basis": json.dumps(_basis(forecast))}
        )

    async def place_of(self, number: str) -> tuple[str, Atom] | None:
        """The list and atom in which an application number stands."""
        row = (await self._connection.execute(_PLACE, {"number": number})).one_or_none()
        return None if row is None else (row[0], Atom(row[1], PrivilegeClass(row[2])))

    async def basis(self, waiting_list: str, *, line: str) -> StoredBasis | None:
        row = (await self._connection.execute(_BASIS_OF, {"list": waiting_list})).one_or_none()
        if row is None:
            return None
        stored = row.basis
        return StoredBasis(
            today=date.fromisoformat(stored["today"]),
            made_at=row.made_at,
            seasons=tuple(stored["seasons"]),
            paths=stored["paths"],
            held_share=stored["held_share"],
            tried=stored["tried"].get(line),
        )

    async def around(self, waiting_list: str, *, line: str, number: int) -> Mapping[int, Band]:
        """The bands of the next numbers on both sides, as far as the grid goes."""
        rows = await self._connection.execute(_AROUND, {"list": waiting_list, "line": line, "number": number})
        return {
            row.number: Band(
                row.earliest_weeks, row.likely_weeks, NEVER if row.latest_weeks is None else row.latest_weeks
            )
            for row in rows
        }


def _basis(forecast: ListForecast) -> dict[str, Any]:
    return {
        "today": forecast.today.isoformat(),
        "rules": forecast.rules,
        "seasons": forecast.seasons,
        "paths": forecast.paths,
        "held_share": forecast.held_share,
        "widening": forecast.widening,
        "tried": forecast.tried,
    }
