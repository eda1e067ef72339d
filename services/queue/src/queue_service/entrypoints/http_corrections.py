"""Corrections over HTTP: proposed on a document by one officer, decided by another."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from balabaqsha_chassis.audit import AuditNote
from balabaqsha_chassis.idempotency import Claim, ClaimDep
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.representation import Page, PageSize, decode_cursor, encode_cursor, json_response
from queue_service.domain.errors import QueueError
from queue_service.domain.iteration_errors import (
    CorrectionDecidedError,
    CorrectionEmptyError,
    CorrectionImpossibleError,
    CorrectionUnknownError,
    CorrectionUnplacedError,
)
from queue_service.domain.operator_roles import OperatorAction
from queue_service.entrypoints.entry_models import CorrectionView, NewCorrection
from queue_service.entrypoints.operator_desk import (
    PRIVATE,
    Cursor,
    ItemId,
    OperatorDesk,
    at_operator_desk,
    instant_of,
)
from queue_service.use_cases.correct_entry import (
    DecideCorrection,
    ProposeCorrection,
    approve_correction,
    propose_correction,
    refuse_correction,
)
from queue_service.use_cases.correction_ports import Correction, Proposal

CORRECTION_STATUSES: Mapping[type[QueueError], int] = {
    CorrectionUnknownError: 404,
    CorrectionDecidedError: 409,
    CorrectionEmptyError: 409,
    CorrectionImpossibleError: 409,
    CorrectionUnplacedError: 409,
}

_KIND = "correction"
_PATH = "/operator/corrections"
State = Literal["proposed", "approved", "refused"]
Reader = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.READ_CORRECTIONS))]
Proposer = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.PROPOSE_CORRECTION))]
Approver = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.APPROVE_CORRECTION))]
Refuser = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.REFUSE_CORRECTION))]

router = APIRouter()


@router.post(_PATH, status_code=201, response_model=CorrectionView)
async def post_correction(body: NewCorrection, desk: Proposer, claim: ClaimDep) -> Response:
    """Propose to put right where a child stands; it takes effect when a second officer approves."""
    async with desk.work(body.application_id, kind="application") as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        made = await propose_correction(_proposal(body, desk), unit_of_work=unit_of_work, clock=desk.state.clock)
        unit_of_work.audit.note(_note(made, desk))
        headers = PRIVATE | {"Location": f"{_PATH}/{made.id}"}
        answer = json_response(CorrectionView.of(made), status=201, headers=headers)
        return await claim.keep(unit_of_work.connection, answer)


@router.get(_PATH, response_model=Page[CorrectionView])
async def get_corrections(
    desk: Reader,
    state: Annotated[State | None, Query()] = None,
    limit: PageSize = 20,
    cursor: Cursor = None,
) -> Response:
    """Corrections of the caller's territories, the newest first."""
    after = decode_cursor(cursor, kinds=(str, str))
    async with desk.work(_KIND) as unit_of_work:
        found = await unit_of_work.corrections.listed(
            desk.scope, state=state, after=(instant_of(after[0]), after[1]) if after else None, limit=limit + 1
        )
    items = [CorrectionView.of(one) for one in found[:limit]]
    more = len(found) > limit
    next_cursor = encode_cursor(found[limit - 1].proposed_at.isoformat(), found[limit - 1].id) if more else None
    return json_response(Page[CorrectionView](items=items, next_cursor=next_cursor), headers=PRIVATE)


@router.post(f"{_PATH}/{{correction_id}}/approval", response_model=CorrectionView)
async def post_correction_approval(correction_id: ItemId, desk: Approver, claim: ClaimDep) -> Response:
    """Approve a correction; not for the person who proposed it."""
    return await _decided(approve_correction, correction_id, desk, claim)


@router.post(f"{_PATH}/{{correction_id}}/refusal", response_model=CorrectionView)
async def post_correction_refusal(correction_id: ItemId, desk: Refuser, claim: ClaimDep) -> Response:
    """Refuse a correction; nothing changes."""
    return await _decided(refuse_correction, correction_id, desk, claim)


async def _decided(
    decide: Callable[..., Awaitable[Correction]], correction_id: str, desk: OperatorDesk, claim: Claim
) -> Response:
    command = DecideCorrection(correction_id=correction_id, by=desk.account_id, scope=desk.scope)
    async with desk.work(correction_id, kind=_KIND) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        done = await decide(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        unit_of_work.audit.note(_note(done, desk))
        return await claim.keep(unit_of_work.connection, json_response(CorrectionView.of(done), headers=PRIVATE))


def _proposal(body: NewCorrection, desk: OperatorDesk) -> ProposeCorrection:
    return ProposeCorrection(
        id=new_id(),
        application_id=body.application_id,
        proposal=Proposal(
            cohort=body.cohort,
            privilege_class=body.privilege_class,
            filed_at=body.filed_at,
            reinstate=body.reinstate,
        ),
        ground=body.ground,
        document_hash=body.document_hash,
        reason=body.reason,
        by=desk.account_id,
        scope=desk.scope,
    )


def _note(one: Correction, desk: OperatorDesk) -> AuditNote:
    return desk.note(
        one.id, kind=_KIND, ground=one.ground, application_id=one.application_id, document_hash=one.document_hash
    )
