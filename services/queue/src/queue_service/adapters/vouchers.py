"""Vouchers and their steps in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.voucher_errors import VoucherChangedError
from queue_service.domain.voucher_states import VoucherRole, VoucherState
from queue_service.domain.vouchers import Actor, Stepped, Voucher, VoucherStep
from queue_service.use_cases.voucher_ports import Situation

_LOAD = text("select * from voucher where id = cast(:id as uuid)")
_LOCK = text("select * from voucher where id = cast(:id as uuid) for update")
_LAST = "select * from voucher where application_id = :id order by offered_at desc, id desc limit 1"
_SAVE = text(
    """
    update voucher set state = :state, confirmed_at = :confirmed_at, use_by = :use_by, declined_at = :declined_at,
        undo_by = :undo_by, state_before_refusal = :state_before_refusal, used_at = :used_at, ended_at = :ended_at,
        ground = :ground, version = version + 1
    where id = cast(:id as uuid) and version = :version
    """
)
_STEP = text(
    """
    insert into voucher_step (voucher_id, at, action, before, after, by_kind, by_id, ground)
    values (cast(:id as uuid), :at, :action, :before, :after, :by_kind, :by_id, :ground)
    """
)
_STEPS = text("select * from voucher_step where voucher_id = cast(:id as uuid) order by id")
_SITUATION = text(
    """
    select exists (select 1 from waitlist where voucher_id = cast(:id as uuid) and state <> 'left') as waits,
        exists (select 1 from choice where voucher_id = cast(:id as uuid) and state = 'accepted') as accepted
    """
)
_RETURN_PLACE = text(
    """
    insert into pool_change (list, territory, delta, reason, voucher_id, iteration_id, by_id, at)
    values (:list, :territory, 1, :reason, cast(:id as uuid), cast(:iteration_id as uuid), :by_id, :at)
    on conflict do nothing
    """
)


class VoucherRepository:
    """Finds vouchers, and stores a step with what it made of one."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def load(self, voucher_id: str) -> Voucher | None:
        return await self._one(_LOAD, voucher_id)

    async def lock(self, voucher_id: str) -> Voucher | None:
        """The voucher, locked; its entry is locked first."""
        return await self._one(_LOCK, voucher_id)

    async def of_application(self, application_id: str) -> Voucher | None:
        """The application's newest voucher."""
        return await self._one(text(_LAST), application_id)

    async def get_for_update(self, application_id: str) -> Voucher | None:
        """The application's newest voucher, locked; its entry is locked first."""
        return await self._one(text(f"{_LAST} for update"), application_id)

    async def save(self, stepped: Stepped) -> Voucher:
        """Store the step; raises `VoucherChangedError` when the voucher is not the one that took it."""
        voucher = stepped.voucher
        if (await self._connection.execute(_SAVE, _columns(voucher))).rowcount != 1:
            raise VoucherChangedError
        await self._connection.execute(_STEP, {"id": voucher.id} | _step_columns(stepped.step))
        return replace(voucher, version=voucher.version + 1)

    async def steps(self, voucher_id: str) -> Sequence[VoucherStep]:
        return [_step(row) for row in await self._connection.execute(_STEPS, {"id": voucher_id})]

    async def situation(self, voucher_id: str) -> Situation:
        row = (await self._connection.execute(_SITUATION, {"id": voucher_id})).one()
        return Situation(waits=row.waits, accepted=row.accepted)

    async def return_place(self, voucher: Voucher, *, reason: str, by_id: str | None, at: datetime) -> bool:
        """Give the voucher's place back to the pool of its list, once; False when it is there already."""
        values = {
            "list": voucher.waiting_list,
            "territory": voucher.territory,
            "reason": reason,
            "id": voucher.id,
            "iteration_id": voucher.iteration_id,
            "by_id": by_id,
            "at": at,
        }
        return (await self._connection.execute(_RETURN_PLACE, values)).rowcount == 1

    async def _one(self, statement: Any, key: str) -> Voucher | None:
        row = (await self._connection.execute(statement, {"id": key})).one_or_none()
        return voucher_of(row) if row else None


def voucher_of(row: Row[Any]) -> Voucher:
    """The voucher of a row of the table."""
    before = row.state_before_refusal
    return Voucher(
        id=str(row.id),
        number=row.number,
        application_id=row.application_id,
        code=row.code,
        child_id=row.child_id,
        territory=row.territory,
        waiting_list=row.list,
        iteration_id=str(row.iteration_id),
        ordinal=row.ordinal,
        state=VoucherState(row.state),
        offered_at=row.offered_at,
        confirm_by=row.confirm_by,
        use_by=row.use_by,
        undo_by=row.undo_by,
        confirmed_at=row.confirmed_at,
        declined_at=row.declined_at,
        state_before_refusal=VoucherState(before) if before else None,
        used_at=row.used_at,
        ended_at=row.ended_at,
        ground=row.ground,
        terms_version=row.terms_version,
        rule_version=row.rule_version,
        version=row.version,
    )


def _columns(voucher: Voucher) -> dict[str, Any]:
    return {
        "id": voucher.id,
        "version": voucher.version,
        "state": voucher.state,
        "confirmed_at": voucher.confirmed_at,
        "use_by": voucher.use_by,
        "declined_at": voucher.declined_at,
        "undo_by": voucher.undo_by,
        "state_before_refusal": voucher.state_before_refusal,
        "used_at": voucher.used_at,
        "ended_at": voucher.ended_at,
        "ground": voucher.ground,
    }


def _step_columns(step: VoucherStep) -> dict[str, Any]:
    return {
        "at": step.at,
        "action": step.action,
        "before": step.before,
        "after": step.after,
        "by_kind": step.by.role,
        "by_id": step.by.id,
        "ground": step.ground,
    }


def _step(row: Row[Any]) -> VoucherStep:
    return VoucherStep(
        at=row.at,
        action=row.action,
        before=VoucherState(row.before),
        after=VoucherState(row.after),
        by=Actor(role=VoucherRole(row.by_kind), id=row.by_id),
        ground=row.ground,
    )
