"""The description of the interface, as a file and as a page, and the way in."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from gateway_service.api.headers import DOCS_POLICY
from gateway_service.api.state import StateDep
from gateway_service.web.page import PageDep

_FIVE_MINUTES = "public, max-age=300"
router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
async def get_document(state: StateDep) -> Response:
    """The committed document, byte for byte."""
    return Response(state.document, 200, {"Cache-Control": _FIVE_MINUTES}, "application/json")


@router.get("/")
async def enter(page: PageDep) -> Response:
    """The portal in the visitor's language."""
    return RedirectResponse(page.url("/"), 302, {"Vary": "Accept-Language, Cookie"})


@router.get("/docs")
@router.get("/kk/docs")
@router.get("/ru/docs")
@router.get("/en/docs")
async def show_docs(page: PageDep) -> Response:
    """The description for people; the one page with a script of others', which is served from here."""
    answer = page.render("frame/docs.html")
    answer.headers["Content-Security-Policy"] = DOCS_POLICY
    return answer
