"""From a number to a kindergarten: what a parent asks once it is the child's turn, and what anybody may look at."""

from gateway_service.api.route import Upstream
from gateway_service.api.rows import account, public
from gateway_service.limits import LimitClass

_DECISIONS = (
    *account(Upstream.APPLICATIONS, LimitClass.READ, "GET /appeals", "GET /appeals/{appeal_id}"),
    *account(
        Upstream.APPLICATIONS,
        LimitClass.WRITE,
        "POST /appeals",
        "POST /applications/{application_id}/resubmission",
        "POST /applications/{application_id}/privilege",
        "DELETE /applications/{application_id}/privilege",
    ),
)
_VOUCHER = (
    *account(
        Upstream.QUEUE,
        LimitClass.READ,
        "GET /applications/{application_id}/voucher",
        "GET /applications/{application_id}/voucher/suitable-groups",
        "GET /applications/{application_id}/voucher/waitlist",
        "GET /applications/{application_id}/voucher/contract",
        "GET /applications/{application_id}/renewal",
    ),
    # The last hours of a term are as pressing as a filing.
    *account(
        Upstream.QUEUE,
        LimitClass.SUBMIT,
        "POST /applications/{application_id}/voucher/confirmation",
        "POST /applications/{application_id}/voucher/choice",
        "POST /applications/{application_id}/voucher/contract/signature",
        "POST /applications/{application_id}/restoration",
    ),
    *account(
        Upstream.QUEUE,
        LimitClass.WRITE,
        "POST /applications/{application_id}/voucher/refusal",
        "DELETE /applications/{application_id}/voucher/refusal",
        "DELETE /applications/{application_id}/voucher/choice",
        "POST /applications/{application_id}/voucher/waitlist",
        "DELETE /applications/{application_id}/voucher/waitlist",
        "POST /applications/{application_id}/voucher/transfer",
    ),
)
_KINDERGARTENS = public(
    Upstream.QUEUE,
    LimitClass.PUBLIC,
    "GET /public/kindergartens",
    "GET /public/kindergartens/{kindergarten_id}",
)

VOUCHER_ROUTES = (*_DECISIONS, *_VOUCHER, *_KINDERGARTENS)
