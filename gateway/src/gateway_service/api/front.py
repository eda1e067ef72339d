"""The door: every request passes here before anything of ours or of a service's sees it."""

from collections.abc import Mapping

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from balabaqsha_chassis.problems import Problem
from gateway_service.access import Gate
from gateway_service.api.cross_origin import CrossOrigin, preflight_headers
from gateway_service.api.exchange import AnswerRules, CallerGoneError, Exchange
from gateway_service.api.matching import RouteFinder
from gateway_service.api.proxy import Proxy
from gateway_service.api.route import Route, Upstream
from gateway_service.concurrency import Places, Pool, Rank
from gateway_service.limits import LimitClass
from gateway_service.web.portal_session import PortalSessions

_HEALTH = frozenset({b"/livez", b"/readyz"})
_LONGEST_ADDRESS = 8192
_log = structlog.get_logger()


class Front:
    """ASGI middleware around the gateway's own app: the table's routes are answered here, the rest goes in."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        rules: AnswerRules,
        finder: RouteFinder,
        gate: Gate,
        places: Places,
        proxy: Proxy,
        cross_origin: CrossOrigin,
        portal: PortalSessions,
    ) -> None:
        self._app = app
        self._rules = rules
        self._finder = finder
        self._gate = gate
        self._places = places
        self._proxy = proxy
        self._cross_origin = cross_origin
        self._portal = portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange(scope, receive, send, rules=self._rules)
        scope["state"]["exchange"] = exchange
        try:
            await self._answer(exchange)
        except CallerGoneError:
            return
        except Problem as problem:
            await exchange.refuse(problem)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the caller gets a problem and the log the fault
            _log.exception("request_failed", fault=type(fault).__name__)
            if not exchange.started:
                await exchange.refuse(Problem(500, "internal_error"))

    async def _answer(self, exchange: Exchange) -> None:
        if exchange.raw_path in _HEALTH:
            await self._app(exchange.scope, exchange.receive, exchange.send)
            return
        if len(exchange.raw_path) + len(exchange.scope["query_string"]) > _LONGEST_ADDRESS:
            raise Problem(414, "address_too_long")
        methods = self._finder.methods_at(exchange.raw_path)
        if not methods:
            await self._serve_own(exchange)
            return
        allowed = self._cross_origin.allow(exchange)
        if allowed and self._cross_origin.is_preflight(exchange):
            await exchange.answer(204, preflight_headers(sorted(methods)), b"")
            return
        await self._serve_route(exchange, _chosen(methods, exchange.method))

    async def _serve_own(self, exchange: Exchange) -> None:
        """Pages, documents, and the 404 of everything unknown."""
        self._gate.meet(exchange, LimitClass.PAGE)
        with self._places.hold(Pool.EXCHANGES, rank=Rank.LAST, upstream="pages") as place:
            exchange.on_start = place.answered
            await self._portal.admit(exchange, None)
            await self._app(exchange.scope, exchange.receive, exchange.send)

    async def _serve_route(self, exchange: Exchange, route: Route) -> None:
        exchange.scope["route"] = route  # by which logs and metrics name the request
        self._gate.meet(exchange, route.limit)
        self._gate.check_switches(route)
        with self._places.hold(route.pool, rank=route.rank, upstream=route.upstream) as place:
            exchange.on_start = place.answered
            await self._portal.admit(exchange, route)
            await self._gate.identify(exchange, route)
            if route.upstream is Upstream.GATEWAY:
                await self._app(exchange.scope, exchange.receive, exchange.send)
            else:
                await self._proxy.forward(exchange, route)


def _chosen(methods: Mapping[str, Route], method: str) -> Route:
    route = methods.get(method)
    if route is None:
        raise Problem(405, "method_not_allowed", headers={"Allow": ", ".join(sorted(methods))})
    return route
