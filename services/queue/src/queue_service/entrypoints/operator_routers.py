"""The operators' desk over HTTP: its routers, refusals and texts."""

from collections.abc import Mapping

from fastapi import APIRouter

from queue_service.domain.errors import QueueError
from queue_service.entrypoints import http_corrections, http_entries, http_iterations, http_pool, http_renewals
from queue_service.entrypoints.http_corrections import CORRECTION_STATUSES
from queue_service.entrypoints.http_entries import ENTRY_STATUSES
from queue_service.entrypoints.http_iterations import ITERATION_STATUSES
from queue_service.entrypoints.http_renewals import RENEWAL_STATUSES

OPERATOR_ROUTERS: tuple[APIRouter, ...] = (
    http_iterations.router,
    http_pool.router,
    http_entries.router,
    http_corrections.router,
    http_renewals.router,
)
OPERATOR_STATUSES: Mapping[type[QueueError], int] = {
    **ITERATION_STATUSES,
    **ENTRY_STATUSES,
    **CORRECTION_STATUSES,
    **RENEWAL_STATUSES,
}
