"""The one table of what the world may ask: public address, who answers, who may ask, and within which limits.

What is not in this table does not exist for the outside.
"""

from gateway_service.api.kindergarten_routes import KINDERGARTEN_ROUTES
from gateway_service.api.route import Kind, Route, Upstream
from gateway_service.api.rows import account, public
from gateway_service.api.staff_routes import STAFF_ROUTES
from gateway_service.api.voucher_routes import VOUCHER_ROUTES
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


_IDENTITY = (
    *public(
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
    *public(Upstream.IDENTITY, LimitClass.PUBLIC, "GET /policy"),
    *public(
        Upstream.IDENTITY,
        LimitClass.PUBLIC,
        "GET /.well-known/jwks.json",
        "GET /.well-known/openid-configuration",
        base="",
    ),
    *account(Upstream.IDENTITY, LimitClass.READ, "GET /sessions", "GET /account", "GET /staff/me"),
    *account(
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
    *account(Upstream.CHILDREN, LimitClass.READ, "GET /children", "GET /children/{child_id}"),
    *account(
        Upstream.CHILDREN, LimitClass.WRITE, "POST /children/checks", "POST /children", "DELETE /children/{child_id}"
    ),
)
_APPLICATIONS = (
    *account(
        Upstream.APPLICATIONS,
        LimitClass.SUBMIT,
        "POST /applications",
        "POST /applications/{application_id}/submission",
    ),
    *account(
        Upstream.APPLICATIONS,
        LimitClass.WRITE,
        "PATCH /applications/{application_id}",
        "DELETE /applications/{application_id}",
        "POST /applications/{application_id}/withdrawal",
        "DELETE /applications/{application_id}/documents/{document_id}",
    ),
    *account(
        Upstream.APPLICATIONS, LimitClass.UPLOAD, "POST /applications/{application_id}/documents", kind=Kind.UPLOAD
    ),
    *account(
        Upstream.APPLICATIONS,
        LimitClass.READ,
        "GET /applications/{application_id}/documents/{document_id}/content",
        "GET /applications/{application_id}/receipt.pdf",
        kind=Kind.DOWNLOAD,
    ),
    *account(
        Upstream.APPLICATIONS,
        LimitClass.READ,
        "GET /applications/{application_id}/documents",
        "GET /applications/{application_id}/documents/{document_id}",
        "GET /applications/{application_id}/receipt",
    ),
    *public(
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
    *account(Upstream.QUEUE, LimitClass.STREAM, "GET /applications/{application_id}/position/stream", kind=Kind.STREAM),
    *account(
        Upstream.QUEUE,
        LimitClass.READ,
        "GET /applications/{application_id}/position/history",
        "GET /applications/{application_id}/position/proof",
        "GET /applications/{application_id}/forecast",
    ),
    *public(
        Upstream.QUEUE,
        LimitClass.PUBLIC,
        "GET /public/territories",
        "GET /public/queue",
        "GET /public/queue/{territory}/entries",
        "GET /public/queue/numbers/{number}",
        "GET /public/iterations",
        "GET /public/iterations/{run}",
        "GET /public/iterations/{run}/protocol",
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
    *public(
        Upstream.QUEUE,
        LimitClass.PUBLIC,
        "GET /public/ledger/entries",
        "GET /public/ledger/hashes",
        kind=Kind.DOWNLOAD,
    ),
)
_NOTIFICATIONS = (
    *account(Upstream.NOTIFICATIONS, LimitClass.READ, "GET /notifications", "GET /notification-settings"),
    *account(
        Upstream.NOTIFICATIONS, LimitClass.WRITE, "POST /notifications/{notice_id}/read", "PUT /notification-settings"
    ),
    *account(Upstream.NOTIFICATIONS, LimitClass.STREAM, "GET /notifications/stream", kind=Kind.STREAM),
)
_COMPOSED = account(
    Upstream.GATEWAY,
    LimitClass.READ,
    "GET /applications",
    "GET /applications/{application_id}",
    "GET /applications/{application_id}/position",
    "GET /account/export",
    "GET /account/accesses",
)
_OWN = public(Upstream.GATEWAY, LimitClass.PUBLIC, "GET /public/contacts")

ROUTES: tuple[Route, ...] = (
    *_IDENTITY,
    *_CHILDREN,
    *_APPLICATIONS,
    *_QUEUE,
    *_NOTIFICATIONS,
    *_COMPOSED,
    *_OWN,
    *VOUCHER_ROUTES,
    *STAFF_ROUTES,
    *KINDERGARTEN_ROUTES,
)
