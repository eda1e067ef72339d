"""Iterations in PostgreSQL; another territory's are not found."""

import dataclasses
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.iteration_errors import IterationInProgressError
from queue_service.domain.iteration_states import IterationState
from queue_service.domain.operator_roles import Scope
from queue_service.use_cases.iteration_ports import (
    BetweenLeaf,
    Iteration,
    IterationFilter,
    ListedWinner,
    Simulation,
)

# The winners' numbers may be a hundred thousand: they are read by pages only.
_COLUMNS = """
    cast(id as text) as id, territory, purpose, list, places, cut_off, state, reason, drafted_by, drafted_at,
    simulation - 'codes' as simulation, simulated_seq, simulated_at, approved_by, approved_at, ordered_at,
    published_seq, published_at, offered, protocol_hash, closed_at, cancelled_by, cancelled_at, version
"""
_IN_SCOPE = "(territory = any(:territories) or :everywhere)"
_ADD = text(
    """
    insert into iteration (id, territory, purpose, list, places, cut_off, state, reason, drafted_by, drafted_at)
    values (:id, :territory, :purpose, :list, :places, :cut_off, :state, :reason, :drafted_by, :drafted_at)
    """
)
_GET = f"select {_COLUMNS} from iteration where id = cast(:id as uuid) and {_IN_SCOPE}"  # noqa: S608 - constants
_PUBLISHING = text(
    f"select {_COLUMNS} from iteration where state = 'publishing' and cast(id as text) = :id"  # noqa: S608 - a constant
)
_SAVE = text(
    """
    update iteration set state = :state, approved_by = :approved_by, approved_at = :approved_at,
        ordered_at = :ordered_at, published_seq = :published_seq, published_at = :published_at, offered = :offered,
        protocol_hash = :protocol_hash, closed_at = :closed_at, cancelled_by = :cancelled_by,
        cancelled_at = :cancelled_at, version = version + 1, simulated_seq = :simulated_seq,
        simulated_at = :simulated_at,
        simulation = coalesce(simulation, '{}') || cast(:simulation as jsonb)
    where id = cast(:id as uuid)
    """
)
_KEEP_WINNERS = text(
    """
    update iteration
    set simulation = coalesce(simulation, '{}') || jsonb_build_object('codes', to_jsonb(cast(:codes as text[])))
    where id = cast(:id as uuid)
    """
)
_LISTED = text(
    f"""
    select {_COLUMNS} from iteration where {_IN_SCOPE}
      and (cast(:territory as text) is null or territory = :territory)
      and (cast(:state as text) is null or state = :state)
      and (cast(:since as timestamptz) is null or (drafted_at, id) < (:since, cast(:id as uuid)))
    order by drafted_at desc, iteration.id desc limit :limit
    """  # noqa: S608 - constants
)
_SIMULATED = text(
    """
    select o.ordinal, e.code, e.cohort, e.class, null as state
    from iteration i cross join jsonb_array_elements_text(i.simulation -> 'codes') with ordinality as o (code, ordinal)
    join entry e on e.code = o.code
    where i.id = cast(:id as uuid) and o.ordinal > :after order by o.ordinal limit :limit
    """
)
_DRAWN = text(
    """
    select v.ordinal, v.code, e.cohort, e.class, v.state from voucher v join entry e using (application_id)
    where v.iteration_id = cast(:id as uuid) and v.ordinal > :after order by v.ordinal limit :limit
    """
)
_SIMULATED_CODES = text(
    "select jsonb_array_elements_text(simulation -> 'codes') from iteration where id = cast(:id as uuid)"
)
_DRAWN_CODES = text("select code from voucher where iteration_id = cast(:id as uuid) order by ordinal")
_BETWEEN = text(
    """
    select seq, at_ms, kind, code, convert_from(leaf, 'UTF8') as line from ledger
    where seq > :after and seq < :until and (list = :list or kind = 'rules_in_force') order by seq limit :limit
    """
)
_UNSETTLED = text(
    """
    select count(*) from voucher where iteration_id = cast(:id as uuid)
      and (state in ('offered', 'confirmed', 'bound') or exists (
          select from deadline d where d.application_id = voucher.application_id
            and d.voucher_id = voucher.id and d.kind = 'refusal_undo' and d.state = 'open'))
    """
)


