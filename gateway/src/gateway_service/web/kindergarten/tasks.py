"""Tasks: what the system asks a person of the department to look into."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kindergarten.desk import Desk, DeskDep
from gateway_service.web.kindergarten.words import GROUNDS, TASK_KINDS
from gateway_service.web.office.places import place_names
from gateway_service.web.office.sending import key_of, options

router = APIRouter()
_API = "/operator/tasks"
_PATH = "/staff/tasks"
_PAGE = 100
_NOT_FOUND = 404


@router.get(_PATH)
async def list_tasks(desk: DeskDep) -> Response:
    """Open tasks, the oldest first, unless the done ones are asked for."""
    query = {"state": "open"} | desk.query("territory", "state", "kind", "cursor")
    found = await desk.page.api.get(_API, **query)
    return desk.render(
        "tasks",
        found=found,
        names=await place_names(desk.page, [one["territory"] for one in found["items"]]),
        query={name: value for name, value in query.items() if name != "cursor"},
        kinds=options(desk.page, TASK_KINDS),
        grounds=dict(options(desk.page, GROUNDS)),
    )


@router.get(_PATH + "/{task_id:uuid}")
async def show_task(desk: DeskDep, task_id: UUID) -> Response:
    """One task, with the form to complete it."""
    return await _card(desk, task_id)


@router.post(_PATH + "/{task_id:uuid}")
async def complete_task(desk: DeskDep, task_id: UUID) -> Response:
    """Say what was done."""
    answers = await desk.page.answers()
    try:
        await desk.page.api.post(f"{_API}/{task_id}/completion", {"note": answers.get("note", "")}, key=key_of(answers))
    except ApiProblemError as problem:
        return await _card(desk, task_id, answers=answers, problem=problem)
    return desk.page.go(_PATH, notice=desk.page.say("The task is completed."))


async def _card(
    desk: Desk, task_id: UUID, *, answers: dict[str, str] | None = None, problem: ApiProblemError | None = None
) -> Response:
    task = await _task(desk, str(task_id))
    return desk.render(
        "task",
        problem=problem,
        answers=answers,
        task=task,
        names=await place_names(desk.page, [task["territory"]]),
        grounds=dict(options(desk.page, GROUNDS)),
    )


async def _task(desk: Desk, task_id: str) -> Mapping[str, Any]:
    """The task out of the list, which is where the API has it."""
    cursor: str | None = None
    while True:
        found = await desk.page.api.get(_API, limit=_PAGE, cursor=cursor)
        for one in found["items"]:
            if one["id"] == task_id:
                task: dict[str, Any] = one
                return task
        cursor = found["next_cursor"]
        if cursor is None:
            raise ApiProblemError(_NOT_FOUND, {"code": "task_not_found"})
