"""A parent chooses a kindergarten over HTTP: a group, a waiting list, the contract, another kindergarten."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, RequestModel, ResponseModel, json_response
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.errors import QueueError
from queue_service.domain.place_errors import (
    ChoiceAnsweredError,
    ChoiceUnknownError,
    ContractEndedError,
    ContractUnknownError,
    EnrolmentOverlapsError,
    EnrolmentUnknownError,
    GroundUnknownError,
    WaitlistUnknownError,
)
from queue_service.domain.voucher_errors import VoucherStateError
from queue_service.entrypoints.http_voucher_models import VoucherView
from queue_service.entrypoints.http_vouchers import Visit, VisitDep, conflict
from queue_service.entrypoints.kindergarten_models import CodedView, coded
from queue_service.entrypoints.place_desk import PRIVATE
from queue_service.use_cases.choose_group import ChooseGroup, choose_group
from queue_service.use_cases.end_enrolment import TransferChild, transfer_child
from queue_service.use_cases.join_waitlist import JoinWaitlist, LeaveWaitlist, join_waitlist, leave_waitlist
from queue_service.use_cases.own_voucher import own_voucher
from queue_service.use_cases.place_ports import Numbered
from queue_service.use_cases.release_choice import ReleaseChoice, release_choice
from queue_service.use_cases.show_contract import ShownContract, show_contract
from queue_service.use_cases.sign_contract import SignAsParent, sign_as_parent

CHOICE_STATUSES: Mapping[type[QueueError], int] = {
    ChoiceUnknownError: 404,
    ChoiceAnsweredError: 409,
    WaitlistUnknownError: 404,
    ContractUnknownError: 404,
    ContractEndedError: 409,
    EnrolmentUnknownError: 404,
    EnrolmentOverlapsError: 409,
    GroundUnknownError: 422,
}
_UUID = r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"

router = APIRouter(prefix="/applications/{application_id}/voucher")


class GroupChoice(RequestModel):
    """The group chosen."""

    group_id: str = Field(pattern=_UUID)


class WaitlistChoice(RequestModel):
    """The kindergarten to wait for."""

    kindergarten_id: str = Field(pattern=_UUID)


class WaitingView(ResponseModel):
    """A waiting list and the child's number in it."""

    id: str
    kindergarten_id: str
    state: str
    number: int
    total: int
    age_band: CodedView
    language: CodedView | None
    joined_at: ApiTime
    offered_group_id: str | None
    accept_by: ApiTime | None

    @classmethod
    def of(cls, found: Numbered, *, language: Language) -> "WaitingView":
        """The number, and the place kept for the child if one is."""
        waiting = found.waiting
        return cls(
            id=waiting.id,
            kindergarten_id=waiting.kindergarten_id,
            state=waiting.state,
            number=found.number,
            total=found.total,
            age_band=coded(waiting.age_band, language=language),
            language=coded(waiting.language, language=language) if waiting.language else None,
            joined_at=waiting.joined_at,
            offered_group_id=waiting.offered_group,
            accept_by=waiting.accept_by,
        )


class WaitingLists(ResponseModel):
    """Everywhere the child waits."""

    items: list[WaitingView]


class ContractView(ResponseModel):
    """What both sign: the document, its hash, and who has signed."""

    id: str
    number: str
    document: dict[str, object]
    document_hash: str
    drafted_at: ApiTime
    parent_signed_at: ApiTime | None
    kindergarten_signed_at: ApiTime | None
    terminated_at: ApiTime | None

    @classmethod
    def of(cls, found: ShownContract) -> "ContractView":
        """The contract as it was drafted."""
        contract = found.contract
        plain = ("id", "number", "document_hash", "drafted_at", "terminated_at")
        signed = {name: getattr(contract, name) for name in ("parent_signed_at", "kindergarten_signed_at")}
        return cls(**{name: getattr(contract, name) for name in plain}, **signed, document=dict(contract.document))


