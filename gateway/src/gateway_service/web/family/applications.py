"""My applications: the list, and a new one."""

from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.family.loading import ParentDep
from gateway_service.web.family.stages import CLOSED
from gateway_service.web.family.views import card_of, full_name
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page
from gateway_service.web.translations import marked

_OPEN_HINT = marked("There already is an open application for this child.")
_DRAFT_HINT = marked("There is a draft for this child: you can continue it from “My applications”.")
router = APIRouter()


@router.get("/applications")
async def show_applications(page: ParentDep) -> Response:
    """Every application, drafts too."""
    answer = await page.api.get("/applications", cursor=page.request.query_params.get("cursor"))
    cards = [card_of(one) for one in answer["items"]]
    return page.render("family/applications.html", cards=cards, next_cursor=answer["next_cursor"])


@router.get("/applications/new")
async def show_new(page: ParentDep) -> Response:
    """Ask for which child."""
    return await _new(page, chosen=page.request.query_params.get("child", ""), key=new_id())


@router.post("/applications/new")
async def open_draft(page: ParentDep) -> Response:
    """Begin the draft; the same form sent twice begins one."""
    answers = await page.answers()
    child, key = answers.get("child", ""), answers.get("key") or new_id()
    if not child:
        error = FieldError(field="child", code="missing", text=page.say("Choose a child."))
        return await _new(page, chosen="", key=key, errors=[error])
    try:
        draft = await page.api.post("/applications", {"child_id": child}, key=key)
    except ApiProblemError as problem:
        if not problem.is_of_form:
            raise
        error = FieldError(field="", code=problem.code, text=problem.text)
        return await _new(page, chosen=child, key=new_id(), errors=[error])
    return page.go(f"/applications/{draft['id']}/edit/group")


async def _new(page: Page, *, chosen: str, key: str, errors: list[FieldError] | None = None) -> Response:
    children = (await page.api.get("/children"))["items"]
    known = (await page.api.get("/applications", limit=100))["items"]
    options = [(one["id"], full_name(one), _hint(page, known, one["id"])) for one in children]
    only = children[0]["id"] if len(children) == 1 else ""
    return page.render("family/application_new.html", errors=errors, options=options, chosen=chosen or only, key=key)


def _hint(page: Page, applications: list[dict[str, Any]], child_id: str) -> str:
    states = {one["state"]["code"] for one in applications if one["child_id"] == child_id}
    if states - CLOSED - {"draft"}:
        return page.say(_OPEN_HINT)
    return page.say(_DRAFT_HINT) if "draft" in states else ""
