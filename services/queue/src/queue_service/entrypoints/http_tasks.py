"""The department's tasks, and the closing of kindergartens, over HTTP."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import (
    ApiTime,
    Line,
    Page,
    PageSize,
    RequestModel,
    ResponseModel,
    decode_cursor,
    encode_cursor,
    json_response,
)
from queue_service.domain.errors import QueueError
from queue_service.domain.place_errors import TaskDoneError, TaskUnknownError
from queue_service.domain.place_roles import PlaceAction
from queue_service.entrypoints.http_own_kindergarten import instant
from queue_service.entrypoints.kindergarten_models import CodedView, coded
from queue_service.entrypoints.kindergarten_texts import CODE_TEXTS, TASK_TEXTS
from queue_service.entrypoints.place_desk import PRIVATE, Desk, ItemId, KindergartenId, LanguageDep, at_desk
from queue_service.use_cases.close_kindergarten import CloseKindergarten, close_kindergarten
from queue_service.use_cases.complete_task import CompleteTask, complete_task
from queue_service.use_cases.task_ports import TaskRow

TASK_STATUSES: Mapping[type[QueueError], int] = {TaskUnknownError: 404, TaskDoneError: 409}

Reason = Annotated[Line, Field(min_length=3, max_length=1000)]
Cursor = Annotated[str | None, Query(max_length=512)]
Reader = Annotated[Desk, Depends(at_desk(PlaceAction.READ_TASKS))]
Completer = Annotated[Desk, Depends(at_desk(PlaceAction.COMPLETE_TASK))]
Closer = Annotated[Desk, Depends(at_desk(PlaceAction.CLOSE_KINDERGARTEN))]

router = APIRouter(prefix="/operator")


class ClosingReason(RequestModel):
    """Why the kindergarten is closed."""

    reason: Reason


class Completion(RequestModel):
    """What was done."""

    note: Reason


class ClosingView(ResponseModel):
    """A kindergarten that is being closed, and how many children that touches, at that moment."""

    kindergarten_id: str
    state: CodedView
    held: int
    waiting: int
    enrolled: int


class TaskView(ResponseModel):
    """Something a person of the department must look at."""

    id: str
    kind: CodedView
    territory: str
    application_id: str | None
    application_number: str | None
    kindergarten_id: str | None
    kindergarten_name: str | None
    details: dict[str, Any]
    state: str
    opened_at: ApiTime
    due_at: ApiTime | None
    done_at: ApiTime | None
    note: str | None

    @classmethod
    def of(cls, task: TaskRow, *, language: Language) -> "TaskView":
        """The task in the caller's language."""
        plain = ("id", "territory", "application_id", "kindergarten_id", "state", "opened_at", "due_at", "done_at")
        return cls(
            **{name: getattr(task, name) for name in (*plain, "note")},
            kind=coded(task.kind, language=language, texts=TASK_TEXTS),
            application_number=task.number,
            kindergarten_name=None if task.names is None else task.names["kk" if language == "kk" else "ru"],
            details=dict(task.details),
        )


@router.get("/tasks", response_model=Page[TaskView])
async def get_tasks(  # noqa: PLR0917 - each is a parameter of the request
    desk: Reader,
    language: LanguageDep,
    territory: Annotated[str | None, Query(pattern=r"^[0-9]{9}$")] = None,
    state: Annotated[str | None, Query(pattern=r"^(open|done)$")] = None,
    kind: Annotated[str | None, Query(pattern=r"^[a-z0-9_]{1,64}$")] = None,
    limit: PageSize = 20,
    cursor: Cursor = None,
) -> Response:
    """Tasks of the caller's territories, the oldest first."""
    after = decode_cursor(cursor, kinds=(str, str))
    begin: tuple[datetime, str] | None = (instant(after[0]), after[1]) if after else None
    async with desk.work() as unit_of_work:
        found = await unit_of_work.tasks.listed(
            reach=desk.staff.reach, territory=territory, state=state, kind=kind, after=begin, limit=limit + 1
        )
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    page = Page[TaskView](
        items=[TaskView.of(task, language=language) for task in shown],
        next_cursor=encode_cursor(last.opened_at.isoformat(), last.id) if last else None,
    )
    return json_response(page, headers=PRIVATE)


@router.post("/tasks/{task_id}/completion", response_model=TaskView)
async def post_completion(
    task_id: ItemId, body: Completion, desk: Completer, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Say what was done about a task."""
    command = CompleteTask(task_id=task_id, note=body.note, by=desk.staff)
    async with desk.work(subject=task_id) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        task = await complete_task(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        answer = json_response(TaskView.of(task, language=language), headers=PRIVATE)
        return await claim.keep(unit_of_work.connection, answer)


@router.post("/kindergartens/{kindergarten_id}/closing", status_code=202, response_model=ClosingView)
async def post_closing(
    kindergarten_id: KindergartenId, body: ClosingReason, desk: Closer, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Close a kindergarten: places held are let go, who waits is told, every child that goes there becomes a task."""
    command = CloseKindergarten(kindergarten_id=kindergarten_id, reason=body.reason, by=desk.staff)
    async with desk.work(subject=kindergarten_id) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        row, left = await close_kindergarten(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        view = ClosingView(
            kindergarten_id=row.id,
            state=coded(row.state, language=language, texts=CODE_TEXTS),
            held=left.held,
            waiting=left.waiting,
            enrolled=left.enrolled,
        )
        return await claim.keep(unit_of_work.connection, json_response(view, status=202, headers=PRIVATE))
