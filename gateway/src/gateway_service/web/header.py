"""What the head of every page offers: the locality, the language, and the way out."""

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.languages import LANGUAGES, Language
from gateway_service.web.in_process import ApiProblemError, InProcessApi
from gateway_service.web.page import LANGUAGE_COOKIE, LOCALITY_COOKIE, PageDep

_KEPT = timedelta(minutes=10)
router = APIRouter()


class Regions:
    """The regions by code, asked for now and then; an outage leaves what was known before."""

    def __init__(self) -> None:
        self._known: dict[Language, tuple[datetime, dict[str, str]]] = {}

    async def names(self, api: InProcessApi, *, language: Language, now: datetime) -> dict[str, str]:
        """KATO code -> name."""
        kept = self._known.get(language)
        if kept is not None and now - kept[0] < _KEPT:
            return kept[1]
        try:
            answer: dict[str, Any] = await api.find("/reference/regions") or {}
        except ApiProblemError:
            answer = {}
        names = {str(item["code"]): str(item["name"]) for item in answer.get("items", [])}
        if not names:
            return kept[1] if kept else {}
        self._known[language] = (now, names)
        return names


@router.get("/locality")
async def choose_locality(page: PageDep) -> Response:
    """The regions to choose from; a choice is a link, so it works everywhere."""
    chosen = page.request.query_params.get("code")
    after = page.request.query_params.get("next")
    if chosen in page.regions:
        page.remember_choice(LOCALITY_COOKIE, str(chosen))
        return page.go(page.next_path(after) if after else "/")
    return page.render("frame/locality.html", next=after or "/")


@router.get("/language")
async def choose_language(page: PageDep) -> Response:
    """Remember the language of this page and go to it."""
    page.remember_choice(LANGUAGE_COOKIE, next(one for one in LANGUAGES if one == page.language))
    after = page.request.query_params.get("next")
    return page.go(page.next_path(after) if after else "/")


@router.post("/sign-out")
async def sign_out(page: PageDep) -> Response:
    """End the session, at identity's too; the browser forgets it in any case."""
    await page.form()
    if page.session is not None:
        path = "/sessions/current" if page.is_parent else "/staff/sessions/current"
        await page.api.ask("DELETE", path)
    page.sign_out()
    return page.go("/", notice=page.say("You are signed out."))
