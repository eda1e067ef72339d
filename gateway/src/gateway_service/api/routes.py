"""The one table of what the world may ask: public address, who answers, who may ask, and within which limits.

What is not in this table does not exist for the outside.
"""

from collections.abc import Iterable

from gateway_service.api.route import BASE, JSON_BODY, SECONDS, UPLOAD_BODY, Access, Kind, Route, Upstream
from gateway_service.limits import LimitClass

#: Operations of services that only the gateway itself asks for, beside those under `/internal/`.
GATEWAY_ONLY = frozenset(
    {
        (Upstream.QUEUE, "GET", "/positions"),
        (Upstream.QUEUE, "GET", "/applications/{application_id}/position"),
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
            seconds=SECONDS[kind],
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
        "POST /staff/sessions",
        "POST /staff/sessions/refresh",
    ),
    *_public(Upstream.IDENTITY, LimitClass.PUBLIC, "GET /policy"),
    *_public(
        Upstream.IDENTITY,
        LimitClass.PUBLIC,
        "GET /.well-known/jwks.json",
        "GET /.well-known/openid-configuration",
        base="",
    ),
    *_account(Upstream.IDENTITY, LimitClass.READ, "GET /sessions", "GET /account", "GET /staff/me"),
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
        "DELETE /staff/sessions/current",
        "POST /staff/password",
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
        "GET /applications/{application_id}/receipt.pdf",
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
        "GET /public/receipts/{receipt_hash}",
    ),
)
_QUEUE = (
    *_account(
        Upstream.QUEUE, LimitClass.STREAM, "GET /applications/{application_id}/position/stream", kind=Kind.STREAM
    ),
    *_account(
        Upstream.QUEUE,
        LimitClass.READ,
        "GET /applications/{application_id}/position/history",
        "GET /applications/{application_id}/position/proof",
        "GET /applications/{application_id}/forecast",
        "GET /operator/rule-sets",
        "GET /operator/rule-sets/{version}",
        "GET /operator/rule-sets/{version}/comparison",
    ),
    *_account(
        Upstream.QUEUE,
        LimitClass.WRITE,
        "POST /operator/rule-sets",
        "DELETE /operator/rule-sets/{version}",
        "POST /operator/rule-sets/{version}/comparison",
        "POST /operator/rule-sets/{version}/publication",
    ),
    *_public(
        Upstream.QUEUE,
        LimitClass.PUBLIC,
        "GET /public/territories",
        "GET /public/queue",
        "GET /public/queue/{territory}/entries",
        "GET /public/queue/numbers/{number}",
        "GET /public/iterations",
        "GET /public/iterations/{run}",
        "GET /public/statistics",
        "GET /public/rules",
        "GET /public/rules/{version}",
        "GET /public/rules/{version}/document",
        "GET /public/ledger/checkpoint",
        "GET /public/ledger/checkpoints",
        "GET /public/ledger/proof",
        "GET /public/ledger/consistency",
        "GET /public/ledger/lists",
    ),
    *_rows(
        Upstream.QUEUE,
        Access.PUBLIC,
        LimitClass.PUBLIC,
        ("GET /public/ledger/entries", "GET /public/ledger/hashes"),
        base=BASE,
        kind=Kind.DOWNLOAD,
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
    Upstream.GATEWAY,
    LimitClass.READ,
    "GET /applications",
    "GET /applications/{application_id}",
    "GET /applications/{application_id}/position",
    "GET /account/export",
)

ROUTES: tuple[Route, ...] = (*_IDENTITY, *_CHILDREN, *_APPLICATIONS, *_QUEUE, *_NOTIFICATIONS, *_COMPOSED)
