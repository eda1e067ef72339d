"""The place in the queue, the voucher and the kindergarten."""

from fastapi import APIRouter

from gateway_service.web.place.choice_pages import router as choice
from gateway_service.web.place.contract_pages import router as contract
from gateway_service.web.place.history_pages import router as history
from gateway_service.web.place.renewal_pages import router as renewal
from gateway_service.web.place.status_pages import router as status
from gateway_service.web.place.voucher_pages import router as voucher
from gateway_service.web.place.waiting_pages import router as waiting

ROUTERS: tuple[APIRouter, ...] = (status, history, renewal, voucher, choice, waiting, contract)
