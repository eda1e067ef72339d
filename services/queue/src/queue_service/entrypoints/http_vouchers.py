"""A parent's voucher over HTTP: accepted, refused, taken back, and the application restored."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from balabaqsha_chassis.idempotency import Claim, ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import Principal, PrincipalDep
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import json_response, language_of
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.adapters.voucher_cards import VoucherCardReader
from queue_service.domain.errors import QueueError
from queue_service.domain.voucher_errors import (
    ConfirmationNotTypedError,
    NotInactiveError,
    RestoredAlreadyError,
    TermOverError,
    VoucherChangedError,
    VoucherStateError,
    VoucherUnknownError,
)
from queue_service.entrypoints.http_voucher_models import Refusal, VoucherView
from queue_service.entrypoints.state import QueueState, StateDep
from queue_service.use_cases.confirm_voucher import ConfirmVoucher, confirm_voucher
from queue_service.use_cases.refuse_voucher import RefuseVoucher, UndoRefusal, refuse_voucher, undo_refusal
from queue_service.use_cases.restore_application import RestoreApplication, restore_application
from queue_service.use_cases.show_voucher import show_voucher

VOUCHER_STATUSES: Mapping[type[QueueError], int] = {
    VoucherUnknownError: 404,
    VoucherStateError: 409,
    VoucherChangedError: 409,
    TermOverError: 409,
    RestoredAlreadyError: 409,
    NotInactiveError: 409,
    ConfirmationNotTypedError: 422,
}

ApplicationId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]
_PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept-Language"}

router = APIRouter(prefix="/applications/{application_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of a parent about an application's voucher."""

    application_id: str
    principal: Principal
    state: QueueState
    language: Language

    async def shown(self, unit_of_work: QueueUnitOfWork) -> Response:
        """The voucher as it is now."""
        shown = await show_voucher(
            self.application_id,
            account_id=self.principal.account_id,
            cards=VoucherCardReader(unit_of_work.connection),
            at=self.state.clock(),
        )
        return json_response(VoucherView.of(shown, language=self.language), headers=_PRIVATE)

    async def do(self, work: Callable[[QueueUnitOfWork], Awaitable[object]], *, claim: Claim) -> Response:
        """One step in one transaction, answered with the voucher after it."""
        try:
            async with self.state.open_unit_of_work() as unit_of_work:
                if (stored := await claim.take(unit_of_work.connection)) is not None:
                    return stored
                await work(unit_of_work)
                return await claim.keep(unit_of_work.connection, await self.shown(unit_of_work))
        except VoucherStateError as refusal:
            raise conflict(refusal) from refusal


def conflict(refusal: VoucherStateError) -> Problem:
    """What the voucher is, and what is possible instead."""
    return Problem(409, refusal.code, extra={"state": refusal.state, "possible": list(refusal.possible)})


async def _visit(
    application_id: ApplicationId,
    principal: PrincipalDep,
    state: StateDep,
    language: Annotated[Language, Depends(language_of)],
) -> Visit:
    return Visit(application_id=application_id, principal=principal, state=state, language=language)


VisitDep = Annotated[Visit, Depends(_visit)]


@router.get("/voucher", response_model=VoucherView)
async def get_voucher(visit: VisitDep) -> Response:
    """The newest voucher of an application, and what can be done with it now."""
    async with visit.state.open_unit_of_work() as unit_of_work:
        return await visit.shown(unit_of_work)


@router.post("/voucher/confirmation", response_model=VoucherView)
async def post_confirmation(visit: VisitDep, claim: ClaimDep) -> Response:
    """Accept the voucher; a kindergarten is to be chosen and the contract signed before `use_by`."""
    command = ConfirmVoucher(application_id=visit.application_id, account_id=visit.principal.account_id)
    return await visit.do(
        lambda unit_of_work: confirm_voucher(command, unit_of_work=unit_of_work, clock=visit.state.clock), claim=claim
    )


@router.post("/voucher/refusal", response_model=VoucherView)
async def post_refusal(body: Refusal, visit: VisitDep, claim: ClaimDep) -> Response:
    """Refuse the voucher: the place in the queue is lost unless this is taken back before `undo_by`."""
    command = RefuseVoucher(
        application_id=visit.application_id, account_id=visit.principal.account_id, typed=body.typed
    )
    return await visit.do(
        lambda unit_of_work: refuse_voucher(command, unit_of_work=unit_of_work, clock=visit.state.clock), claim=claim
    )


@router.delete("/voucher/refusal", response_model=VoucherView)
async def delete_refusal(visit: VisitDep, claim: ClaimDep) -> Response:
    """Take the refusal back; the terms are those the voucher had."""
    command = UndoRefusal(application_id=visit.application_id, account_id=visit.principal.account_id)
    return await visit.do(
        lambda unit_of_work: undo_refusal(command, unit_of_work=unit_of_work, clock=visit.state.clock), claim=claim
    )


@router.post("/restoration", response_model=VoucherView)
async def post_restoration(visit: VisitDep, claim: ClaimDep) -> Response:
    """Bring an inactive application back to its place by filing time, once."""
    command = RestoreApplication(application_id=visit.application_id, account_id=visit.principal.account_id)
    return await visit.do(
        lambda unit_of_work: restore_application(command, unit_of_work=unit_of_work, clock=visit.state.clock),
        claim=claim,
    )
