"""Who is signed in at the portal: the tokens in a sealed cookie, renewed when they are about to end."""

import base64
import json
from dataclasses import asdict, dataclass, field, fields
from datetime import timedelta
from typing import Any, Literal

import structlog
from starlette.requests import cookie_parser

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.problems import Problem
from gateway_service.api.exchange import Exchange
from gateway_service.api.route import Access, Route
from gateway_service.web.in_process import ApiProblemError, InProcessApi
from gateway_service.web.sealed_cookies import CookieSealer

SESSION_COOKIE = "session"
VISITOR_COOKIE = "visitor"
FLOW_COOKIE = "flow"
NOTICE_COOKIE = "notice"
#: No neighbouring site can plant these: over HTTPS they bear the prefix that browsers keep for this very host.
_OF_THIS_HOST = frozenset({SESSION_COOKIE, VISITOR_COOKIE, FLOW_COOKIE, NOTICE_COOKIE})
_HOST_PREFIX = "__Host-"
#: Kept by caches for everybody, so no answer there may bear a cookie.
_FOR_EVERYBODY = (b"/static/", b"/openapi.json")
CSRF_HEADER = b"x-csrf-token"
#: A token with less than this left is renewed before it is used.
_RENEW_SECONDS = 30
#: How long the cookie opens; identity decides how long the session itself lives.
REMEMBERED = timedelta(days=30)
NOT_REMEMBERED = timedelta(hours=12)
_UNAUTHORISED = 401
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REFRESH_PATHS = {"parent": "/sessions/refresh", "staff": "/staff/sessions/refresh"}
Kind = Literal["parent", "staff"]
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalSession:
    """One who is signed in with this browser."""

    kind: Kind
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    #: Seconds since the epoch.
    access_until: int
    remember: bool = False

    @classmethod
    def of(cls, tokens: dict[str, Any], *, kind: Kind, remember: bool, clock: Clock) -> "PortalSession":
        """The session of a sign-in's answer."""
        return cls(
            kind=kind,
            access_token=tokens["access_token"],
            refresh_token=tokens["refresh_token"],
            access_until=int(clock().timestamp()) + int(tokens["expires_in"]),
            remember=remember,
        )

    @classmethod
    def opened(cls, content: dict[str, Any] | None) -> "PortalSession | None":
        """The session that was sealed; None for one of another make."""
        if content is None or set(content) != {each.name for each in fields(cls)}:
            return None
        return cls(**content)

    def seconds_left(self, clock: Clock) -> float:
        """How long the access token still opens the API."""
        return self.access_until - clock().timestamp()

    @property
    def life(self) -> timedelta:
        """How long the browser keeps it."""
        return REMEMBERED if self.remember else NOT_REMEMBERED

    @property
    def roles(self) -> frozenset[str]:
        """What her token says she is entrusted with: decides what pages offer, never what the API allows."""
        claims = self.access_token.split(".")[1]
        content = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        return frozenset(content.get("roles", []))


