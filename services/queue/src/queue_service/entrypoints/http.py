"""The queue service over HTTP: a parent's numbers, and the public queue."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.representation import json_response, language_of
from queue_service.domain.errors import (
    EntryUnknownError,
    LeafImpossibleError,
    NumberUnknownError,
    QueueError,
    RuleSetInvalidError,
    RuleVersionUnknownError,
    RunUnknownError,
    TerritoryUnknownError,
)
from queue_service.entrypoints.http_models import (
    Positions,
    PositionView,
    PublicQueueView,
    RulesView,
    Territories,
    TerritoryView,
)
from queue_service.entrypoints.position_stream import stream_positions
from queue_service.entrypoints.state import StateDep
from queue_service.use_cases.show_position import show_number, show_position, show_positions
from queue_service.use_cases.show_public_queue import merged, show_public_queue

STATUSES: Mapping[type[QueueError], int] = {
    EntryUnknownError: 404,
    NumberUnknownError: 404,
    TerritoryUnknownError: 404,
    RuleVersionUnknownError: 404,
    RuleSetInvalidError: 409,
    LeafImpossibleError: 409,
    RunUnknownError: 404,
}

LanguageDep = Annotated[Language, Depends(language_of)]
ApplicationId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]
Number = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]
TerritoryCode = Annotated[str, Query(pattern=r"^[0-9]{9}$")]
Version = Annotated[str, Path(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z.]+$")]

_PUBLIC = {"Cache-Control": "public, max-age=5", "Vary": "Accept-Language"}
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


@router.get("/public/territories", response_model=Territories)
async def get_territories(state: StateDep) -> Response:
    """Every territory with a waiting list and its size."""
    async with state.open_unit_of_work() as unit_of_work:
        territories = await unit_of_work.places.territories()
        seq, as_of, _ = await unit_of_work.places.head()
    items = [TerritoryView(code=code, total=merged(total)) for code, total in territories.items()]
    return json_response(Territories(items=items, as_of=as_of, ledger_seq=seq), headers=_PUBLIC)


@router.get("/public/queue", response_model=PublicQueueView)
async def get_public_queue(territory: TerritoryCode, state: StateDep, language: LanguageDep) -> Response:
    """A territory's waiting list by category."""
    async with state.open_unit_of_work() as unit_of_work:
        found = await show_public_queue(territory, places=unit_of_work.places, rules=unit_of_work.rules)
    return json_response(PublicQueueView.of(found, language=language), headers=_PUBLIC)


@router.get("/public/queue/numbers/{number}", response_model=PositionView)
async def get_number(number: Number, state: StateDep, language: LanguageDep) -> Response:
    """The place of an application number, for anybody who knows it."""
    async with state.open_unit_of_work() as unit_of_work:
        position = await show_number(number.upper(), places=unit_of_work.places, rules=unit_of_work.rules)
    return json_response(PositionView.of(position, language=language, public=True), headers=_PUBLIC)


@router.get("/public/rules/{version}", response_model=RulesView)
async def get_rules(version: Version, state: StateDep, language: LanguageDep) -> Response:
    """A version of the rules in plain words; `current` is the one in force."""
    async with state.open_unit_of_work() as unit_of_work:
        rules = (
            await unit_of_work.rules.in_force() if version == "current" else await unit_of_work.rules.version(version)
        )
    if rules is None:
        raise RuleVersionUnknownError
    return json_response(RulesView.of(rules, language=language), headers=_PUBLIC)
