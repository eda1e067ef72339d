"""Complaints: what is contested, by when there is an answer, and the answer."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.family.loading import ParentDep, opaque_id
from gateway_service.web.family.stages import CLOSED
from gateway_service.web.family.views import child_name
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page
from gateway_service.web.translations import marked

SUBJECTS: Mapping[str, str] = {
    "rejection": marked("The refusal to take the child into the queue"),
    "position": marked("The place in the queue"),
    "category": marked("The category of the queue"),
    "privilege": marked("The decision about the privilege"),
    "hold": marked("That the application is put on hold"),
    "refusal_by_kindergarten": marked("The refusal by a kindergarten"),
    "other": marked("Something else"),
}
LONGEST = 5000
_TAGS = {"filed": "", "under_review": "warn", "decided": "good"}
router = APIRouter()


@router.get("/appeals")
async def show_appeals(page: ParentDep) -> Response:
    """All complaints of this account, newest first."""
    answer = await page.api.get("/appeals", cursor=page.request.query_params.get("cursor"))
    applications = await _filed(page)
    numbers = {one["id"]: one["number"] for one in applications}
    return page.render(
        "family/appeals.html",
        appeals=answer["items"],
        next_cursor=answer["next_cursor"],
        numbers=numbers,
        tags=_TAGS,
        can_file=bool(applications),
    )


@router.get("/appeals/new")
async def show_new(page: ParentDep) -> Response:
    """Ask what is contested; an application that is named in the address is chosen already."""
    chosen = page.request.query_params.get("application", "")
    about = page.request.query_params.get("about", "")
    return await _new(page, {"application": chosen, "about": about}, key=new_id())


@router.post("/appeals/new")
async def file_appeal(page: ParentDep) -> Response:
    """File the complaint; the same form sent twice files one."""
    answers = await page.answers()
    key = answers.get("key") or new_id()
    if errors := _missing(page, answers):
        return await _new(page, answers, key=key, errors=errors)
    body = {"application_id": answers["application"], "about": answers["about"], "text": answers["text"]}
    try:
        appeal = await page.api.post("/appeals", body, key=key)
    except ApiProblemError as problem:
        if not problem.is_of_form:
            raise
        errors = problem.errors or [FieldError(field="about", code=problem.code, text=problem.text)]
        return await _new(page, answers, key=new_id(), errors=errors)
    return page.go(f"/appeals/{appeal['id']}", notice=page.say("The complaint is filed."))


@router.get("/appeals/{appeal_id}")
async def show_appeal(page: ParentDep, appeal_id: str) -> Response:
    """One complaint with its state, its term and its answer."""
    appeal = await page.api.get(f"/appeals/{opaque_id(appeal_id)}")
    application = await page.api.find(f"/applications/{appeal['application_id']}")
    return page.render("family/appeal.html", appeal=appeal, application=application, tags=_TAGS)


async def _filed(page: Page) -> list[dict[str, Any]]:
    """Applications that one can complain about."""
    answer = await page.api.get("/applications", limit=100)
    return [one for one in answer["items"] if one["own"] and one["state"]["code"] != "draft"]


def _missing(page: Page, answers: Mapping[str, str]) -> list[FieldError]:
    wanted = {
        "application": page.say("Choose the application."),
        "about": page.say("Choose what the complaint is about."),
        "text": page.say("Say in your own words what is wrong."),
    }
    errors = [
        FieldError(field=name, code="missing", text=text) for name, text in wanted.items() if not answers.get(name)
    ]
    if len(answers.get("text", "")) > LONGEST:
        text = page.say("The text may have at most %(longest)s characters.", longest=LONGEST)
        errors.append(FieldError(field="text", code="too_long", text=text))
    return errors


async def _new(page: Page, answers: Mapping[str, str], *, key: str, errors: list[FieldError] | None = None) -> Response:
    applications = await _filed(page)
    only = applications[0]["id"] if len(applications) == 1 else ""
    chosen = answers.get("application") or only
    subjects = _subjects(next((one for one in applications if one["id"] == chosen), None))
    return page.render(
        "family/appeal_new.html",
        errors=errors,
        applications=[
            (one["id"], f"{one['number']} · {child_name(one)}", one["state"]["text"]) for one in applications
        ],
        chosen=chosen,
        subjects=[(code, page.say(SUBJECTS[code]), "") for code in subjects],
        about=answers.get("about", ""),
        text=answers.get("text", ""),
        longest=LONGEST,
        key=key,
    )


def _subjects(application: Mapping[str, Any] | None) -> list[str]:
    """What can be contested about the application as it is; about one not chosen yet, anything."""
    if application is None:
        return list(SUBJECTS)
    state = application["state"]["code"]
    is_left_out = {
        "rejection": state != "rejected",
        "privilege": application["privilege"] is None,
        "position": state == "rejected",
        "hold": state in CLOSED,
    }
    return [code for code in SUBJECTS if not is_left_out.get(code)]
