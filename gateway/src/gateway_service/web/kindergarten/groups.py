"""Groups of a kindergarten and their places, for the department and for the kindergarten's own staff."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kindergarten.desk import Desk, DeskDep
from gateway_service.web.kindergarten.garden_views import group_body
from gateway_service.web.kindergarten.sending import change, number_of
from gateway_service.web.kindergarten.words import AGE_BANDS, LANGUAGES, PURPOSES, REGIMES
from gateway_service.web.office.sending import key_of, options

router = APIRouter()
_GARDENS = "/operator/kindergartens"
_GROUPS = "/operator/groups"
_PATH = "/staff/kindergartens"
_CODED = ("age_band", "purpose", "language", "regime")
_NOT_FOUND = 404


@router.get(_PATH + "/{garden_id:uuid}/groups/new")
async def show_new_group(desk: DeskDep, garden_id: UUID) -> Response:
    """The form for a group."""
    return await _form(desk, garden_id, answers={"purpose": "general", "regime": "full_day"})


@router.post(_PATH + "/{garden_id:uuid}/groups/new")
async def add_group(desk: DeskDep, garden_id: UUID) -> Response:
    """Open a group."""
    answers = await desk.page.answers()
    try:
        await desk.page.api.post(f"{_GARDENS}/{garden_id}/groups", _body(answers), key=key_of(answers))
    except ApiProblemError as problem:
        return await _form(desk, garden_id, answers=answers, problem=problem)
    return desk.page.go(f"{_PATH}/{garden_id}", notice=desk.page.say("The group is opened."))


@router.get(_PATH + "/{garden_id:uuid}/groups/{group_id:uuid}")
async def show_group(desk: DeskDep, garden_id: UUID, group_id: UUID) -> Response:
    """The form with what is known of the group."""
    return await _form(desk, garden_id, group_id=group_id)


@router.post(_PATH + "/{garden_id:uuid}/groups/{group_id:uuid}")
async def change_group(desk: DeskDep, garden_id: UUID, group_id: UUID) -> Response:
    """Change it; places that are held or taken are not declared away."""
    answers = await desk.page.answers()
    try:
        await change(desk.page, f"{_GROUPS}/{group_id}", _body(answers), version=answers.get("version", ""))
    except ApiProblemError as problem:
        return await _form(desk, garden_id, group_id=group_id, answers=answers, problem=problem)
    return desk.page.go(f"{_PATH}/{garden_id}", notice=desk.page.say("The group is changed."))


def holds_of(problem: ApiProblemError | None) -> list[dict[str, Any]]:
    """Who holds the places that were to be declared away."""
    return list(problem.document.get("holds") or []) if problem else []


def group_answers(group: dict[str, Any]) -> dict[str, Any]:
    """The form as the group has it."""
    coded = {name: group[name]["code"] for name in _CODED}
    return coded | {"name": group["name"], "declared": str(group["declared"]), "version": str(group["version"])}


async def _form(
    desk: Desk,
    garden_id: UUID,
    *,
    group_id: UUID | None = None,
    answers: dict[str, Any] | None = None,
    problem: ApiProblemError | None = None,
) -> Response:
    card = await desk.page.api.get(f"{_GARDENS}/{garden_id}")
    group = next((one for one in card["groups"] if one["id"] == str(group_id)), None)
    if group_id and group is None:
        raise ApiProblemError(_NOT_FOUND, {"code": "group_not_found"})
    return desk.render(
        "group_form",
        problem=problem,
        answers=answers or (group_answers(group) if group else {}),
        card=card,
        group=group,
        holds=holds_of(problem),
        age_bands=options(desk.page, AGE_BANDS),
        purposes=options(desk.page, PURPOSES),
        languages=options(desk.page, LANGUAGES),
        regimes=options(desk.page, REGIMES),
    )


def _body(answers: dict[str, str]) -> dict[str, Any]:
    declared = {"declared": number_of(answers["declared"])} if answers.get("declared") else {}
    return group_body(answers, declared, ("name", *_CODED))
