"""What officers do with places in the queue: hold, release, and two applications made one."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.office.application import load
from gateway_service.web.office.decisions import form_of, own_errors
from gateway_service.web.office.sending import choices, key_of, typed
from gateway_service.web.office.words import HOLD_GROUNDS
from gateway_service.web.page import Page, PageDep

router = APIRouter()
_PATH = "/staff/applications/{application_id}"
Answers = Mapping[str, str]


@router.get(_PATH + "/hold")
async def show_hold(application_id: str, page: PageDep) -> Response:
    """The form of a hold."""
    page.need("staff")
    return await form_of(page, application_id, "hold", partial(_hold_page, step="hold"))


@router.post(_PATH + "/hold")
async def hold(application_id: str, page: PageDep) -> Response:
    """Let vouchers pass the child by."""
    page.need("staff")
    return await _order(page, application_id, step="hold", done=page.say("The application is held. The place is kept."))


@router.get(_PATH + "/release")
async def show_release(application_id: str, page: PageDep) -> Response:
    """The form of a release."""
    page.need("staff")
    return await form_of(page, application_id, "release", partial(_hold_page, step="release"))


@router.post(_PATH + "/release")
async def release(application_id: str, page: PageDep) -> Response:
    """Let the child take part again."""
    page.need("staff")
    return await _order(page, application_id, step="release", done=page.say("The hold is lifted."))


@router.get(_PATH + "/merge")
async def show_merge(application_id: str, page: PageDep) -> Response:
    """The form: the number of the other application, and why they are one."""
    page.need("staff")
    return await form_of(page, application_id, "merge", _merge_page)


@router.post(_PATH + "/merge")
async def merge(application_id: str, page: PageDep) -> Response:
    """Make two applications one; the one filed first stands."""
    page.need("staff")
    answers = await page.answers()
    number, reason = answers.get("number", ""), answers.get("reason", "")
    texts = {"reason": "" if reason else page.say("Write the reasons")}
    try:
        duplicate = await _id_of(page, number)
        if duplicate is None:
            texts = {"number": page.say("There is no application of this number in your territories")} | texts
        body = {"duplicate_id": duplicate or "", "reason": reason}
        merged = await page.api.post(f"/operator/applications/{application_id}/merge", body, key=key_of(answers))
    except ApiProblemError as refusal:
        errors = own_errors(refusal, texts)
        card, _, _ = await load(page, application_id)
        return _merge_page(page, card, answers=answers, errors=errors)
    return page.go(
        f"/staff/applications/{merged['kept']}",
        notice=page.say("The two are one. This one stands, since it was filed first; the other is archived."),
    )


async def _id_of(page: Page, number: str) -> str | None:
    """The application of a number, in whatever case it was typed."""
    if not number:
        return None
    try:
        found = await page.api.get("/operator/applications", number=number.upper(), limit=1)
    except ApiProblemError as refusal:
        if refusal.status != 422:  # noqa: PLR2004 - nothing that looks like a number
            raise
        return None
    return str(found["items"][0]["id"]) if found["items"] else None


async def _order(page: Page, application_id: str, *, step: str, done: str) -> Response:
    answers = await page.answers()
    body = {"ground": answers.get("ground", ""), "reason": answers.get("reason", "")}
    texts = {
        "ground": "" if body["ground"] else page.say("Choose the ground"),
        "reason": "" if len(body["reason"]) > 2 else page.say("Write the reasons: 3 characters or more"),  # noqa: PLR2004
    }
    try:
        await page.api.post(f"/operator/entries/{application_id}/{step}", body, key=key_of(answers))
    except ApiProblemError as refusal:
        errors = own_errors(refusal, texts)
        card, _, _ = await load(page, application_id)
        return _hold_page(page, card, step=step, answers=answers, errors=errors)
    return page.go(f"/staff/applications/{application_id}", notice=done)


def _hold_page(
    page: Page,
    card: Mapping[str, Any],
    *,
    step: str,
    answers: Answers | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    grounds = choices(page, HOLD_GROUNDS)
    return page.render(
        "office/hold.html",
        errors=errors,
        card=card,
        step=step,
        grounds=grounds,
        answers=typed({"ground": grounds[0][0]} | dict(answers or {})),
        key=new_id(),
    )


def _merge_page(
    page: Page, card: Mapping[str, Any], *, answers: Answers | None = None, errors: list[FieldError] | None = None
) -> Response:
    return page.render("office/merge.html", errors=errors, card=card, answers=typed(answers), key=new_id())
