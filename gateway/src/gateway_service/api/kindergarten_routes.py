"""Kindergartens: what the department and what their own staff ask; what each may, the queue decides."""

from gateway_service.api.route import Kind, Upstream
from gateway_service.api.rows import account
from gateway_service.limits import LimitClass

_OF_THE_DEPARTMENT = (
    *account(
        Upstream.QUEUE,
        LimitClass.READ,
        "GET /operator/kindergartens",
        "GET /operator/kindergartens/{kindergarten_id}",
        "GET /operator/tasks",
        "GET /operator/reports/{report}",
    ),
    *account(
        Upstream.QUEUE,
        LimitClass.READ,
        "GET /operator/kindergartens.csv",
        "GET /operator/reports/{report}.csv",
        kind=Kind.DOWNLOAD,
    ),
    *account(
        Upstream.QUEUE,
        LimitClass.WRITE,
        "POST /operator/kindergartens",
        "PATCH /operator/kindergartens/{kindergarten_id}",
        "POST /operator/kindergartens/{kindergarten_id}/groups",
        "POST /operator/kindergartens/{kindergarten_id}/closing",
        "PATCH /operator/groups/{group_id}",
        "POST /operator/tasks/{task_id}/completion",
    ),
    *account(Upstream.QUEUE, LimitClass.UPLOAD, "POST /operator/kindergartens/import", kind=Kind.UPLOAD),
)
_OF_ITS_OWN_STAFF = (
    *account(
        Upstream.QUEUE,
        LimitClass.READ,
        "GET /kindergarten/profile",
        "GET /kindergarten/groups",
        "GET /kindergarten/children",
        "GET /kindergarten/waitlist",
    ),
    *account(
        Upstream.QUEUE,
        LimitClass.WRITE,
        "PATCH /kindergarten/profile",
        "PATCH /kindergarten/groups/{group_id}",
        "POST /kindergarten/choices/{choice_id}/acceptance",
        "POST /kindergarten/choices/{choice_id}/refusal",
        "POST /kindergarten/contracts/{contract_id}/signature",
        "POST /kindergarten/enrolments/{enrolment_id}/dismissal",
    ),
)

KINDERGARTEN_ROUTES = (*_OF_THE_DEPARTMENT, *_OF_ITS_OWN_STAFF)
