"""The portal as a whole: its parts, its own files, and what it says when there is nothing to show."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.routing import Match

from balabaqsha_chassis.languages import LANGUAGES
from balabaqsha_chassis.problems import Problem
from gateway_service.api.exchange import exchange_of
from gateway_service.web import page as pages
from gateway_service.web.account.routes import ROUTERS as ACCOUNT
from gateway_service.web.family.routes import ROUTERS as FAMILY
from gateway_service.web.header import router as header
from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kept_files import KeptFiles
from gateway_service.web.kindergarten.routes import ROUTERS as KINDERGARTEN
from gateway_service.web.office.routes import ROUTERS as OFFICE
from gateway_service.web.place.routes import ROUTERS as PLACE
from gateway_service.web.rendering import STATIC
from gateway_service.web.visitors.routes import ROUTERS as VISITORS

_SIGN_IN = {"parent": "/sign-in", "staff": "/staff/sign-in"}
_UNAUTHORISED, _NOT_FOUND, _UNAVAILABLE = 401, 404, 503
Handler = Callable[[Request, Exception], Awaitable[Response]]


class _LanguageConvertor(Convertor[str]):
    """The first step of every page's address."""

    regex = "|".join(LANGUAGES)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("language", _LanguageConvertor())


def install_portal(app: FastAPI) -> None:
    """Add every page, the files they need, and pages for refusals; the handlers of problems must be in already."""
    router = APIRouter(prefix="/{page_language:language}", include_in_schema=False)
    for part in (header, *VISITORS, *ACCOUNT, *FAMILY, *PLACE, *OFFICE, *KINDERGARTEN):
        router.include_router(part)
    app.include_router(router)
    app.mount("/static", KeptFiles(directory=STATIC))
    for kind in (Problem, HTTPException, Exception):
        app.add_exception_handler(kind, _for_people(app.exception_handlers[kind]))
    app.add_exception_handler(ApiProblemError, _on_api_problem)
    app.add_exception_handler(pages.SignInNeededError, _on_sign_in_needed)


def _for_people(for_programs: Any) -> Handler:
    """Browsers get a page where programs get a problem document."""

    async def answer(request: Request, error: Exception) -> Response:
        answered: Response = await for_programs(request, error)
        if not _is_browser(request):
            return answered
        if answered.status_code == _NOT_FOUND and (found := _in_some_language(request)):
            return found
        return await _error_page(request, answered.status_code, wait=answered.headers.get("retry-after"))

    return answer


async def _on_api_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiProblemError)  # noqa: S101 - it is registered for nothing else
    page = await pages.page_of(request)
    if error.status == _UNAUTHORISED and page.is_cut_off:
        return await _error_page(request, _UNAVAILABLE, wait=None)
    if error.status == _UNAUTHORISED and page.session is not None:
        kind = page.session.kind
        page.sign_out()
        return await _on_sign_in_needed(request, pages.SignInNeededError(kind))
    wait = str(error.retry_after) if error.retry_after else None
    return await _error_page(request, error.status, wait=wait, text=error.text)


async def _on_sign_in_needed(request: Request, error: Exception) -> Response:
    assert isinstance(error, pages.SignInNeededError)  # noqa: S101 - it is registered for nothing else
    page = await pages.page_of(request)
    wanted = page.path if request.method == "GET" else ""
    page.keep(next=wanted)
    return page.go(_SIGN_IN[error.kind])


async def _error_page(request: Request, status: int, *, wait: str | None, text: str = "") -> Response:
    page = await pages.page_of(request)
    return page.render("frame/error.html", status=status, code=status, wait=wait, text=text)


def _is_browser(request: Request) -> bool:
    is_page = not request.url.path.startswith(("/api/", "/static/", "/.well-known/"))
    return is_page and "text/html" in request.headers.get("accept", "")


def _in_some_language(request: Request) -> Response | None:
    """An address without its language leads to the page in the visitor's own."""
    language = pages.preferred_language(exchange_of(request.scope))
    path = f"/{language}{request.url.path}"
    scope = dict(request.scope) | {"path": path, "root_path": ""}
    router = request.app.router
    if request.method != "GET" or not any(route.matches(scope)[0] is Match.FULL for route in router.routes):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(path + query, 302, {"Vary": "Accept-Language, Cookie"})
