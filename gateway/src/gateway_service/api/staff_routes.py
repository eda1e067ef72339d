"""What staff of the department and of the contact centre ask; what each may, the services decide."""

from gateway_service.api.route import Kind, Upstream
from gateway_service.api.rows import account
from gateway_service.limits import LimitClass

_RULES = (
    *account(
        Upstream.QUEUE,
        LimitClass.READ,
        "GET /operator/rule-sets",
        "GET /operator/rule-sets/{version}",
        "GET /operator/rule-sets/{version}/comparison",
        "GET /operator/renewals",
    ),
    *account(
        Upstream.QUEUE,
        LimitClass.WRITE,
        "POST /operator/rule-sets",
        "DELETE /operator/rule-sets/{version}",
        "POST /operator/rule-sets/{version}/comparison",
        "POST /operator/rule-sets/{version}/publication",
        "POST /operator/renewals",
        "POST /operator/renewals/{version}/cancellation",
    ),
)
_APPLICATIONS = (
    *account(
        Upstream.APPLICATIONS,
        LimitClass.READ,
        "GET /operator/applications",
        "GET /operator/applications/{application_id}",
        "GET /operator/applications/{application_id}/notes",
        "GET /operator/privileges",
        "GET /operator/privileges/{claim_id}",
        "GET /operator/appeals",
        "GET /operator/appeals/{appeal_id}",
    ),
    *account(
        Upstream.APPLICATIONS,
        LimitClass.READ,
        "GET /operator/applications/{application_id}/documents/{document_id}",
        kind=Kind.DOWNLOAD,
    ),
    *account(
        Upstream.APPLICATIONS,
        LimitClass.WRITE,
        "POST /operator/applications",
        "POST /operator/applications/batch",
        "POST /operator/applications/{application_id}/correction-requests",
        "POST /operator/applications/{application_id}/hearings",
        "POST /operator/applications/{application_id}/refusal",
        "POST /operator/applications/{application_id}/merge",
        "POST /operator/applications/{application_id}/notes",
        "POST /operator/privileges/{claim_id}/confirmation",
        "POST /operator/privileges/{claim_id}/rejection",
        "POST /operator/appeals/{appeal_id}/review",
        "POST /operator/appeals/{appeal_id}/decision",
    ),
)
_WAITING_LIST = (
    *account(
        Upstream.QUEUE,
        LimitClass.READ,
        "GET /operator/entries",
        "GET /operator/entries/{application_id}",
        "GET /operator/corrections",
        "GET /operator/pool",
        "GET /operator/vouchers",
        "GET /operator/iterations",
        "GET /operator/iterations/{iteration_id}",
        "GET /operator/iterations/{iteration_id}/winners",
        "GET /operator/iterations/{iteration_id}/differences",
    ),
    *account(
        Upstream.QUEUE,
        LimitClass.WRITE,
        "POST /operator/entries/{application_id}/hold",
        "POST /operator/entries/{application_id}/release",
        "POST /operator/corrections",
        "POST /operator/corrections/{correction_id}/approval",
        "POST /operator/corrections/{correction_id}/refusal",
        "POST /operator/pool",
        "POST /operator/vouchers/{voucher_id}/revocation",
        "POST /operator/vouchers/{voucher_id}/suspension",
        "POST /operator/vouchers/{voucher_id}/resumption",
        "POST /operator/iterations",
        "POST /operator/iterations/{iteration_id}/simulation",
        "POST /operator/iterations/{iteration_id}/approval",
        "POST /operator/iterations/{iteration_id}/publication",
        "POST /operator/iterations/{iteration_id}/closing",
        "POST /operator/iterations/{iteration_id}/cancellation",
    ),
)
_CALLS = (
    *account(Upstream.NOTIFICATIONS, LimitClass.READ, "GET /operator/call-list"),
    *account(
        Upstream.NOTIFICATIONS,
        LimitClass.WRITE,
        "POST /operator/call-list/{case_id}/reveal",
        "POST /operator/call-list/{case_id}/outcome",
    ),
)

STAFF_ROUTES = (*_RULES, *_APPLICATIONS, *_WAITING_LIST, *_CALLS)
