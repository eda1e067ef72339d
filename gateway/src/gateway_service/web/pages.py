"""The pages: where to begin, and the description of the interface. No script but on the latter, nothing from others."""

from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.staticfiles import StaticFiles

from balabaqsha_chassis.languages import LANGUAGES, Language
from gateway_service.api.headers import DOCS_POLICY, PAGE_POLICY
from gateway_service.api.state import LanguageDep, StateDep
from gateway_service.web.texts import LANGUAGE_NAMES, in_language, other_languages

_HERE = Path(str(files("gateway_service.web")))
_STATIC = _HERE / "static"
_DAY = "public, max-age=86400"
_FIVE_MINUTES = "public, max-age=300"

_templates = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
router = APIRouter(include_in_schema=False)


def _version_of(file: str) -> str:
    """A mark that changes with the file, so that browsers may keep it for long."""
    return sha256((_STATIC / file).read_bytes()).hexdigest()[:12]


_VERSIONS = {file: _version_of(file) for file in ("pages.css", "docs.js")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A template, the last part of its address, and what it may do."""

    template: str
    address: str
    policy: str


_PAGES = (
    Page(template="start.html", address="", policy=PAGE_POLICY),
    Page(template="docs.html", address="docs", policy=DOCS_POLICY),
)


@router.get("/openapi.json")
async def get_document(state: StateDep) -> Response:
    """The committed document, byte for byte."""
    return Response(state.document, 200, {"Cache-Control": _FIVE_MINUTES}, "application/json")


def _add(page: Page) -> None:
    """The page in the reader's language, and at an address of its own in each."""

    async def get_page(language: LanguageDep) -> Response:
        return _rendered(page, language)

    router.add_api_route(f"/{page.address}", get_page)
    for language in LANGUAGES:
        router.add_api_route(f"/{language}/{page.address}", partial(_in_language, page, language))


async def _in_language(page: Page, language: Language) -> Response:
    return _rendered(page, language)


def mount_static(app: FastAPI) -> None:
    """Serve the pages' own files."""
    app.mount("/static", _KeptFiles(directory=_STATIC))


class _KeptFiles(StaticFiles):
    """Files that browsers keep for a day."""

    def file_response(self, *arguments: object, **options: object) -> Response:
        response = super().file_response(*arguments, **options)  # type: ignore[arg-type] # as the parent has it
        response.headers["Cache-Control"] = _DAY
        return response


def _rendered(page: Page, language: Language) -> Response:
    html = _templates.get_template(page.template).render(
        address=page.address,
        language=language,
        language_name=LANGUAGE_NAMES[language],
        others=other_languages(language),
        texts=in_language(language),
        versions=_VERSIONS,
    )
    headers = {
        "Content-Language": language,
        "Content-Security-Policy": page.policy,
        "Cache-Control": _FIVE_MINUTES,
        "Vary": "Accept-Language",
    }
    return HTMLResponse(html, headers=headers)


for _one in _PAGES:
    _add(_one)