class PortalSessions:
    """Reads and writes the portal's cookies, and lets the portal's own pages call the API with them."""

    def __init__(self, sealer: CookieSealer, *, clock: Clock, secure: bool) -> None:
        self.sealer = sealer
        self._clock = clock
        self._secure = secure

    async def admit(self, exchange: Exchange, route: Route | None) -> None:
        """Give the request its session, if it brings one; the API takes it only with the proof of our own pages."""
        if route is None:
            if not exchange.raw_path.startswith(_FOR_EVERYBODY):
                exchange.portal_session = await self.session_of(exchange)
        elif route.access is not Access.PUBLIC and b"authorization" not in exchange.headers:
            await self._lend(exchange)

    async def _lend(self, exchange: Exchange) -> None:
        """Let a script of our pages use the API in the name of the one who is signed in."""
        if not self.is_kept(exchange):
            return
        if exchange.method not in _SAFE and not self.is_proof(exchange, exchange.header(CSRF_HEADER) or ""):
            raise Problem(403, "csrf_refused")
        session = exchange.portal_session = await self.session_of(exchange)
        if session is None:
            return
        if session.seconds_left(self._clock) <= 0:
            raise Problem(503, "unavailable", headers={"Retry-After": "2"})
        exchange.headers[b"authorization"] = f"Bearer {session.access_token}".encode()

    def is_kept(self, exchange: Exchange) -> bool:
        """Whether the browser keeps a session, good or not."""
        return self._kept(exchange) is not None

    async def session_of(self, exchange: Exchange) -> PortalSession | None:
        """The session of the request's cookie, its tokens good for a while; None when there is none any more.

        While its tokens cannot be renewed it is told as it was, past its time too: an outage signs nobody out.
        """
        session = self._kept(exchange)
        if session is None or session.seconds_left(self._clock) > _RENEW_SECONDS:
            return session
        return await self._renewed(session, exchange=exchange)

    def _kept(self, exchange: Exchange) -> PortalSession | None:
        return PortalSession.opened(self.sealer.open(self.cookie(exchange, SESSION_COOKIE), name=SESSION_COOKIE))

    async def _renewed(self, session: PortalSession, *, exchange: Exchange) -> PortalSession | None:
        api = InProcessApi(exchange, language="ru", token=None)
        try:
            tokens = await api.post(_REFRESH_PATHS[session.kind], {"refresh_token": session.refresh_token})
        except ApiProblemError as refusal:
            if refusal.status != _UNAUTHORISED:
                return session
            _log.info("portal_session_ended", code=refusal.code)
            self.end(exchange)
            return None
        renewed = PortalSession.of(tokens, kind=session.kind, remember=session.remember, clock=self._clock)
        self.begin(exchange, renewed)
        return renewed

    def begin(self, exchange: Exchange, session: PortalSession) -> None:
        """Let the browser keep the session."""
        exchange.portal_session = session
        value = self.sealer.seal(asdict(session), name=SESSION_COOKIE, life=session.life)
        self.set_cookie(exchange, SESSION_COOKIE, value, life=session.life if session.remember else None)

    def end(self, exchange: Exchange) -> None:
        """Let the browser forget it."""
        exchange.portal_session = None
        self.drop_cookie(exchange, SESSION_COOKIE)

    def is_proof(self, exchange: Exchange, proof: str) -> bool:
        """Whether a form or script bears the proof given to this very visitor."""
        return self.sealer.is_proof(proof, visitor=self.cookie(exchange, VISITOR_COOKIE) or "")

    def cookie(self, exchange: Exchange, name: str) -> str | None:
        """A cookie of the request."""
        return cookie_of(exchange, self._full(name))

    def set_cookie(self, exchange: Exchange, name: str, value: str, *, life: timedelta | None) -> None:
        """Add a cookie to the answer; without `life` it ends with the browser."""
        name = self._full(name)
        parts = [f"{name}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
        if self._secure:
            parts.append("Secure")
        if life is not None:
            parts.append(f"Max-Age={int(life.total_seconds())}")
        drop_pending(exchange, name)
        exchange.answer_headers.append((b"set-cookie", "; ".join(parts).encode()))

    def drop_cookie(self, exchange: Exchange, name: str) -> None:
        """Take a cookie away."""
        self.set_cookie(exchange, name, "", life=timedelta(0))

    def _full(self, name: str) -> str:
        return _HOST_PREFIX + name if self._secure and name in _OF_THIS_HOST else name


def drop_pending(exchange: Exchange, name: str) -> None:
    """Forget what this answer was to set under the name before."""
    start = f"{name}=".encode()
    exchange.answer_headers[:] = [
        pair for pair in exchange.answer_headers if not (pair[0] == b"set-cookie" and pair[1].startswith(start))
    ]


def cookie_of(exchange: Exchange, name: str) -> str | None:
    """A cookie of the request; one that is written badly does not hide the others."""
    return cookie_parser(exchange.header(b"cookie") or "").get(name)
