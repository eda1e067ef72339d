"""The two ways to be rid of an application: a draft is deleted, what is filed is withdrawn."""

from typing import Any

from fastapi import APIRouter, Response

from gateway_service.web.family.loading import ApplicationDep, ApplicationId, ParentDep, elsewhere, home_of
from gateway_service.web.family.stages import Stage, is_withdrawable, loss_of_withdrawal
from gateway_service.web.family.views import card_of, child_name
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page

_NOT_FOUND, _CONFLICT = 404, 409
router = APIRouter(prefix="/applications/{application_id}")


@router.get("/discard")
async def show_discard(page: ParentDep, application: ApplicationDep) -> Response:
    """What goes with the draft."""
    if (away := elsewhere(page, application, Stage.DRAFT)) is not None:
        return away
    return page.render("family/discard.html", application=application, child=child_name(application))


@router.post("/discard")
async def discard(page: ParentDep, application_id: ApplicationId) -> Response:
    """Throw the draft away; one that is gone already is gone."""
    await page.form()
    try:
        await page.api.delete(f"/applications/{application_id}")
    except ApiProblemError as problem:
        if problem.is_away or problem.status not in (_NOT_FOUND, _CONFLICT):
            raise
        return page.go("/applications")
    return page.go("/applications", notice=page.say("The draft is deleted."))


@router.get("/withdraw")
async def show_withdraw(page: ParentDep, application: ApplicationDep) -> Response:
    """What is lost."""
    return _withdrawal(page, application)


@router.post("/withdraw")
async def withdraw(page: ParentDep, application: ApplicationDep) -> Response:
    """Take the application back, once that is confirmed."""
    answers = await page.answers()
    if not answers.get("confirm"):
        text = page.say("Confirm that you withdraw the application.")
        return _withdrawal(page, application, [FieldError(field="confirm", code="confirmation_missing", text=text)])
    try:
        await page.api.post(f"/applications/{application['id']}/withdrawal", {"confirm": True})
    except ApiProblemError as problem:
        if not problem.is_of_form:
            raise
        return _withdrawal(page, application, [FieldError(field="", code=problem.code, text=problem.text)])
    return page.go("/applications", notice=page.say("The application is withdrawn."))


def _withdrawal(page: Page, application: dict[str, Any], errors: list[FieldError] | None = None) -> Response:
    if not is_withdrawable(application):
        return page.go(home_of(application) if application["state"]["code"] == "draft" else "/applications")
    return page.render(
        "family/withdraw.html",
        errors=errors,
        application=application,
        card=card_of(application),
        loss=loss_of_withdrawal(application),
    )
