"""Every router of vouchers, and the status of each refusal."""

from collections.abc import Mapping

from fastapi import APIRouter

from queue_service.domain.errors import QueueError
from queue_service.entrypoints import http_operator_vouchers, http_vouchers
from queue_service.entrypoints.http_vouchers import VOUCHER_STATUSES as _STATUSES

VOUCHER_ROUTERS: tuple[APIRouter, ...] = (http_vouchers.router, http_operator_vouchers.router)
VOUCHER_STATUSES: Mapping[type[QueueError], int] = _STATUSES
