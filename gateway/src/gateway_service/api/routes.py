"""The one table of what the world may ask: public address, who answers, who may ask, and within which limits.

What is not in this table does not exist for the outside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gateway_service.concurrency import Pool, Rank
from gateway_service.limits import LimitClass

BASE = "/api/v1"
_MIB = 1024 * 1024
JSON_BODY = _MIB
#: Ten megabytes of document, and the form around it.
UPLOAD_BODY = 10 * _MIB + 64 * 1024
_ANSWER_SECONDS = 5.0
_UPLOAD_IDLE_SECONDS = 15.0
#: Services send a heartbeat every 15 s; two must be missed before a stream counts as dead.
_STREAM_IDLE_SECONDS = 40.0


class Upstream(StrEnum):
    """Who answers."""

    IDENTITY = "identity"
    CHILDREN = "children"
    APPLICATIONS = "applications"
    QUEUE = "queue"
    NOTIFICATIONS = "notifications"
    #: Composed of several services' answers here.
    GATEWAY = "gateway"


SERVICES = tuple(upstream for upstream in Upstream if upstream is not Upstream.GATEWAY)


class Access(StrEnum):
    """Who may ask; the services decide again, object by object."""

    PUBLIC = "public"
    ACCOUNT = "account"


class Kind(StrEnum):
    """How the bodies travel."""

    JSON = "json"
    UPLOAD = "upload"
    STREAM = "stream"


_POOLS = {Kind.JSON: Pool.EXCHANGES, Kind.UPLOAD: Pool.UPLOADS, Kind.STREAM: Pool.STREAMS}
_RANKS = {
    LimitClass.SIGN_IN: Rank.FIRST,
    LimitClass.SUBMIT: Rank.FIRST,
    LimitClass.WRITE: Rank.SECOND,
    LimitClass.UPLOAD: Rank.SECOND,
    LimitClass.STREAM: Rank.SECOND,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation the world may ask for."""

    method: str
    #: The public path; parts in braces stand for any one segment.
    path: str
    upstream: Upstream
    access: Access
    limit: LimitClass
    kind: Kind = Kind.JSON
    body_limit: int = JSON_BODY
    #: The whole exchange for `json`, the longest silence for `upload` and `stream`.
    seconds: float = _ANSWER_SECONDS

    @property
    def pool(self) -> Pool:
        """Whose places it takes."""
        return _POOLS[self.kind]

    @property
    def rank(self) -> Rank:
        """How long it is let in when places grow scarce."""
        return _RANKS.get(self.limit, Rank.LAST)

    @property
    def upstream_path(self) -> str:
        """The path as the service knows it."""
        return self.path.removeprefix(BASE)


#: Operations of services that only the gateway itself asks for, beside those under `/internal/`.
GATEWAY_ONLY = frozenset(
    {
        (Upstream.QUEUE, "GET", "/positions"),
        (Upstream.APPLICATIONS, "GET", "/applications"),
        (Upstream.APPLICATIONS, "GET", "/applications/{id}"),
    }
)


def _public(upstream: Upstream, limit: LimitClass, *operations: str, base: str = BASE) -> Iterable[Route]:
    return _rows(upstream, Access.PUBLIC, limit, operations, base=base)


def _account(upstream: Upstream, limit: LimitClass, *operations: str) -> Iterable[Route]:
    return _rows(upstream, Access.ACCOUNT, limit, operations, base=BASE)


def _rows(
    upstream: Upstream, access: Access, limit: LimitClass, operations: tuple[str, ...], *, base: str
) -> Iterable[Route]:
    for operation in operations:
        method, path = operation.split()
        kind = {LimitClass.UPLOAD: Kind.UPLOAD, LimitClass.STREAM: Kind.STREAM}.get(limit, Kind.JSON)
        yield Route(
            method=method,
            path=base + path,
            upstream=upstream,
            access=access,
            limit=limit,
            kind=kind,
            body_limit=UPLOAD_BODY if kind is Kind.UPLOAD else JSON_BODY,
            seconds=_SECONDS[kind],
        )


