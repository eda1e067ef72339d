"""Iterations over HTTP: drafted and simulated, approved by a second person, published, closed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from balabaqsha_chassis.idempotency import Claim, ClaimDep
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import Page, PageSize, decode_cursor, encode_cursor, json_response
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.errors import QueueError
from queue_service.domain.iteration_errors import (
    CutOffAheadError,
    IntakeBehindError,
    IterationInProgressError,
    IterationStateError,
    IterationUnknownError,
    NoSimulationError,
    VouchersUnsettledError,
)
from queue_service.domain.operator_roles import OperatorAction
from queue_service.entrypoints.iteration_models import (
    DifferencesView,
    IterationCard,
    NewIteration,
    WinnerView,
)
from queue_service.entrypoints.operator_desk import (
    PRIVATE,
    AnyTerritory,
    Cursor,
    ItemId,
    LanguageDep,
    OperatorDesk,
    at_operator_desk,
    instant_of,
)
from queue_service.use_cases.decide_iteration import (
    DecideIteration,
    approve_iteration,
    cancel_iteration,
    close_iteration,
    keep_simulation,
    publish_iteration,
    simulate_iteration,
)
from queue_service.use_cases.draft_iteration import DraftIteration, draft_iteration
from queue_service.use_cases.iteration_ports import Iteration, IterationFilter
from queue_service.use_cases.show_iterations import (
    list_iterations,
    show_differences,
    show_iteration,
    show_winners,
)

ITERATION_STATUSES: Mapping[type[QueueError], int] = {
    IterationUnknownError: 404,
    IterationStateError: 409,
    CutOffAheadError: 409,
    IntakeBehindError: 409,
    IterationInProgressError: 409,
    VouchersUnsettledError: 409,
    NoSimulationError: 409,
}

_KIND = "iteration"
_PATH = "/operator/iterations"
State = Literal["drafted", "simulated", "approved", "publishing", "published", "closed", "cancelled"]
Reader = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.READ_ITERATIONS))]
Drafter = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.DRAFT_ITERATION))]
Simulator = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.SIMULATE_ITERATION))]
Approver = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.APPROVE_ITERATION))]
Publisher = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.PUBLISH_ITERATION))]
Closer = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.CLOSE_ITERATION))]
Canceller = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.CANCEL_ITERATION))]

router = APIRouter()


@router.post(_PATH, status_code=201, response_model=IterationCard)
async def post_iteration(body: NewIteration, desk: Drafter, claim: ClaimDep, language: LanguageDep) -> Response:
    """Draft an iteration; a cut-off ahead is announced with it."""
    command = DraftIteration(
        id=new_id(),
        territory=body.territory,
        purpose=body.purpose,
        places=body.places,
        cut_off=body.cut_off,
        reason=body.reason,
        by=desk.account_id,
        scope=desk.scope,
    )
    async with desk.work(body.territory, kind="territory") as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        made = await draft_iteration(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        unit_of_work.audit.note(desk.note(made.id, kind=_KIND, places=made.places, reason=made.reason))
        headers = PRIVATE | {"Location": f"{_PATH}/{made.id}"}
        answer = json_response(await _card(made, unit_of_work, language), status=201, headers=headers)
        return await claim.keep(unit_of_work.connection, answer)


@router.get(_PATH, response_model=Page[IterationCard])
async def get_iterations(  # noqa: PLR0917 - each is a parameter of the request
    desk: Reader,
    language: LanguageDep,
    territory: AnyTerritory = None,
    state: Annotated[State | None, Query()] = None,
    limit: PageSize = 20,
    cursor: Cursor = None,
) -> Response:
    """Iterations of the caller's territories, the newest first."""
    after = decode_cursor(cursor, kinds=(str, str))
    which = IterationFilter(scope=desk.scope, territory=territory, state=state)
    async with desk.work() as unit_of_work:
        found, more = await list_iterations(
            which,
            after=(instant_of(after[0]), after[1]) if after else None,
            limit=limit,
            iterations=unit_of_work.iterations,
        )
        items = [await _card(one, unit_of_work, language) for one in found]
    next_cursor = encode_cursor(found[-1].drafted_at.isoformat(), found[-1].id) if more else None
    return json_response(Page[IterationCard](items=items, next_cursor=next_cursor), headers=PRIVATE)


@router.get(f"{_PATH}/{{iteration_id}}", response_model=IterationCard)
async def get_iteration(iteration_id: ItemId, desk: Reader, language: LanguageDep) -> Response:
    """One iteration with its simulation and protocol."""
    async with desk.work(iteration_id, kind=_KIND) as unit_of_work:
        found = await show_iteration(iteration_id, scope=desk.scope, iterations=unit_of_work.iterations)
        return json_response(await _card(found, unit_of_work, language), headers=PRIVATE)


