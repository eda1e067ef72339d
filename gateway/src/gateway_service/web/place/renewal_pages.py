"""The yearly renewal of the queue, before it comes."""

from fastapi import APIRouter, Response

from gateway_service.web.page import PageDep
from gateway_service.web.place.reading import ApplicationId, path_of, read_application

router = APIRouter(prefix="/applications/{application_id}")


@router.get("/renewal")
async def show_renewal(application_id: ApplicationId, page: PageDep) -> Response:
    """Category and number before and after, or why there is nothing to show."""
    application = await read_application(page, application_id)
    renewal = await page.api.get(path_of(application_id, "/renewal"))
    return page.render("place/renewal.html", application=application, renewal=renewal)
