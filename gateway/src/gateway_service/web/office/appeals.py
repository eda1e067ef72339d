"""Appeals: the list by term, and each with its answer."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.office.decisions import own_errors
from gateway_service.web.office.places import place_names
from gateway_service.web.office.sending import choices, key_of, options, typed
from gateway_service.web.office.views import kind_of
from gateway_service.web.office.words import APPEAL_OUTCOMES, APPEAL_STATES, SUBJECTS
from gateway_service.web.office.worklist import filter_errors, query_of, roles_of
from gateway_service.web.page import Page, PageDep

router = APIRouter()
_PATH = "/staff/appeals/{appeal_id}"
_FILTERS = ("state", "about", "territory", "overdue")
_ANSWERS = "approving_officer"


@router.get("/staff/appeals")
async def show_appeals(page: PageDep) -> Response:
    """Appeals without an answer, or of a state; what is due first comes first."""
    page.need("staff")
    query = query_of(page, *_FILTERS)
    errors: list[FieldError] = []
    found: dict[str, Any] = {"items": [], "next_cursor": None}
    try:
        found = await page.api.get("/operator/appeals", **query, cursor=page.request.query_params.get("cursor"))
    except ApiProblemError as refusal:
        errors = filter_errors(refusal)
    return page.render(
        "office/appeals.html",
        errors=errors,
        rows=[dict(item) | {"kind": kind_of(item["state"]["code"])} for item in found["items"]],
        next_cursor=found.get("next_cursor"),
        query=query,
        filters=typed(query),
        states=options(page, APPEAL_STATES),
        subjects=options(page, SUBJECTS),
        names=await place_names(page, [item["territory"] for item in found["items"]]),
    )


@router.get(_PATH)
async def show_appeal(appeal_id: str, page: PageDep) -> Response:
    """The appeal whole."""
    page.need("staff")
    return await _appeal_page(page, appeal_id)


@router.post(_PATH + "/review")
async def take_up(appeal_id: str, page: PageDep) -> Response:
    """The parent sees that somebody works on it."""
    page.need("staff")
    answers = await page.answers()
    try:
        await page.api.post(f"/operator/appeals/{appeal_id}/review", key=key_of(answers))
    except ApiProblemError as refusal:
        return await _appeal_page(page, appeal_id, errors=own_errors(refusal, {}))
    return page.go(f"/staff/appeals/{appeal_id}", notice=page.say("The appeal is taken up. The parent sees it."))


@router.post(_PATH + "/decision")
async def decide(appeal_id: str, page: PageDep) -> Response:
    """Answer the appeal, as somebody who did not take the contested decision."""
    page.need("staff")
    answers = await page.answers()
    body = {name: answers.get(name, "") for name in ("outcome", "answer")}
    texts = {
        "outcome": "" if body["outcome"] else page.say("Choose the outcome"),
        "answer": "" if body["answer"] else page.say("Write the answer"),
    }
    try:
        await page.api.post(f"/operator/appeals/{appeal_id}/decision", body, key=key_of(answers))
    except ApiProblemError as refusal:
        return await _appeal_page(page, appeal_id, answers=answers, errors=own_errors(refusal, texts))
    return page.go(f"/staff/appeals/{appeal_id}", notice=page.say("The appeal is answered. The parent is told."))


async def _appeal_page(
    page: Page, appeal_id: str, *, answers: Mapping[str, str] | None = None, errors: list[FieldError] | None = None
) -> Response:
    appeal = await page.api.get(f"/operator/appeals/{appeal_id}")
    answering = _ANSWERS in roles_of(page)
    return page.render(
        "office/appeal.html",
        errors=errors,
        appeal=appeal,
        kind=kind_of(appeal["state"]["code"]),
        taking_up=answering and appeal["state"]["code"] == "filed",
        deciding=answering and appeal["state"]["code"] == "under_review",
        outcomes=choices(page, APPEAL_OUTCOMES),
        answers=typed(answers),
        names=await place_names(page, [appeal["territory"]]),
        key=new_id(),
    )
