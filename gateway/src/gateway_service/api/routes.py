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
    DOWNLOAD = "download"
    STREAM = "stream"


_POOLS = {
    Kind.JSON: Pool.EXCHANGES,
    Kind.UPLOAD: Pool.TRANSFERS,
    Kind.DOWNLOAD: Pool.TRANSFERS,
    Kind.STREAM: Pool.STREAMS,
}
_SECONDS = {
    Kind.JSON: _ANSWER_SECONDS,
    Kind.UPLOAD: 15.0,
    Kind.DOWNLOAD: 15.0,
    # Services send a heartbeat every 15 s; two must be missed before a stream counts as dead.
    Kind.STREAM: 40.0,
}
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
    #: Until the answer begins for `json`, the longest silence for the other kinds.
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
        (Upstream.APPLICATIONS, "GET", "/applications/{application_id}"),
    }
)


def _public(upstream: Upstream, limit: LimitClass, *operations: str, base: str = BASE) -> Iterable[Route]:
    return _rows(upstream, Access.PUBLIC, limit, operations, base=base, kind=Kind.JSON)


def _account(upstream: Upstream, limit: LimitClass, *operations: str, kind: Kind = Kind.JSON) -> Iterable[Route]:
    return _rows(upstream, Access.ACCOUNT, limit, operations, base=BASE, kind=kind)


def _rows(
    upstream: Upstream, access: Access, limit: LimitClass, operations: tuple[str, ...], *, base: str, kind: Kind
) -> Iterable[Route]:
    for operation in operations:
        method, path = operation.split()
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


_IDENTITY = (
    *_public(
        Upstream.IDENTITY,
        LimitClass.SIGN_IN,
        "POST /registrations",
        "POST /registrations/{registration_id}/resend",
        "POST /registrations/{registration_id}/code",
        "POST /registrations/{registration_id}/password",
        "POST /login-codes",
        "POST /login-codes/{login_code_id}/resend",
        "POST /sessions",
        "POST /sessions/refresh",
        "POST /password-recoveries",
        "POST /password-recoveries/{recovery_id}/resend",
        "POST /password-recoveries/{recovery_id}/code",
        "POST /password-recoveries/{recovery_id}/password",
    ),
    *_public(Upstream.IDENTITY, LimitClass.PUBLIC, "GET /policy"),
    *_public(
        Upstream.IDENTITY,
        LimitClass.PUBLIC,
        "GET /.well-known/jwks.json",
        "GET /.well-known/openid-configuration",
        base="",
    ),
    *_account(Upstream.IDENTITY, LimitClass.READ, "GET /sessions", "GET /account"),
    *_account(
        Upstream.IDENTITY,
        LimitClass.WRITE,
        "DELETE /sessions/current",
        "DELETE /sessions/{session_id}",
        "PATCH /account",
        "POST /account/contact-codes/{challenge_id}",
        "POST /account/contact-codes/{challenge_id}/resend",
        "POST /account/password",
        "POST /account/policy-acceptances",
        "POST /account/erasure-codes",
        "POST /account/erasure-codes/{challenge_id}/resend",
        "POST /account/erasure",
    ),
)
_CHILDREN = (
    *_account(Upstream.CHILDREN, LimitClass.READ, "GET /children", "GET /children/{child_id}"),
    *_account(
        Upstream.CHILDREN, LimitClass.WRITE, "POST /children/checks", "POST /children", "DELETE /children/{child_id}"
    ),
)
_APPLICATIONS = (
    *_account(
        Upstream.APPLICATIONS,
        LimitClass.SUBMIT,
        "POST /applications",
        "POST /applications/{application_id}/submission",
    ),
    *_account(
        Upstream.APPLICATIONS,
        LimitClass.WRITE,
        "PATCH /applications/{application_id}",
        "DELETE /applications/{application_id}",
        "POST /applications/{application_id}/withdrawal",
        "DELETE /applications/{application_id}/documents/{document_id}",
    ),
    *_account(
        Upstream.APPLICATIONS, LimitClass.UPLOAD, "POST /applications/{application_id}/documents", kind=Kind.UPLOAD
    ),
    *_account(
        Upstream.APPLICATIONS,
        LimitClass.READ,
        "GET /applications/{application_id}/documents/{document_id}/content",
        kind=Kind.DOWNLOAD,
    ),
    *_account(
        Upstream.APPLICATIONS,
        LimitClass.READ,
        "GET /applications/{application_id}/documents",
        "GET /applications/{application_id}/documents/{document_id}",
        "GET /applications/{application_id}/receipt",
    ),
    *_public(
        Upstream.APPLICATIONS,
        LimitClass.PUBLIC,
        "GET /reference/regions",
        "GET /reference/group-types",
        "GET /reference/languages",
        "GET /reference/privileges",
        "GET /reference/consent",
        "GET /reference/document-limits",
        "GET /reference/receipt-key",
    ),
)
_QUEUE = (
    *_account(Upstream.QUEUE, LimitClass.READ, "GET /applications/{application_id}/position"),
    *_account(
        Upstream.QUEUE, LimitClass.STREAM, "GET /applications/{application_id}/position/stream", kind=Kind.STREAM
    ),
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
    *_account(
        Upstream.NOTIFICATIONS, LimitClass.WRITE, "POST /notifications/{notice_id}/read", "PUT /notification-settings"
    ),
    *_account(Upstream.NOTIFICATIONS, LimitClass.STREAM, "GET /notifications/stream", kind=Kind.STREAM),
)
_COMPOSED = _account(
    Upstream.GATEWAY, LimitClass.READ, "GET /applications", "GET /applications/{application_id}", "GET /account/export"
)

ROUTES: tuple[Route, ...] = (*_IDENTITY, *_CHILDREN, *_APPLICATIONS, *_QUEUE, *_NOTIFICATIONS, *_COMPOSED)