class IterationRepository:
    """Stores and finds iterations."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, iteration: Iteration) -> None:
        await self._connection.execute(_ADD, _row_of(iteration))

    async def get(self, iteration_id: str, *, scope: Scope) -> Iteration | None:
        return await self._one(_GET, iteration_id, scope)

    async def get_for_update(self, iteration_id: str, *, scope: Scope) -> Iteration | None:
        return await self._one(f"{_GET} for update", iteration_id, scope)

    async def _one(self, query: str, iteration_id: str, scope: Scope) -> Iteration | None:
        row = (await self._connection.execute(text(query), {"id": iteration_id} | _scope(scope))).one_or_none()
        return _iteration(row) if row else None

    async def publishing(self, iteration_id: str) -> Iteration | None:
        """The iteration if it waits for its draw."""
        row = (await self._connection.execute(_PUBLISHING, {"id": iteration_id})).one_or_none()
        return _iteration(row) if row else None

    async def save(self, iteration: Iteration) -> None:
        """Store what was done to it; raises `IterationInProgressError` where another one of the list is being drawn."""
        try:
            await self._connection.execute(_SAVE, _row_of(iteration))
        except IntegrityError as fault:
            raise IterationInProgressError from fault

    async def keep_winners(self, iteration_id: str, codes: Sequence[str]) -> None:
        """Keep the simulated order."""
        await self._connection.execute(_KEEP_WINNERS, {"id": iteration_id, "codes": list(codes)})

    async def listed(
        self, which: IterationFilter, *, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[Iteration]:
        """Iterations, the newest first."""
        since, last = after or (None, None)
        parameters = {"territory": which.territory, "state": which.state, "since": since, "id": last, "limit": limit}
        rows = await self._connection.execute(_LISTED, parameters | _scope(which.scope))
        return [_iteration(row) for row in rows]

    async def winners(self, iteration: Iteration, *, after: int, limit: int) -> Sequence[ListedWinner]:
        """Who was drawn, or before that who would have been."""
        query = _SIMULATED if iteration.published_seq is None else _DRAWN
        rows = await self._connection.execute(query, {"id": iteration.id, "after": after, "limit": limit})
        return [
            ListedWinner(
                ordinal=row.ordinal,
                number=row.code,
                atom=Atom(row.cohort, PrivilegeClass(getattr(row, "class"))),
                state=row.state,
            )
            for row in rows
        ]

    async def simulated_codes(self, iteration_id: str) -> Sequence[str]:
        return list((await self._connection.execute(_SIMULATED_CODES, {"id": iteration_id})).scalars())

    async def drawn_codes(self, iteration_id: str) -> Sequence[str]:
        return list((await self._connection.execute(_DRAWN_CODES, {"id": iteration_id})).scalars())

    async def leaves_between(self, waiting_list: str, *, after: int, until: int, limit: int) -> Sequence[BetweenLeaf]:
        """What the ledger has of the list between two leaves, both left out."""
        parameters = {"list": waiting_list, "after": after, "until": until, "limit": limit}
        return [_between(row) for row in await self._connection.execute(_BETWEEN, parameters)]

    async def unsettled(self, iteration_id: str) -> int:
        """How many vouchers of the iteration wait for their outcome."""
        return int((await self._connection.execute(_UNSETTLED, {"id": iteration_id})).scalar_one())


def _scope(scope: Scope) -> dict[str, Any]:
    return {"territories": list(scope.territories), "everywhere": scope.everywhere}


def _row_of(iteration: Iteration) -> dict[str, Any]:
    fields = {field.name: getattr(iteration, field.name) for field in dataclasses.fields(iteration)}
    simulation = fields.pop("simulation")
    kept = {} if simulation is None else dataclasses.asdict(simulation)
    seq, at = kept.pop("seq", None), kept.pop("at", None)
    return fields | {
        "list": fields.pop("waiting_list"),
        "simulation": json.dumps(kept),
        "simulated_seq": seq,
        "simulated_at": at,
    }


def _iteration(row: Row[Any]) -> Iteration:
    fields = row._asdict()
    simulation, seq, at = (fields.pop(name) for name in ("simulation", "simulated_seq", "simulated_at"))
    return Iteration(
        **fields
        | {
            "waiting_list": fields.pop("list"),
            "state": IterationState(row.state),
            "simulation": None if seq is None else Simulation(**simulation, seq=seq, at=at),
        }
    )


def _between(row: Row[Any]) -> BetweenLeaf:
    leaf = json.loads(row.line)
    ground = leaf.get("ground") or leaf.get("reason") or leaf.get("run") or leaf.get("rules") or ""
    return BetweenLeaf(
        seq=row.seq,
        at=datetime.fromtimestamp(row.at_ms / 1000, UTC),
        kind=row.kind,
        number=row.code,
        ground=str(ground),
    )
