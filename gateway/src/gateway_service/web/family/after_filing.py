"""Put right what an officer asked for, and send the application again."""

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.family.drafts import values_of
from gateway_service.web.family.loading import ApplicationDep, Document, ParentDep, elsewhere
from gateway_service.web.family.references import lists_for
from gateway_service.web.family.stages import Stage
from gateway_service.web.family.views import child_name, document_rows
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page

router = APIRouter(prefix="/applications/{application_id}")


@router.get("/resubmit")
async def show_resubmit(page: ParentDep, application: ApplicationDep) -> Response:
    """What was asked for and by when, with a way to change each part."""
    if (away := elsewhere(page, application, Stage.CORRECTION)) is not None:
        return away
    return await _show(page, application, key=new_id())


@router.post("/resubmit")
async def resubmit(page: ParentDep, application: ApplicationDep) -> Response:
    """Send it again; once that is done, sending it once more changes nothing."""
    answers = await page.answers()
    status = f"/applications/{application['id']}"
    if application["state"]["code"] in ("submitted", "queued"):
        return page.go(status)
    if (away := elsewhere(page, application, Stage.CORRECTION)) is not None:
        return away
    key = answers.get("key") or new_id()
    try:
        await page.api.post(f"{status}/resubmission", key=key)
    except ApiProblemError as problem:
        if not problem.is_of_form:
            raise
        errors = [FieldError(field="", code=problem.code, text=problem.text)]
        return await _show(page, application, key=key, errors=errors)
    return page.go(status, notice=page.say("The corrected application is sent. Your filing time is kept."))


async def _show(page: Page, application: Document, *, key: str, errors: list[FieldError] | None = None) -> Response:
    lists = await lists_for(page, application)
    correction = application["correction"]
    return page.render(
        "family/resubmit.html",
        errors=errors,
        application=application,
        child=child_name(application),
        correction=correction,
        asked=[one["code"] for one in correction["fields"]] if correction else [],
        values=values_of(application, lists),
        documents=document_rows(application, lists),
        key=key,
    )
