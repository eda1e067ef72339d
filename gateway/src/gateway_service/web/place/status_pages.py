"""The status page of an application, and the papers that go with it."""

from fastapi import APIRouter, Response

from gateway_service.web.page import Page, PageDep
from gateway_service.web.place.reading import ApplicationId, path_of, read_standing
from gateway_service.web.place.status_view import status_of

router = APIRouter(prefix="/applications/{application_id}")


@router.get("")
async def show_status(application_id: ApplicationId, page: PageDep) -> Response:
    """Where the application stands, its numbers, why they changed, and what comes next."""
    standing = await read_standing(page, application_id)
    return page.render("place/status.html", view=status_of(standing, now=page.portal.clock()))


@router.get("/receipt.pdf")
async def get_receipt_on_paper(application_id: ApplicationId, page: PageDep) -> Response:
    """The receipt in the language of the page, not of the browser."""
    return await _file(page, path_of(application_id, "/receipt.pdf"))


@router.get("/proof")
async def get_proof(application_id: ApplicationId, page: PageDep) -> Response:
    """All that is needed to check the number offline; why there is none yet is told on a page."""
    return await _file(page, path_of(application_id, "/position/proof"), name="balabaqsha-proof.json")


async def _file(page: Page, path: str, *, name: str = "") -> Response:
    page.need("parent")
    answer = await page.api.ask("GET", path)
    if not answer.is_good:
        raise answer.problem()
    told = {key: answer.headers[key] for key in ("content-disposition", "content-language") if key in answer.headers}
    if name:
        told["content-disposition"] = f'attachment; filename="{name}"'
    headers = told | {"cache-control": "private, no-store", "x-content-type-options": "nosniff"}
    return Response(answer.content, 200, headers, answer.headers.get("content-type"))
