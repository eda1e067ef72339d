"""The queue service over HTTP: a parent's numbers, and the routers of everything else."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import StreamingResponse

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.representation import json_response, language_of
from queue_service.domain.errors import EntryNotSettledError, EntryUnknownError, LeafImpossibleError, QueueError
from queue_service.entrypoints.http_ledger import LEDGER_STATUSES
from queue_service.entrypoints.http_models import Positions, PositionView
from queue_service.entrypoints.http_public import PUBLIC_STATUSES
from queue_service.entrypoints.http_rules import RULE_STATUSES
from queue_service.entrypoints.operator_routers import OPERATOR_STATUSES
from queue_service.entrypoints.place_routers import PLACE_STATUSES
from queue_service.entrypoints.position_stream import stream_positions
from queue_service.entrypoints.state import StateDep
from queue_service.entrypoints.voucher_routers import VOUCHER_STATUSES
from queue_service.use_cases.show_position import show_position, show_positions

#: Every refusal and its status; each router brings its own.
STATUSES: Mapping[type[QueueError], int] = {
    EntryUnknownError: 404,
    EntryNotSettledError: 409,
    LeafImpossibleError: 409,
    **PUBLIC_STATUSES,
    **RULE_STATUSES,
    **LEDGER_STATUSES,
    **PLACE_STATUSES,
    **OPERATOR_STATUSES,
    **VOUCHER_STATUSES,
}

LanguageDep = Annotated[Language, Depends(language_of)]
ApplicationId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]

_PRIVATE = {"Cache-Control": "no-store"}

router = APIRouter()


@router.get("/positions", response_model=Positions)
async def get_positions(principal: PrincipalDep, state: StateDep, language: LanguageDep) -> Response:
    """The numbers of all applications the caller filed or represents the child of."""
    async with state.open_unit_of_work() as unit_of_work:
        found = await show_positions(
            account_id=principal.account_id, places=unit_of_work.places, rules=unit_of_work.rules
        )
    items = [PositionView.of(position, language=language) for position in found]
    return json_response(Positions(items=items), headers=_PRIVATE)


@router.get("/applications/{application_id}/position", response_model=PositionView)
async def get_position(
    application_id: ApplicationId, principal: PrincipalDep, state: StateDep, language: LanguageDep
) -> Response:
    """The numbers of one application."""
    async with state.open_unit_of_work() as unit_of_work:
        position = await show_position(
            application_id,
            account_id=principal.account_id,
            places=unit_of_work.places,
            rules=unit_of_work.rules,
        )
    return json_response(PositionView.of(position, language=language), headers=_PRIVATE)


@router.get(
    "/applications/{application_id}/position/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def get_position_stream(
    application_id: ApplicationId, request: Request, principal: PrincipalDep, state: StateDep, language: LanguageDep
) -> StreamingResponse:
    """The numbers whenever they change, as server-sent events; 404 is answered before the stream begins."""

    async def look() -> PositionView:
        async with state.open_unit_of_work() as unit_of_work:
            position = await show_position(
                application_id,
                account_id=principal.account_id,
                places=unit_of_work.places,
                rules=unit_of_work.rules,
            )
        return PositionView.of(position, language=language)

    first = await look()
    events: AsyncIterator[str] = stream_positions(
        first, look=look, every_seconds=state.stream_every_seconds, stopping=lambda: request.app.state.stopping
    )
    return StreamingResponse(events, media_type="text/event-stream", headers=_PRIVATE | {"X-Accel-Buffering": "no"})
