"""The voucher: confirmed in one step, refused only on purpose, and brought back while there is time."""

from functools import partial

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import FieldError
from gateway_service.web.page import Page, PageDep
from gateway_service.web.place.deeds import do
from gateway_service.web.place.reading import ApplicationId, delete_with_key, path_of, read_application, voucher_of
from gateway_service.web.place.voucher_view import voucher_view

router = APIRouter(prefix="/applications/{application_id}/voucher")


@router.get("")
async def show_voucher(application_id: ApplicationId, page: PageDep) -> Response:
    """What the voucher is, until when, and what can be done with it."""
    return await _show(page, application_id, "place/voucher.html", [])


@router.post("/confirm")
async def confirm(application_id: ApplicationId, page: PageDep) -> Response:
    """Accept it; on to the choice of a kindergarten."""
    page.need("parent")
    key = (await page.answers()).get("key")
    return await do(
        page,
        page.api.post(path_of(application_id, "/voucher/confirmation"), key=key),
        then=f"/applications/{application_id}/kindergarten",
        notice=page.say("The voucher is confirmed. Now choose a kindergarten."),
        show=partial(_show, page, application_id, "place/voucher.html"),
    )


@router.get("/refuse")
async def ask_refusal(application_id: ApplicationId, page: PageDep) -> Response:
    """What is lost by a refusal, and the word that stands for it."""
    return await _show(page, application_id, "place/refuse.html", [])


@router.post("/refuse")
async def refuse(application_id: ApplicationId, page: PageDep) -> Response:
    """Refuse it, with the word typed."""
    page.need("parent")
    answers = await page.answers()
    typed = answers.get("typed_confirmation", "")
    show = partial(_show, page, application_id, "place/refuse.html", typed=typed)
    if not typed:
        text = page.say("Type the word to confirm the refusal")
        return await show([FieldError(field="typed_confirmation", code="missing", text=text)])
    return await do(
        page,
        page.api.post(path_of(application_id, "/voucher/refusal"), {"typed_confirmation": typed}, key=answers["key"]),
        then=f"/applications/{application_id}/voucher",
        notice=page.say("You refused the voucher. You can still take the refusal back."),
        show=show,
    )


@router.post("/undo")
async def undo(application_id: ApplicationId, page: PageDep) -> Response:
    """Take the refusal back."""
    page.need("parent")
    key = (await page.answers()).get("key", "")
    return await do(
        page,
        delete_with_key(page, path_of(application_id, "/voucher/refusal"), key=key),
        then=f"/applications/{application_id}/voucher",
        notice=page.say("The refusal is taken back. The voucher has the terms it had."),
        show=partial(_show, page, application_id, "place/voucher.html"),
    )


@router.post("/restore")
async def restore(application_id: ApplicationId, page: PageDep) -> Response:
    """Bring an inactive application back to its place."""
    page.need("parent")
    key = (await page.answers()).get("key")
    return await do(
        page,
        page.api.post(path_of(application_id, "/restoration"), key=key),
        then=f"/applications/{application_id}",
        notice=page.say("The application is restored to its place by filing time."),
        show=partial(_show, page, application_id, "place/voucher.html"),
    )


async def _show(
    page: Page, application_id: str, template: str, errors: list[FieldError], *, typed: str = ""
) -> Response:
    application = await read_application(page, application_id)
    voucher = voucher_of(application)
    if voucher is None or (template == "place/refuse.html" and "decline" not in voucher["can"]):
        template = "place/voucher.html"
    view = voucher_view(application, voucher, now=page.portal.clock())
    return page.render(template, errors=errors, application=application, view=view, typed=typed, key=new_id())
