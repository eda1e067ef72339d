"""Everything the services hold about the caller, in one document; a service that is away is named as missing."""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from balabaqsha_chassis.clock import rfc3339
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import ApiTime, ResponseModel
from gateway_service.api.parts import refusal_among
from gateway_service.api.route import BASE, SERVICES
from gateway_service.api.state import ExchangeDep, StateDep

_EXPORT_SECONDS = 4.0
_PRIVATE = {"Cache-Control": "no-store"}
_ATTACHED = {"Content-Disposition": 'attachment; filename="balabaqsha-account.json"'}

router = APIRouter(prefix=BASE)


class AccountExport(ResponseModel):
    """The caller's data by the service that holds it."""

    account_id: str
    made_at: ApiTime
    parts: dict[str, Any]
    #: Services that did not answer; ask again later for what they hold.
    missing: list[str]


@router.get("/account/export", response_model=AccountExport, tags=["parents"])
async def get_account_export(exchange: ExchangeDep, state: StateDep) -> Response:
    """All data about the caller's account, service by service."""
    if exchange.principal is None:
        raise Problem(401, "token_missing")
    account = exchange.principal.account_id
    target = f"/internal/account/{account}/export"
    parts = await state.parts.ask_all(SERVICES, target, exchange=exchange, seconds=_EXPORT_SECONDS)
    if (refusal := refusal_among(parts.values())) is not None:
        return Response(refusal.content, refusal.status, _PRIVATE, refusal.headers.get("content-type"))
    missing = sorted(name for name, part in parts.items() if not part.is_good)
    if len(missing) == len(parts):
        raise Problem(503, "unavailable", headers={"Retry-After": "2"})
    document = {
        "account_id": account,
        "made_at": rfc3339(state.clock()),
        "parts": {name: part.document() for name, part in parts.items() if part.is_good},
        "missing": missing,
    }
    return JSONResponse(document, headers=_PRIVATE | _ATTACHED)
