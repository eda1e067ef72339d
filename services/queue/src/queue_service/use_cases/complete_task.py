"""Somebody of the department has seen to a task."""

from dataclasses import dataclass, replace

from balabaqsha_chassis.clock import Clock
from queue_service.domain.place_errors import TaskDoneError, TaskUnknownError
from queue_service.use_cases.kindergarten_ports import Staff
from queue_service.use_cases.task_ports import TaskRow, TaskUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask:
    """Which task, what was done, and by whom."""

    task_id: str
    note: str
    by: Staff


async def complete_task(command: CompleteTask, *, unit_of_work: TaskUnitOfWork, clock: Clock) -> TaskRow:
    """End it; raises `TaskUnknownError`, or `TaskDoneError` when another has."""
    task = await unit_of_work.tasks.get_for_update(command.task_id, reach=command.by.reach)
    if task is None:
        raise TaskUnknownError
    if task.state == "done":
        raise TaskDoneError
    at = clock()
    await unit_of_work.tasks.complete(task.id, by=command.by.account_id, note=command.note, at=at)
    unit_of_work.audit.note(command.by.note("task_completed", subject_kind="task", subject=task.id))
    return replace(task, state="done", done_at=at, done_by=command.by.account_id, note=command.note)
