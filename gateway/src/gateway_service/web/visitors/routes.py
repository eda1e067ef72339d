"""Pages for everybody, without signing in."""

from fastapi import APIRouter

from gateway_service.web.visitors.explanations import router as explanations
from gateway_service.web.visitors.home import router as home
from gateway_service.web.visitors.iterations import router as iterations
from gateway_service.web.visitors.kindergartens import router as kindergartens
from gateway_service.web.visitors.statistics import router as statistics
from gateway_service.web.visitors.waiting_lists import router as waiting_lists

ROUTERS: tuple[APIRouter, ...] = (home, waiting_lists, iterations, kindergartens, statistics, explanations)
