"""The list of those to be called, the phone for one call, and what it came to."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.office.decisions import own_errors
from gateway_service.web.office.places import place_names
from gateway_service.web.office.sending import choices, key_of, typed
from gateway_service.web.office.views import is_past
from gateway_service.web.office.words import CALL_OUTCOMES
from gateway_service.web.office.worklist import filter_errors, query_of, roles_of
from gateway_service.web.page import Page, PageDep
from gateway_service.web.translations import texts_of

router = APIRouter()
_PATH = "/staff/calls/{case_id}"
_REVEALS = "call_centre_agent"
_MOST = 100


@router.get("/staff/calls")
async def show_calls(page: PageDep) -> Response:
    """Open cases, the nearest term first; phones are masked."""
    page.need("staff")
    query = query_of(page, "territory")
    errors: list[FieldError] = []
    found: dict[str, Any] = {"items": [], "next_cursor": None}
    try:
        found = await page.api.get("/operator/call-list", **query, cursor=page.request.query_params.get("cursor"))
    except ApiProblemError as refusal:
        errors = filter_errors(refusal)
    now = page.portal.clock()
    return page.render(
        "office/calls.html",
        errors=errors,
        rows=[dict(item) | {"late": is_past(item["deadline"], now=now)} for item in found["items"]],
        next_cursor=found.get("next_cursor"),
        query=query,
        filters=typed(query),
        names=await place_names(page, [item["territory"] for item in found["items"]]),
        outcomes=texts_of(CALL_OUTCOMES, page.language),
    )


@router.get(_PATH)
async def show_call(case_id: str, page: PageDep) -> Response:
    """One case: what to say, the phone once it was asked for, and the outcome."""
    page.need("staff")
    return await _call_page(page, case_id)


@router.post(_PATH + "/reveal")
async def reveal(case_id: str, page: PageDep) -> Response:
    """The phone in clear; who asked is written down and shown to the person."""
    page.need("staff")
    await page.form()
    try:
        revealed = await page.api.post(f"/operator/call-list/{case_id}/reveal")
    except ApiProblemError as refusal:
        return await _call_page(page, case_id, errors=own_errors(refusal, {}))
    page.keep(call={"id": case_id, "phone": revealed["phone"]})
    return page.go(f"/staff/calls/{case_id}")


@router.post(_PATH + "/outcome")
async def keep_outcome(case_id: str, page: PageDep) -> Response:
    """What the call came to."""
    page.need("staff")
    answers = await page.answers()
    body = {"outcome": answers.get("outcome", ""), "note": answers.get("note") or None}
    texts = {"outcome": "" if body["outcome"] else page.say("Choose what the call came to")}
    try:
        await page.api.post(f"/operator/call-list/{case_id}/outcome", body, key=key_of(answers))
    except ApiProblemError as refusal:
        return await _call_page(page, case_id, answers=answers, errors=own_errors(refusal, texts))
    page.keep(call=None)
    return page.go("/staff/calls", notice=page.say("The outcome is kept."))


async def _call_page(
    page: Page, case_id: str, *, answers: Mapping[str, str] | None = None, errors: list[FieldError] | None = None
) -> Response:
    listed = await page.api.get("/operator/call-list", limit=_MOST)
    case = next((item for item in listed["items"] if item["id"] == case_id), None)
    known = page.flow.get("call") or {}
    return page.render(
        "office/call.html",
        errors=errors,
        case_id=case_id,
        case=case,
        phone=known.get("phone") if known.get("id") == case_id else None,
        revealing=_REVEALS in roles_of(page),
        answers=typed(answers),
        outcomes=choices(page, CALL_OUTCOMES),
        names=await place_names(page, [case["territory"]] if case else []),
        key=new_id(),
    )
