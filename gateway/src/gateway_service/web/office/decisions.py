"""What officers decide about an application: correction, hearing, refusal."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.office.application import load
from gateway_service.web.office.rights import heard
from gateway_service.web.office.sending import choices, instant_of, send_on_version, typed
from gateway_service.web.office.words import CORRECTABLE_FIELDS, CORRECTION_GROUNDS, REFUSAL_GROUNDS
from gateway_service.web.office.worklist import correction_errors
from gateway_service.web.page import Page, PageDep

router = APIRouter()
_PATH = "/staff/applications/{application_id}"
Answers = Mapping[str, str]


async def form_of(
    page: Page, application_id: str, action: str, show: Callable[[Page, Mapping[str, Any]], Response]
) -> Response:
    """The form of an action, or the card again when its time has passed."""
    card, _, actions = await load(page, application_id)
    if action in actions:
        return show(page, card)
    notice = page.say("As the application stands now, this cannot be done.")
    return page.go(f"/staff/applications/{application_id}", notice=notice)


def own_errors(refusal: ApiProblemError, texts: Mapping[str, str]) -> list[FieldError]:
    """What the form itself can name first, else what the API said; raises what no form can mend."""
    if not refusal.is_of_form or refusal.status == 403:  # noqa: PLR2004 - a right is missing
        raise refusal
    own = [FieldError(field=name, code="required", text=text) for name, text in texts.items() if text]
    return own or refusal.errors or [FieldError(field="", code=refusal.code, text=refusal.text)]


@router.get(_PATH + "/correction")
async def show_correction(application_id: str, page: PageDep) -> Response:
    """The form of a request for correction."""
    page.need("staff")
    return await form_of(page, application_id, "correction", _correction_page)


@router.post(_PATH + "/correction")
async def ask_for_correction(application_id: str, page: PageDep) -> Response:
    """Ask the parent."""
    page.need("staff")
    form = await page.form()
    answers = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
    grounds, fields = ([str(one) for one in form.getlist(name)] for name in ("grounds", "fields"))
    body = {"grounds": grounds, "fields": fields, "message": answers.get("message", "")}
    try:
        await send_on_version(
            page, f"/operator/applications/{application_id}/correction-requests", body, answers=answers
        )
    except ApiProblemError as refusal:
        errors = correction_errors(page, refusal, grounds=grounds, message=answers.get("message", ""))
        if not refusal.is_of_form or refusal.status == 403:  # noqa: PLR2004 - a right is missing
            raise
        card, _, _ = await load(page, application_id)
        return _correction_page(page, card, answers=answers, grounds=grounds, fields=fields, errors=errors)
    return page.go(f"/staff/applications/{application_id}", notice=page.say("The parent has been asked."))


@router.get(_PATH + "/hearing")
async def show_hearing(application_id: str, page: PageDep) -> Response:
    """The form of a hearing."""
    page.need("staff")
    return await form_of(page, application_id, "hearing", _hearing_page)


@router.post(_PATH + "/hearing")
async def appoint_hearing(application_id: str, page: PageDep) -> Response:
    """Tell the parent on what ground the application may be refused, and until when to be heard."""
    page.need("staff")
    answers = await page.answers()
    at = instant_of(answers.get("hearing_at", ""))
    texts = {
        "ground": "" if answers.get("ground") else page.say("Choose the ground"),
        "hearing_at": "" if at else page.say("Enter the date and the time of the hearing"),
    }
    body = {"ground": answers.get("ground", ""), "hearing_at": at or ""}
    try:
        await send_on_version(page, f"/operator/applications/{application_id}/hearings", body, answers=answers)
    except ApiProblemError as refusal:
        errors = own_errors(refusal, texts)
        card, _, _ = await load(page, application_id)
        return _hearing_page(page, card, answers=answers, errors=errors)
    return page.go(f"/staff/applications/{application_id}", notice=page.say("The hearing is appointed."))


@router.get(_PATH + "/refusal")
async def show_refusal(application_id: str, page: PageDep) -> Response:
    """The form of a refusal; only on a ground that was heard."""
    page.need("staff")
    return await form_of(page, application_id, "refusal", _refusal_page)


@router.post(_PATH + "/refusal")
async def refuse(application_id: str, page: PageDep) -> Response:
    """Refuse the application."""
    page.need("staff")
    answers = await page.answers()
    texts = {
        "ground": "" if answers.get("ground") else page.say("Choose the ground"),
        "reason": "" if answers.get("reason") else page.say("Write the reasons"),
    }
    body = {"ground": answers.get("ground", ""), "reason": answers.get("reason", "")}
    try:
        await send_on_version(page, f"/operator/applications/{application_id}/refusal", body, answers=answers)
    except ApiProblemError as refusal:
        errors = own_errors(refusal, texts)
        card, _, _ = await load(page, application_id)
        return _refusal_page(page, card, answers=answers, errors=errors)
    return page.go(f"/staff/applications/{application_id}", notice=page.say("The application is refused."))


def _correction_page(
    page: Page,
    card: Mapping[str, Any],
    *,
    grounds: Sequence[str] = (),
    fields: Sequence[str] = (),
    answers: Answers | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    return page.render(
        "office/correction.html",
        errors=errors,
        card=card,
        answers=typed(answers),
        grounds=grounds,
        fields=fields,
        all_grounds=choices(page, CORRECTION_GROUNDS),
        all_fields=choices(page, CORRECTABLE_FIELDS),
        key=new_id(),
    )


def _hearing_page(
    page: Page, card: Mapping[str, Any], *, answers: Answers | None = None, errors: list[FieldError] | None = None
) -> Response:
    return page.render(
        "office/hearing.html",
        errors=errors,
        card=card,
        answers=typed(answers),
        grounds=choices(page, REFUSAL_GROUNDS),
        key=new_id(),
    )


def _refusal_page(
    page: Page, card: Mapping[str, Any], *, answers: Answers | None = None, errors: list[FieldError] | None = None
) -> Response:
    over = heard(card, now=page.portal.clock())
    return page.render(
        "office/refusal.html",
        errors=errors,
        card=card,
        answers=typed(answers),
        grounds=[(one["ground"]["code"], one["ground"]["text"], "") for one in over],
        key=new_id(),
    )
