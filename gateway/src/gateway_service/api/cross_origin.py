"""Pages of other sites may call only where the settings name their origin."""

from gateway_service.api.exchange import Exchange
from gateway_service.api.headers import Headers

_MAY_SEND = "Authorization, Content-Type, Accept-Language, Idempotency-Key, If-Match, If-None-Match, traceparent"
_MAY_READ = "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
_TEN_MINUTES = "600"


class CrossOrigin:
    """The allow-list of origins; empty by default, and then browsers keep to their own site."""

    def __init__(self, origins: frozenset[str]) -> None:
        self._origins = frozenset(origin.encode() for origin in origins)

    def allow(self, exchange: Exchange) -> bool:
        """Tell the browser that a listed origin may read the answer; whether it may."""
        if not self._origins:
            return False
        exchange.answer_headers.append((b"vary", b"Origin"))
        origin = exchange.headers.get(b"origin", b"")
        if origin not in self._origins:
            return False
        exchange.answer_headers += [
            (b"access-control-allow-origin", origin),
            (b"access-control-expose-headers", _MAY_READ.encode()),
        ]
        return True

    @staticmethod
    def is_preflight(exchange: Exchange) -> bool:
        """Whether the browser asks first."""
        return exchange.method == "OPTIONS" and b"access-control-request-method" in exchange.headers


def preflight_headers(methods: list[str]) -> Headers:
    """What a listed origin may do here."""
    return [
        (b"access-control-allow-methods", ", ".join(methods).encode()),
        (b"access-control-allow-headers", _MAY_SEND.encode()),
        (b"access-control-max-age", _TEN_MINUTES.encode()),
    ]
