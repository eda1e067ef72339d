"""Health: the process alone decides whether it lives and serves; services that are away are told of, no more."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from gateway_service.api.state import StateDep

router = APIRouter(include_in_schema=False)


@router.get("/livez")
async def get_livez() -> Response:
    """The process runs."""
    return JSONResponse({"status": "alive"})


@router.get("/readyz")
async def get_readyz(state: StateDep) -> Response:
    """The process serves; `degraded` names the services that are not ready."""
    if state.stopping.ordered:
        return JSONResponse({"status": "stopping"}, 503, {"Retry-After": "1"})
    return JSONResponse({"status": "ready", "degraded": state.health.degraded})
