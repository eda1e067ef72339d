"""The pool of places over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.representation import json_response
from queue_service.domain.operator_roles import OperatorAction
from queue_service.entrypoints.iteration_models import DeclaredPlaces, PoolChangeView, PoolView, PoolViews
from queue_service.entrypoints.operator_desk import PRIVATE, AnyTerritory, OperatorDesk, at_operator_desk
from queue_service.use_cases.show_pool import DeclarePlaces, declare_places

PoolReader = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.READ_POOL))]
PlaceDeclarer = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.DECLARE_PLACES))]

router = APIRouter()


@router.get("/operator/pool", response_model=PoolViews)
async def get_pool(desk: PoolReader, territory: AnyTerritory = None) -> Response:
    """What came back or was declared since the last issue, and for how many places the next one can be."""
    async with desk.work(territory or "pool", kind="territory") as unit_of_work:
        found = await unit_of_work.pool.states(desk.scope, territory=territory)
    items = [
        PoolView(
            territory=one.territory,
            purpose=one.purpose,
            balance=one.balance,
            returned=one.returned,
            declared=one.declared,
            suggested_places=one.suggestion,
            last_iteration=one.last_iteration,
            changed_at=one.changed_at,
        )
        for one in found
    ]
    return json_response(PoolViews(items=items), headers=PRIVATE)


@router.post("/operator/pool", status_code=201, response_model=PoolChangeView)
async def post_pool(body: DeclaredPlaces, desk: PlaceDeclarer, claim: ClaimDep) -> Response:
    """Add declared places to a list's pool."""
    command = DeclarePlaces(
        territory=body.territory, purpose=body.purpose, places=body.places, by=desk.account_id, scope=desk.scope
    )
    async with desk.work(body.territory, kind="territory") as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        change = await declare_places(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        note = desk.note(body.territory, kind="territory", places=body.places, reason=body.reason)
        unit_of_work.audit.note(note)
        view = PoolChangeView(
            territory=change.territory, purpose=body.purpose, delta=change.delta, reason=change.reason, at=change.at
        )
        return await claim.keep(unit_of_work.connection, json_response(view, status=201, headers=PRIVATE))
