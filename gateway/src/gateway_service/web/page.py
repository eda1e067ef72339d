"""What every page works with: who asks, in which language, the API in her name, and ways to answer."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.languages import LANGUAGES, Language, negotiate
from balabaqsha_chassis.problems import Problem
from gateway_service.api.exchange import Exchange, exchange_of
from gateway_service.web.in_process import ApiProblemError, FieldError, InProcessApi
from gateway_service.web.page_headers import page_headers
from gateway_service.web.portal_session import (
    FLOW_COOKIE,
    NOTICE_COOKIE,
    VISITOR_COOKIE,
    Kind,
    PortalSession,
    PortalSessions,
    cookie_of,
)
from gateway_service.web.rendering import environment
from gateway_service.web.sent_forms import read_form
from gateway_service.web.translations import LANGUAGE_NAMES, other_languages, translations

LOCALITY_COOKIE = "locality"
LANGUAGE_COOKIE = "language"
_FLOW_LIFE = timedelta(minutes=45)
_NOTICE_LIFE = timedelta(minutes=5)
_YEAR = timedelta(days=365)
_ALMATY = "750000000"
_UNPROCESSABLE = 422
_PARENT_HOME = "/applications"
_STAFF_HOME = "/staff"


class RegionNames(Protocol):
    """Knows what the regions are called."""

    async def names(self, api: InProcessApi, *, language: Language, now: datetime) -> Mapping[str, str]:
        """KATO code -> name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """Made once, by the composition root."""

    sessions: PortalSessions
    clock: Clock
    #: Address of map tiles with {z}, {x}, {y}; empty: outlines alone.
    tile_url: str
    #: Names of the regions, for the head of every page.
    regions: RegionNames