@router.post("/choice", response_model=VoucherView)
async def post_choice(body: GroupChoice, visit: VisitDep, claim: ClaimDep) -> Response:
    """Choose a group: one of its places is held until the kindergarten answers."""
    command = ChooseGroup(
        application_id=visit.application_id, account_id=visit.principal.account_id, group_id=body.group_id
    )
    return await visit.do(
        lambda unit_of_work: choose_group(command, unit_of_work=unit_of_work, clock=visit.state.clock), claim=claim
    )


@router.delete("/choice", response_model=VoucherView)
async def delete_choice(visit: VisitDep, claim: ClaimDep) -> Response:
    """Let the place go and choose on."""
    command = ReleaseChoice(application_id=visit.application_id, account_id=visit.principal.account_id)
    return await visit.do(
        lambda unit_of_work: release_choice(command, unit_of_work=unit_of_work, clock=visit.state.clock), claim=claim
    )


@router.get("/waitlist", response_model=WaitingLists)
async def get_waitlist(visit: VisitDep) -> Response:
    """Everywhere the child waits, with its number in each list."""
    async with visit.state.open_unit_of_work() as unit_of_work:
        return await _lists(visit, unit_of_work)


@router.post("/waitlist", response_model=WaitingLists)
async def post_waitlist(body: WaitlistChoice, visit: VisitDep, claim: ClaimDep) -> Response:
    """Wait for a place of a kindergarten; the order is that in which vouchers were issued."""
    command = JoinWaitlist(
        application_id=visit.application_id,
        account_id=visit.principal.account_id,
        kindergarten_id=body.kindergarten_id,
    )
    try:
        async with visit.state.open_unit_of_work() as unit_of_work:
            if (stored := await claim.take(unit_of_work.connection)) is not None:
                return stored
            await join_waitlist(command, unit_of_work=unit_of_work, clock=visit.state.clock)
            return await claim.keep(unit_of_work.connection, await _lists(visit, unit_of_work))
    except VoucherStateError as refusal:
        raise conflict(refusal) from refusal


@router.delete("/waitlist", response_model=WaitingLists)
async def delete_waitlist(visit: VisitDep, kindergarten_id: Annotated[str, Query(pattern=_UUID)]) -> Response:
    """Wait there no more."""
    command = LeaveWaitlist(
        application_id=visit.application_id, account_id=visit.principal.account_id, kindergarten_id=kindergarten_id
    )
    async with visit.state.open_unit_of_work() as unit_of_work:
        await leave_waitlist(command, unit_of_work=unit_of_work, clock=visit.state.clock)
        return await _lists(visit, unit_of_work)


@router.get("/contract", response_model=ContractView)
async def get_contract(visit: VisitDep) -> Response:
    """The contract that waits for signatures, or by which the child is enrolled."""
    async with visit.state.open_unit_of_work() as unit_of_work:
        found = await show_contract(
            visit.application_id, account_id=visit.principal.account_id, unit_of_work=unit_of_work
        )
    return json_response(ContractView.of(found), headers=PRIVATE)


@router.post("/contract/signature", response_model=VoucherView)
async def post_signature(visit: VisitDep, claim: ClaimDep) -> Response:
    """Sign the contract as the child's representative."""
    command = SignAsParent(application_id=visit.application_id, account_id=visit.principal.account_id)
    return await visit.do(
        lambda unit_of_work: sign_as_parent(command, unit_of_work=unit_of_work, clock=visit.state.clock), claim=claim
    )


@router.post("/transfer", response_model=VoucherView)
async def post_transfer(visit: VisitDep, claim: ClaimDep) -> Response:
    """Leave the kindergarten and choose another one with the same voucher."""
    command = TransferChild(application_id=visit.application_id, account_id=visit.principal.account_id)
    return await visit.do(
        lambda unit_of_work: transfer_child(command, unit_of_work=unit_of_work, clock=visit.state.clock), claim=claim
    )


async def _lists(visit: Visit, unit_of_work: QueueUnitOfWork) -> Response:
    mine = await own_voucher(visit.application_id, account_id=visit.principal.account_id, unit_of_work=unit_of_work)
    found = await unit_of_work.waitlists.numbers(mine.voucher.id)
    view = WaitingLists(items=[WaitingView.of(one, language=visit.language) for one in found])
    return json_response(view, headers=PRIVATE)
