"""Every router about kindergartens, places and contracts, and the statuses of what they refuse."""

from collections.abc import Mapping

from fastapi import APIRouter

from queue_service.domain.errors import QueueError
from queue_service.entrypoints import (
    http_catalogue,
    http_choices,
    http_kindergarten_import,
    http_kindergartens,
    http_own_kindergarten,
    http_place_reports,
    http_suitable_groups,
    http_tasks,
)

PLACE_ROUTERS: tuple[APIRouter, ...] = (
    http_catalogue.router,
    http_kindergarten_import.router,
    http_place_reports.router,
    http_kindergartens.router,
    http_choices.router,
    http_suitable_groups.router,
    http_own_kindergarten.router,
    http_tasks.router,
)
PLACE_STATUSES: Mapping[type[QueueError], int] = {
    **http_kindergartens.KINDERGARTEN_STATUSES,
    **http_choices.CHOICE_STATUSES,
    **http_tasks.TASK_STATUSES,
}