class SignInNeededError(Exception):
    """The page is for those who are signed in."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind = kind


class Page:
    """One request for a page."""

    def __init__(self, request: Request, language: Language) -> None:
        self.request = request
        self.exchange: Exchange = exchange_of(request.scope)
        self.portal: Portal = request.app.state.portal
        self.language = language
        #: KATO code -> name of every region; empty while they cannot be had.
        self.regions: Mapping[str, str] = {}
        self.nonce = secrets.token_urlsafe(12)
        #: The address without its language.
        self.path = request.url.path.removeprefix(f"/{language}") or "/"

    @property
    def session(self) -> PortalSession | None:
        """Who is signed in, if anybody."""
        return self.exchange.portal_session

    @property
    def api(self) -> InProcessApi:
        """The public API, in the name of the one who is signed in."""
        token = self.session.access_token if self.session else None
        return InProcessApi(self.exchange, language=self.language, token=token)

    @property
    def is_parent(self) -> bool:
        return self.session is not None and self.session.kind == "parent"

    @property
    def is_staff(self) -> bool:
        return self.session is not None and self.session.kind == "staff"

    @property
    def locality(self) -> str:
        """KATO code of the region the visitor chose in the header."""
        chosen = cookie_of(self.exchange, LOCALITY_COOKIE) or ""
        return chosen if len(chosen) == len(_ALMATY) and chosen.isdigit() else _ALMATY

    def say(self, message: str, **values: Any) -> str:
        """The message in the page's language; `%(name)s` takes a value."""
        said = translations(self.language).gettext(message)
        return said % values if values else said

    def url(self, path: str) -> str:
        """The address of a page of ours in this language."""
        return f"/{self.language}{path}"

    def csrf(self) -> str:
        """The proof a form bears; the visitor is given a name first, if she has none."""
        visitor = self.request.scope.get("visitor") or self.portal.sessions.cookie(self.exchange, VISITOR_COOKIE)
        return self.portal.sessions.sealer.proof_for(visitor or self._new_visitor())

    def _new_visitor(self) -> str:
        visitor = self.request.scope["visitor"] = secrets.token_urlsafe(18)
        self.portal.sessions.set_cookie(self.exchange, VISITOR_COOKIE, visitor, life=None)
        return visitor

    async def form(self) -> FormData:
        """What was sent; raises 403 when it was not sent from a form of ours."""
        form = self.request.scope["form"] = self.request.scope.get("form") or await read_form(self.request)
        proof = form.get("csrf")
        if not isinstance(proof, str) or not self.portal.sessions.is_proof(self.exchange, proof):
            raise Problem(403, "csrf_refused")
        return form

    async def answers(self) -> dict[str, str]:
        """The text fields of what was sent, without blanks around them."""
        form = await self.form()
        return {name: value.strip() for name, value in form.items() if isinstance(value, str) and name != "csrf"}

    @property
    def flow(self) -> dict[str, Any]:
        """What earlier steps of a walk through several pages left in this browser."""
        pending = self.request.scope.get("flow")
        if pending is not None:
            return dict(pending)
        return self.portal.sessions.sealer.open(self._cookie(FLOW_COOKIE), name=FLOW_COOKIE) or {}

    def keep(self, **values: Any) -> None:
        """Leave something for the next steps, sealed."""
        flow = self.request.scope["flow"] = self.flow | values
        value = self.portal.sessions.sealer.seal(flow, name=FLOW_COOKIE, life=_FLOW_LIFE)
        self.portal.sessions.set_cookie(self.exchange, FLOW_COOKIE, value, life=_FLOW_LIFE)

    def forget(self) -> None:
        """The walk has come to its end."""
        self.request.scope["flow"] = {}
        self.portal.sessions.drop_cookie(self.exchange, FLOW_COOKIE)

    def sign_in(self, tokens: Mapping[str, Any], *, kind: Kind, remember: bool = False) -> None:
        """Begin a session in this browser with the tokens of a sign-in; what was known of it before counts no more."""
        session = PortalSession.of(dict(tokens), kind=kind, remember=remember, clock=self.portal.clock)
        self.portal.sessions.begin(self.exchange, session)
        self._new_visitor()

    def sign_out(self) -> None:
        """End it in this browser, with whatever its owner had begun to fill in."""
        self.portal.sessions.end(self.exchange)
        self.forget()
        self._new_visitor()

    @property
    def is_cut_off(self) -> bool:
        """Whether the session's tokens have run out and could not be renewed yet."""
        return self.session is not None and self.session.seconds_left(self.portal.clock) <= 0

    def need(self, kind: Kind) -> None:
        """Let only these in; others are sent to sign in, and back again after it."""
        if self.session is None or self.session.kind != kind:
            raise SignInNeededError(kind)

    def remember_choice(self, name: str, value: str) -> None:
        """Keep a choice of the header in this browser for a year."""
        self.portal.sessions.set_cookie(self.exchange, name, value, life=_YEAR)

    def render(
        self, template: str, *, status: int = 200, errors: list[FieldError] | None = None, **values: Any
    ) -> HTMLResponse:
        """The page. `errors` are told at its head and at their fields, and make it a 422."""
        if errors and status == 200:  # noqa: PLR2004 - unless said otherwise
            status = _UNPROCESSABLE
        html = (
            environment(self.language)
            .get_template(template)
            .render(
                page=self,
                language=self.language,
                language_name=LANGUAGE_NAMES[self.language],
                others=other_languages(self.language),
                errors=errors or [],
                told_once=self._taken_notice(),
                **values,
            )
        )
        return HTMLResponse(html, status, self._headers())

    def refused(self, template: str, problem: ApiProblemError, **values: Any) -> HTMLResponse:
        """The form again with what the API found wrong; what nobody can mend by typing is raised on."""
        if not problem.is_of_form:
            raise problem
        errors = problem.errors or [FieldError(field="", code=problem.code, text=problem.text)]
        return self.render(template, status=_UNPROCESSABLE, errors=errors, **values)

    def go(self, path: str, *, notice: str | None = None) -> RedirectResponse:
        """Post, redirect, get: on to another page of ours, where `notice` is shown once."""
        if notice:
            value = self.portal.sessions.sealer.seal({"text": notice}, name=NOTICE_COOKIE, life=_NOTICE_LIFE)
            self.portal.sessions.set_cookie(self.exchange, NOTICE_COOKIE, value, life=_NOTICE_LIFE)
        return RedirectResponse(self.url(path), 303, {"Cache-Control": "no-store"})

    def home(self) -> str:
        """Where one who has signed in begins."""
        return _STAFF_HOME if self.is_staff else _PARENT_HOME

    def next_path(self, wanted: str | None) -> str:
        """The page to go back to after signing in: only ever one of ours."""
        is_ours = bool(wanted) and str(wanted).startswith("/") and not str(wanted).startswith(("//", "/\\"))
        return str(wanted) if is_ours else self.home()

    def _cookie(self, name: str) -> str | None:
        return self.portal.sessions.cookie(self.exchange, name)

    def _taken_notice(self) -> str | None:
        kept = self.portal.sessions.sealer.open(self._cookie(NOTICE_COOKIE), name=NOTICE_COOKIE)
        if kept is None:
            return None
        self.portal.sessions.drop_cookie(self.exchange, NOTICE_COOKIE)
        return str(kept["text"])

    def _headers(self) -> dict[str, str]:
        return page_headers(
            language=self.language,
            nonce=self.nonce,
            tile_url=self.portal.tile_url,
            is_private=self.session is not None or bool(self.flow),
        )


def upload_of(form: FormData, name: str) -> UploadFile | None:
    """A file of the form, if one was chosen."""
    found = form.get(name)
    return found if isinstance(found, UploadFile) and found.filename else None


def preferred_language(exchange: Exchange) -> Language:
    """What the visitor chose before, else what her browser asks for."""
    chosen = cookie_of(exchange, LANGUAGE_COOKIE)
    return next((one for one in LANGUAGES if one == chosen), negotiate(exchange.header(b"accept-language")))


async def page_of(request: Request) -> Page:
    """The page of a request, in the language of its address or in the visitor's own."""
    language = request.url.path.split("/")[1]  # of pages that are not there, too
    known = next((one for one in LANGUAGES if one == language), None)
    page = Page(request, known or preferred_language(exchange_of(request.scope)))
    page.regions = await page.portal.regions.names(page.api, language=page.language, now=page.portal.clock())
    return page


PageDep = Annotated[Page, Depends(page_of)]
