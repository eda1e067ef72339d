"""Pages of the department's staff."""

from fastapi import APIRouter

from gateway_service.web.office import (
    appeals,
    application,
    calls,
    decisions,
    documents,
    entry_steps,
    filing,
    home,
    privileges,
    sign_in,
    worklist,
)

_PARTS = (sign_in, home, worklist, application, decisions, entry_steps, documents, privileges, appeals, calls, filing)
ROUTERS: tuple[APIRouter, ...] = tuple(part.router for part in _PARTS)
