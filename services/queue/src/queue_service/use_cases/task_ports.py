"""What the department's list of tasks needs from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from queue_service.use_cases.kindergarten_ports import Audit, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task as it is shown."""

    id: str
    kind: str
    territory: str
    application_id: str | None
    number: str | None
    kindergarten_id: str | None
    names: Mapping[str, str] | None
    details: Mapping[str, Any]
    state: str
    opened_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    done_by: str | None
    note: str | None


class Tasks(Protocol):
    """Tasks, as the department sees them."""

    async def listed(
        self,
        *,
        reach: Reach,
        territory: str | None,
        state: str | None,
        kind: str | None,
        after: tuple[datetime, str] | None,
        limit: int,
    ) -> Sequence[TaskRow]: ...
    async def get_for_update(self, task_id: str, *, reach: Reach) -> TaskRow | None: ...
    async def complete(self, task_id: str, *, by: str, note: str, at: datetime) -> None: ...


class TaskUnitOfWork(Protocol):
    """One transaction about tasks."""

    @property
    def tasks(self) -> Tasks: ...
    @property
    def audit(self) -> Audit: ...
