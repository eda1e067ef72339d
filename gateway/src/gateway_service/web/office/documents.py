"""A document's content inside the page that compares it with the claim."""

from fastapi import APIRouter, Response

from gateway_service.web.page import PageDep

router = APIRouter()
_SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})
#: It may stand in a frame of our own pages, and reach for nothing.
_HEADERS = {
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "private, no-store",
}


@router.get("/staff/applications/{application_id}/documents/{document_id}")
async def show_document(application_id: str, document_id: str, page: PageDep) -> Response:
    """The content as browsers show it; what they cannot show is handed out as a file."""
    page.need("staff")
    answer = await page.api.ask("GET", f"/operator/applications/{application_id}/documents/{document_id}")
    if not answer.is_good:
        raise answer.problem()
    content_type = answer.headers.get("content-type", "")
    own = _HEADERS if content_type in _SHOWN else _HEADERS | {"Content-Disposition": "attachment"}
    return Response(answer.content, media_type=content_type, headers=own)
