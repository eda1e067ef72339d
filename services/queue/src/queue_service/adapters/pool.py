"""The places of each list in PostgreSQL: what came back, what was declared, what was issued."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.operator_roles import Scope
from queue_service.use_cases.iteration_ports import PoolChange
from queue_service.use_cases.show_pool import PoolState

_ADD = text(
    """
    insert into pool_change (list, territory, delta, reason, iteration_id, by_id, at)
    values (:list, :territory, :delta, :reason, cast(:iteration_id as uuid), :by, :at)
    """
)
_BALANCE = text("select coalesce(sum(delta), 0) from pool_change where list = :list")
_STATES = text(
    """
    with newest as (
        select list, max(id) as id from pool_change where reason = 'issued' group by list
    ), sums as (
        select p.list, p.territory, sum(p.delta) as balance, max(p.at) as changed_at,
            coalesce(sum(p.delta) filter (where p.id > coalesce(n.id, 0) and p.delta > 0
                and p.reason <> 'declared'), 0) as returned,
            coalesce(sum(p.delta) filter (where p.id > coalesce(n.id, 0) and p.reason = 'declared'), 0) as declared
        from pool_change p left join newest n on n.list = p.list
        where (p.territory = any(:territories) or :everywhere)
          and (cast(:territory as text) is null or p.territory = :territory)
        group by p.list, p.territory
    )
    select s.*, coalesce(w.purpose, 'general') as purpose,
        (select cast(i.id as text) from iteration i where i.list = s.list and i.published_seq is not null
            order by i.published_seq desc limit 1) as last_iteration
    from sums s left join waiting_list w on w.list = s.list order by s.territory, s.list
    """
)
_CHANGES = text(
    """
    select id, delta, reason, cast(iteration_id as text) as iteration_id, by_id, at, list, territory from pool_change
    where (territory = any(:territories) or :everywhere) and territory = :territory
    order by id desc limit :limit
    """
)


class PoolRepository:
    """Adds to the pool and tells what is in it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, change: PoolChange) -> None:
        await self._connection.execute(
            _ADD,
            {
                "list": change.waiting_list,
                "territory": change.territory,
                "delta": change.delta,
                "reason": change.reason,
                "iteration_id": change.iteration_id,
                "by": change.by,
                "at": change.at,
            },
        )

    async def balance(self, waiting_list: str) -> int:
        """How many places the list has."""
        return int((await self._connection.execute(_BALANCE, {"list": waiting_list})).scalar_one())

    async def states(self, scope: Scope, *, territory: str | None) -> Sequence[PoolState]:
        """Every list with a pool, and what came to it since its last issue."""
        return [_state(row) for row in await self._connection.execute(_STATES, _scope(scope, territory))]

    async def newest(self, scope: Scope, *, territory: str, limit: int) -> Sequence[PoolChange]:
        """What came and went last."""
        rows = await self._connection.execute(_CHANGES, _scope(scope, territory) | {"limit": limit})
        return [_change(row) for row in rows]


def _scope(scope: Scope, territory: str | None) -> dict[str, Any]:
    return {"territories": list(scope.territories), "everywhere": scope.everywhere, "territory": territory}


def _state(row: Row[Any]) -> PoolState:
    changed_at: datetime = row.changed_at
    return PoolState(
        waiting_list=row.list,
        territory=row.territory,
        purpose=row.purpose,
        balance=int(row.balance),
        returned=int(row.returned),
        declared=int(row.declared),
        last_iteration=row.last_iteration,
        changed_at=changed_at,
    )


def _change(row: Row[Any]) -> PoolChange:
    return PoolChange(
        waiting_list=row.list,
        territory=row.territory,
        delta=row.delta,
        reason=row.reason,
        at=row.at,
        iteration_id=row.iteration_id,
        by=row.by_id,
    )
