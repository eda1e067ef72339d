"""The department's tasks in PostgreSQL."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.identifiers import new_id
from queue_service.adapters.kindergartens import reach_values
from queue_service.use_cases.kindergarten_ports import Reach
from queue_service.use_cases.place_ports import NewTask
from queue_service.use_cases.task_ports import TaskRow

_OPEN = text(
    """
    insert into task (id, kind, territory, application_id, kindergarten_id, details, state, opened_at, due_at)
    values (:id, :kind, :territory, :application_id, :kindergarten_id, cast(:details as jsonb), 'open', :opened_at,
        :due_at)
    on conflict do nothing
    """
)
_REACHED = """
    (:everywhere or t.territory = any(:territories) or k.district = any(:territories)
        or k.id = any(cast(:kindergartens as uuid[])))
"""
_TASK = f"""
    select t.*, e.code, k.name_kk, k.name_ru from task t
    left join kindergarten k on k.id = t.kindergarten_id left join entry e using (application_id)
    where {_REACHED}
"""  # noqa: S608 - constants
_LISTED = text(
    f"""
    {_TASK} and (cast(:state as text) is null or t.state = :state) and (cast(:kind as text) is null or t.kind = :kind)
      and (cast(:territory as text) is null or t.territory = :territory or k.district = :territory)
      and (cast(:since as timestamptz) is null or (t.opened_at, t.id) > (:since, cast(:after as uuid)))
    order by t.opened_at, t.id limit :limit
    """
)
_LOCK = text(f"{_TASK} and t.id = :id for update of t")
_DONE = text("update task set state = 'done', done_at = :at, done_by = :by, note = :note where id = :id")


class TaskRepository:
    """Opens, lists and ends tasks."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open(self, task: NewTask) -> None:
        """Open it; a child of a kindergarten that closes is one task, however often it is told."""
        await self._connection.execute(
            _OPEN,
            {
                "id": new_id(),
                "kind": task.kind,
                "territory": task.territory,
                "application_id": task.application_id,
                "kindergarten_id": task.kindergarten_id,
                "details": json.dumps(dict(task.details)),
                "opened_at": task.opened_at,
                "due_at": task.due_at,
            },
        )

    async def listed(
        self,
        *,
        reach: Reach,
        territory: str | None,
        state: str | None,
        kind: str | None,
        after: tuple[datetime, str] | None,
        limit: int,
    ) -> Sequence[TaskRow]:
        since, last = after or (None, None)
        values = reach_values(reach) | {"territory": territory, "state": state, "kind": kind, "limit": limit}
        rows = await self._connection.execute(_LISTED, values | {"since": since, "after": last})
        return [_task(row) for row in rows]

    async def get_for_update(self, task_id: str, *, reach: Reach) -> TaskRow | None:
        row = (await self._connection.execute(_LOCK, reach_values(reach) | {"id": task_id})).one_or_none()
        return _task(row) if row else None

    async def complete(self, task_id: str, *, by: str, note: str, at: datetime) -> None:
        await self._connection.execute(_DONE, {"id": task_id, "by": by, "note": note, "at": at})


def _task(row: Row[Any]) -> TaskRow:
    plain = ("kind", "territory", "application_id", "details", "state", "opened_at", "due_at", "done_at", "done_by")
    return TaskRow(
        **{name: getattr(row, name) for name in plain},
        id=str(row.id),
        number=row.code,
        kindergarten_id=None if row.kindergarten_id is None else str(row.kindergarten_id),
        names=None if row.name_ru is None else {"kk": row.name_kk, "ru": row.name_ru},
        note=row.note,
    )
