"""The HTTP face of the children service: its routers, and the status of every refusal."""

from collections.abc import Mapping

from children_service.domain.errors import (
    AccountErasedError,
    CheckExpiredError,
    CheckNotFoundError,
    ChildNotFoundError,
    ChildrenError,
    IinInvalidError,
    RegisterUnavailableError,
    TooManyChecksError,
)
from children_service.entrypoints import http_checks, http_children, http_export

ROUTERS = (http_checks.router, http_children.router, http_export.router)
STATUSES: Mapping[type[ChildrenError], int] = {
    IinInvalidError: 422,
    ChildNotFoundError: 404,
    CheckNotFoundError: 404,
    CheckExpiredError: 409,
    TooManyChecksError: 429,
    RegisterUnavailableError: 503,
    AccountErasedError: 401,
}
