"""Waiting lists of kindergartens: joined and left."""

from functools import partial

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import FieldError
from gateway_service.web.page import Page, PageDep
from gateway_service.web.place.choice_pages import show_one
from gateway_service.web.place.deeds import do
from gateway_service.web.place.reading import ApplicationId, Uuid, path_of, read_application
from gateway_service.web.place.waiting_lists import lists_of

router = APIRouter(prefix="/applications/{application_id}/kindergarten")


@router.post("/places/{kindergarten_id}/wait")
async def join(application_id: ApplicationId, kindergarten_id: Uuid, page: PageDep) -> Response:
    """Wait for a place there."""
    page.need("parent")
    key = (await page.answers()).get("key")
    body = {"kindergarten_id": kindergarten_id}
    return await do(
        page,
        page.api.post(path_of(application_id, "/voucher/waitlist"), body, key=key),
        then=f"/applications/{application_id}/kindergarten",
        notice=page.say("The child is on the waiting list. We tell you when a place is kept for it."),
        show=partial(show_one, page, application_id, kindergarten_id, "place/kindergarten.html"),
    )


@router.get("/waiting/{kindergarten_id}/leave")
async def ask_leave(application_id: ApplicationId, kindergarten_id: Uuid, page: PageDep) -> Response:
    """What is lost when the child waits there no more."""
    return await _ask_leave(page, application_id, kindergarten_id, [])


@router.post("/waiting/{kindergarten_id}/leave")
async def leave(application_id: ApplicationId, kindergarten_id: Uuid, page: PageDep) -> Response:
    """Wait there no more; done already is done."""
    page.need("parent")
    await page.answers()
    return await do(
        page,
        page.api.delete(path_of(application_id, "/voucher/waitlist"), kindergarten_id=kindergarten_id),
        then=f"/applications/{application_id}/kindergarten",
        notice=page.say("The child does not wait there any more."),
        show=partial(_ask_leave, page, application_id, kindergarten_id),
    )


async def _ask_leave(page: Page, application_id: str, kindergarten_id: str, errors: list[FieldError]) -> Response:
    application = await read_application(page, application_id)
    lists = await lists_of(page, application_id)
    waiting = next((one for one in lists if one.kindergarten_id == kindergarten_id), None)
    if waiting is None:
        text = page.say("The child does not wait there any more.")
        return page.go(f"/applications/{application_id}/kindergarten", notice=text)
    return page.render("place/leave.html", errors=errors, application=application, waiting=waiting, key=new_id())
