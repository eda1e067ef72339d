"""Look over all answers, consent, send, and keep the number."""

from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.family.drafts import values_of
from gateway_service.web.family.loading import ApplicationDep, Document, ParentDep, elsewhere
from gateway_service.web.family.references import Lists, lists_for, together
from gateway_service.web.family.stages import Stage
from gateway_service.web.family.steps import PAGES, field_page, missing_errors, missing_fields
from gateway_service.web.family.views import child_name, document_rows, told_of
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page

_RUNNING = "request_in_progress"
#: Said of an application that the same parent has sent already, in another window or with an answer that was lost.
_SENT_ALREADY = "action_not_allowed"
router = APIRouter(prefix="/applications/{application_id}")


@router.get("/check")
async def show_check(page: ParentDep, application: ApplicationDep) -> Response:
    """All answers with a way to change each, who will be told, and the consent."""
    if (away := elsewhere(page, application, Stage.DRAFT)) is not None:
        return away
    return await _check(page, application, key=new_id())


@router.post("/check")
async def send(page: ParentDep, application: ApplicationDep) -> Response:
    """File the application; the same form sent twice files once, and both lead to the number."""
    answers = await page.answers()
    filed = f"/applications/{application['id']}/filed"
    if application["filed_at"]:
        return page.go(filed)
    key, consents = answers.get("key") or new_id(), bool(answers.get("consent_accepted"))
    lists = await lists_for(page, application)
    errors = missing_errors(page, application, lists)
    if not consents:
        text = page.say("Give your consent to the use of the information.")
        errors.append(FieldError(field="consent_accepted", code="consent_missing", text=text))
    if errors:
        return await _check(page, application, key=key, lists=lists, consents=consents, errors=errors)
    body = {"consent_version": answers.get("consent_version", ""), "consent_accepted": True}
    try:
        await page.api.post(f"/applications/{application['id']}/submission", body, key=key)
    except ApiProblemError as problem:
        if problem.code in (_RUNNING, _SENT_ALREADY):
            return page.go(filed)
        if not problem.is_of_form:
            raise
        return await _check(page, application, key=new_id(), lists=lists, errors=_told(problem))
    return page.go(filed)


@router.get("/filed")
async def show_filed(page: ParentDep, application: ApplicationDep) -> Response:
    """The number to keep, when it was filed, and what happens next."""
    if not application["own"]:
        return page.go(f"/applications/{application['id']}")
    if application["filed_at"] is None:
        answer = page.render("family/sending.html", application=application)
        answer.headers["Refresh"] = "3"
        return answer
    settings = await page.api.find("/notification-settings")
    return page.render(
        "family/filed.html", application=application, child=child_name(application), told=told_of(settings)
    )


def _told(problem: ApiProblemError) -> list[FieldError]:
    """What the API found; consent is given at its own field."""
    if not problem.errors:
        return [FieldError(field="", code=problem.code, text=problem.text)]
    return [
        FieldError(field="consent_accepted", code=one.code, text=one.text) if one.field.startswith("consent") else one
        for one in problem.errors
    ]


async def _check(
    page: Page,
    application: Document,
    *,
    key: str,
    lists: Lists | None = None,
    consents: bool = False,
    errors: list[FieldError] | None = None,
) -> Response:
    known = lists or await lists_for(page, application)
    consent, settings = await together(page.api.get("/reference/consent"), page.api.find("/notification-settings"))
    links = {field: field_page(application, field) for field in PAGES}
    return page.render(
        "family/check.html",
        errors=errors,
        application=application,
        child=child_name(application),
        rows=_rows(page, application, known),
        documents=document_rows(application, known),
        links=links,
        told=told_of(settings),
        consent=consent,
        consents=consents,
        key=key,
    )


def _rows(page: Page, application: Document, lists: Lists) -> list[dict[str, Any]]:
    values, missing = values_of(application, lists), missing_fields(application, lists)
    place = lists.place
    answers: list[tuple[str, str, str | None]] = [
        ("group_type", page.say("Group type"), values["group"]),
        ("region", page.say("Region"), place.region),
        ("district", page.say("District"), place.district),
        ("language", page.say("Preferred language of instruction"), values["language"]),
        ("privilege", page.say("Privilege"), values["privilege"] or page.say("No privilege")),
    ]
    if place.has_settlements:
        answers.insert(3, ("settlement", page.say("Settlement"), place.settlement))
    return [
        {
            "name": name,
            "value": page.say("Not filled in") if field in missing else value,
            "path": field_page(application, field),
        }
        for field, name, value in answers
    ]
