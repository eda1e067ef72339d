"""Who of staff looked at the caller's affairs and what they did, from every service that writes it down."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import ConfigDict

from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import ApiTime, ResponseModel
from gateway_service.api.parts import Part, refusal_among
from gateway_service.api.route import BASE, Upstream
from gateway_service.api.state import ExchangeDep, StateDep

#: Those whose staff see a person's affairs.
WATCHED = (Upstream.APPLICATIONS, Upstream.QUEUE, Upstream.NOTIFICATIONS)
_SECONDS = 4.0
_PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
Limit = Annotated[int, Query(ge=1, le=100)]

router = APIRouter(prefix=BASE)


class Access(ResponseModel):
    """One look or decision, as the service that wrote it down tells it: when, by which role, what; never by whom."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"x-extends": "notifications_AccessView"})

    service: str
    at: ApiTime


class Accesses(ResponseModel):
    """The newest first."""

    items: list[Access]
    #: Services that did not answer; ask again later for what they wrote down.
    missing: list[str]


@router.get("/account/accesses", response_model=Accesses, tags=["parents"])
async def get_account_accesses(exchange: ExchangeDep, state: StateDep, limit: Limit = 50) -> Response:
    """The newest looks at the caller's affairs and decisions about them, of all services in one list."""
    if exchange.principal is None:
        raise Problem(401, "token_missing")
    target = f"/internal/account/{exchange.principal.account_id}/accesses?limit={limit}"
    parts = await state.parts.ask_all(WATCHED, target, exchange=exchange, seconds=_SECONDS)
    if (refusal := refusal_among(parts.values())) is not None:
        return Response(refusal.content, refusal.status, _PRIVATE, refusal.headers.get("content-type"))
    items = [item for service, part in parts.items() for item in _items(service, part)]
    items.sort(key=lambda item: str(item["at"]), reverse=True)
    missing = sorted(name for name, part in parts.items() if not part.is_good)
    return JSONResponse({"items": items[:limit], "missing": missing}, headers=_PRIVATE)


def _items(service: str, part: Part) -> list[dict[str, Any]]:
    return [{"service": service, **item} for item in part.document()["items"]] if part.is_good else []
