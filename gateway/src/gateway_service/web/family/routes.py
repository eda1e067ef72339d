"""Children and applications: what a parent files."""

from fastapi import APIRouter

from gateway_service.web.family import (
    after_filing,
    appeals,
    applications,
    children,
    choices,
    documents,
    drafts,
    endings,
    places,
    privileges,
    submission,
)

#: `applications` comes first: `/applications/new` is no application.
ROUTERS: tuple[APIRouter, ...] = (
    children.router,
    applications.router,
    drafts.router,
    endings.router,
    choices.router,
    places.router,
    privileges.router,
    documents.router,
    submission.router,
    after_filing.router,
    appeals.router,
)
