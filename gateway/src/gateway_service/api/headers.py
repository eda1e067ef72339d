"""Which headers go on, in either direction, and which every answer bears."""

from collections.abc import Iterable, Mapping

Headers = list[tuple[bytes, bytes]]

#: Requests are rebuilt of these alone, so no header from outside can pose as one of ours.
_GO_ON = frozenset(
    {
        b"accept",
        b"accept-encoding",
        b"accept-language",
        b"authorization",
        b"cache-control",
        b"content-language",
        b"content-type",
        b"idempotency-key",
        b"if-match",
        b"if-modified-since",
        b"if-none-match",
        b"last-event-id",
        b"range",
        b"user-agent",
    }
)

#: Of one connection, or set by us.
_STAY_BEHIND = frozenset(
    {
        b"connection",
        b"date",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"server",
        b"set-cookie",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
        b"via",
        b"x-request-id",
    }
)

API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "content-security-policy": API_POLICY,
}
_TWO_YEARS = 63072000


def first_values(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Each header by its first value; a second one counts for nothing, here or further on."""
    values: dict[bytes, bytes] = {}
    for name, value in headers:
        values.setdefault(name.lower(), value)
    return values


def for_service(headers: Mapping[bytes, bytes]) -> dict[str, str]:
    """Those headers of a request that go on to a service."""
    named = {name.strip().lower() for name in headers.get(b"connection", b"").split(b",")}
    return {
        name.decode("ascii"): value.decode("latin-1")
        for name, value in headers.items()
        if name in _GO_ON and name not in named
    }


def for_caller(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Those headers of an answer that go back to the caller."""
    pairs = [(name.lower(), value) for name, value in headers]
    named = {part.strip().lower() for name, value in pairs if name == b"connection" for part in value.split(b",")}
    return [(name, value) for name, value in pairs if name not in _STAY_BEHIND and name not in named]


def security_headers(*, production: bool) -> Headers:
    """What every answer bears that does not say otherwise itself."""
    headers = dict(_ALWAYS)
    if production:
        headers["strict-transport-security"] = f"max-age={_TWO_YEARS}; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def completed(headers: Iterable[tuple[bytes, bytes]], *, defaults: Headers) -> Headers:
    """The headers, and those of the defaults that are not among them."""
    given = list(headers)
    names = {name.lower() for name, _ in given}
    return [*given, *(pair for pair in defaults if pair[0] not in names)]
