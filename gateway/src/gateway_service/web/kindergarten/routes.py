"""Pages about places: iterations, rules, kindergartens and reports of the department, and a kindergarten's own."""

from fastapi import APIRouter

from gateway_service.web.kindergarten import (
    children,
    corrections,
    gardens,
    groups,
    imports,
    iterations,
    own,
    pool,
    renewals,
    reports,
    rules,
    tasks,
    vouchers,
)

ROUTERS: tuple[APIRouter, ...] = (
    iterations.router,
    rules.router,
    imports.router,
    gardens.router,
    groups.router,
    pool.router,
    vouchers.router,
    corrections.router,
    renewals.router,
    tasks.router,
    reports.router,
    own.router,
    children.router,
)