_SECONDS = {Kind.JSON: _ANSWER_SECONDS, Kind.UPLOAD: _UPLOAD_IDLE_SECONDS, Kind.STREAM: _STREAM_IDLE_SECONDS}

_IDENTITY = (
    *_public(
        Upstream.IDENTITY,
        LimitClass.SIGN_IN,
        "POST /registrations",
        "POST /registrations/{id}/resend",
        "POST /registrations/{id}/code",
        "POST /registrations/{id}/password",
        "POST /login-codes",
        "POST /login-codes/{id}/resend",
        "POST /sessions",
        "POST /sessions/refresh",
        "POST /password-recoveries",
        "POST /password-recoveries/{id}/resend",
        "POST /password-recoveries/{id}/code",
        "POST /password-recoveries/{id}/password",
    ),
    *_public(Upstream.IDENTITY, LimitClass.PUBLIC, "GET /policy"),
    *_public(Upstream.IDENTITY, LimitClass.PUBLIC, "GET /.well-known/jwks.json", base=""),
    *_account(Upstream.IDENTITY, LimitClass.READ, "GET /sessions", "GET /account"),
    *_account(
        Upstream.IDENTITY,
        LimitClass.WRITE,
        "DELETE /sessions/current",
        "DELETE /sessions/{id}",
        "PATCH /account",
        "POST /account/erasure",
    ),
)
_CHILDREN = (
    *_account(Upstream.CHILDREN, LimitClass.READ, "GET /children"),
    *_account(Upstream.CHILDREN, LimitClass.WRITE, "POST /children/checks", "POST /children", "DELETE /children/{id}"),
)
_APPLICATIONS = (
    *_account(Upstream.APPLICATIONS, LimitClass.SUBMIT, "POST /applications", "POST /applications/{id}/submission"),
    *_account(
        Upstream.APPLICATIONS,
        LimitClass.WRITE,
        "PATCH /applications/{id}",
        "POST /applications/{id}/withdrawal",
        "DELETE /applications/{id}/documents/{document_id}",
    ),
    *_account(Upstream.APPLICATIONS, LimitClass.UPLOAD, "POST /applications/{id}/documents"),
    *_account(
        Upstream.APPLICATIONS,
        LimitClass.READ,
        "GET /applications/{id}/documents",
        "GET /applications/{id}/documents/{document_id}",
        "GET /applications/{id}/receipt",
    ),
    *_public(
        Upstream.APPLICATIONS,
        LimitClass.PUBLIC,
        "GET /reference/regions",
        "GET /reference/group-types",
        "GET /reference/languages",
        "GET /reference/privileges",
        "GET /reference/consent",
    ),
)
_QUEUE = (
    *_account(Upstream.QUEUE, LimitClass.READ, "GET /applications/{id}/position"),
    *_account(Upstream.QUEUE, LimitClass.STREAM, "GET /applications/{id}/position/stream"),
    *_public(
        Upstream.QUEUE,
        LimitClass.PUBLIC,
        "GET /public/territories",
        "GET /public/queue",
        "GET /public/queue/numbers/{number}",
        "GET /public/rules/{version}",
    ),
)
_NOTIFICATIONS = (
    *_account(Upstream.NOTIFICATIONS, LimitClass.READ, "GET /notifications", "GET /notification-settings"),
    *_account(Upstream.NOTIFICATIONS, LimitClass.WRITE, "POST /notifications/{id}/read", "PUT /notification-settings"),
    *_account(Upstream.NOTIFICATIONS, LimitClass.STREAM, "GET /notifications/stream"),
)
_COMPOSED = _account(
    Upstream.GATEWAY, LimitClass.READ, "GET /applications", "GET /applications/{id}", "GET /account/export"
)

ROUTES: tuple[Route, ...] = (*_IDENTITY, *_CHILDREN, *_APPLICATIONS, *_QUEUE, *_NOTIFICATIONS, *_COMPOSED)