@router.post(f"{_PATH}/{{iteration_id}}/simulation", response_model=IterationCard)
async def post_simulation(iteration_id: ItemId, desk: Simulator, claim: ClaimDep, language: LanguageDep) -> Response:
    """Find out who would be drawn at this moment, and keep it."""
    command = _command(iteration_id, desk)
    async with desk.work(iteration_id, kind=_KIND) as unit_of_work:
        found = await simulate_iteration(command, unit_of_work=unit_of_work, clock=desk.state.clock)
    async with desk.work(iteration_id, kind=_KIND) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        kept = await keep_simulation(found, command, unit_of_work=unit_of_work)
        unit_of_work.audit.note(desk.note(kept.id, kind=_KIND, hash=found.simulation.hash, seq=found.simulation.seq))
        answer = json_response(await _card(kept, unit_of_work, language), headers=PRIVATE)
        return await claim.keep(unit_of_work.connection, answer)


@router.get(f"{_PATH}/{{iteration_id}}/winners", response_model=Page[WinnerView])
async def get_winners(
    iteration_id: ItemId, desk: Reader, language: LanguageDep, limit: PageSize = 50, cursor: Cursor = None
) -> Response:
    """Who was drawn, or before that who was simulated, in order."""
    after = decode_cursor(cursor, kinds=(int,))
    async with desk.work(iteration_id, kind=_KIND) as unit_of_work:
        found, more = await show_winners(
            iteration_id,
            scope=desk.scope,
            after=after[0] if after else 0,
            limit=limit,
            iterations=unit_of_work.iterations,
        )
    items = [WinnerView.of(one, language=language) for one in found]
    next_cursor = encode_cursor(found[-1].ordinal) if more else None
    return json_response(Page[WinnerView](items=items, next_cursor=next_cursor), headers=PRIVATE)


@router.get(f"{_PATH}/{{iteration_id}}/differences", response_model=DifferencesView)
async def get_differences(iteration_id: ItemId, desk: Reader, language: LanguageDep, cursor: Cursor = None) -> Response:
    """How the draw differs from the simulation, and the leaves between both that say why."""
    after = decode_cursor(cursor, kinds=(int,))
    async with desk.work(iteration_id, kind=_KIND) as unit_of_work:
        found = await show_differences(
            iteration_id,
            scope=desk.scope,
            after_seq=after[0] if after else None,
            iterations=unit_of_work.iterations,
        )
    next_cursor = None if found.more_after is None else encode_cursor(found.more_after)
    return json_response(DifferencesView.of(found, language=language, next_cursor=next_cursor), headers=PRIVATE)


@router.post(f"{_PATH}/{{iteration_id}}/approval", response_model=IterationCard)
async def post_approval(iteration_id: ItemId, desk: Approver, claim: ClaimDep, language: LanguageDep) -> Response:
    """Approve what was simulated; not for the person who drafted it."""
    return await _decided(approve_iteration, iteration_id, desk, claim, language)


@router.post(f"{_PATH}/{{iteration_id}}/publication", status_code=202, response_model=IterationCard)
async def post_iteration_publication(
    iteration_id: ItemId, desk: Publisher, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Order the draw; vouchers are issued as soon as the ledger has its run."""
    return await _decided(publish_iteration, iteration_id, desk, claim, language, status=202)


@router.post(f"{_PATH}/{{iteration_id}}/closing", response_model=IterationCard)
async def post_iteration_closing(
    iteration_id: ItemId, desk: Closer, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Close an iteration whose vouchers are settled; an officer may before."""
    return await _decided(close_iteration, iteration_id, desk, claim, language)


@router.post(f"{_PATH}/{{iteration_id}}/cancellation", response_model=IterationCard)
async def post_iteration_cancellation(
    iteration_id: ItemId, desk: Canceller, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Give up an iteration that is not yet published."""
    return await _decided(cancel_iteration, iteration_id, desk, claim, language)


async def _decided(
    decide: Callable[..., Awaitable[Iteration]],
    iteration_id: str,
    desk: OperatorDesk,
    claim: Claim,
    language: Language,
    *,
    status: int = 200,
) -> Response:
    async with desk.work(iteration_id, kind=_KIND) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        done = await decide(_command(iteration_id, desk), unit_of_work=unit_of_work, clock=desk.state.clock)
        unit_of_work.audit.note(desk.note(done.id, kind=_KIND, state=done.state.value))
        answer = json_response(await _card(done, unit_of_work, language), status=status, headers=PRIVATE)
        return await claim.keep(unit_of_work.connection, answer)


def _command(iteration_id: str, desk: OperatorDesk) -> DecideIteration:
    return DecideIteration(iteration_id=iteration_id, by=desk.account_id, roles=desk.roles, scope=desk.scope)


async def _card(one: Iteration, unit_of_work: QueueUnitOfWork, language: Language) -> IterationCard:
    rules = await unit_of_work.rules.in_force()
    return IterationCard.of(one, rules=rules, language=language)
