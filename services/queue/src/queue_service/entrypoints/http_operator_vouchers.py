"""Vouchers at the operator's desk, over HTTP: listed, taken back, suspended, let go on."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from balabaqsha_chassis.idempotency import Claim, ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import Page, PageSize, decode_cursor, encode_cursor, json_response
from queue_service.adapters.voucher_cards import VoucherCardReader
from queue_service.domain.operator_roles import OperatorAction
from queue_service.domain.voucher_errors import VoucherStateError
from queue_service.domain.voucher_states import VoucherAction, VoucherState
from queue_service.domain.vouchers import Voucher
from queue_service.entrypoints.http_voucher_models import Decision, OperatorVoucherView
from queue_service.entrypoints.http_vouchers import conflict
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
from queue_service.use_cases.decide_voucher import DecideVoucher, decide_voucher

router = APIRouter(prefix="/operator/vouchers")

Reader = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.READ_VOUCHERS))]
Revoker = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.REVOKE_VOUCHER))]
Suspender = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.SUSPEND_VOUCHER))]
Resumer = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.RESUME_VOUCHER))]


class VoucherFilter:
    """Which vouchers are listed."""

    def __init__(
        self,
        territory: AnyTerritory = None,
        state: VoucherState | None = None,
        number: Annotated[str | None, Query(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z-]+$")] = None,
    ) -> None:
        self.territory = territory
        self.state = state
        #: Of the voucher, or of its application.
        self.number = number


@router.get("", response_model=Page[OperatorVoucherView])
async def get_vouchers(
    desk: Reader,
    language: LanguageDep,
    which: Annotated[VoucherFilter, Depends()],
    limit: PageSize = 20,
    cursor: Cursor = None,
) -> Response:
    """Vouchers of the caller's territories, the newest first."""
    after = decode_cursor(cursor, kinds=(str, str))
    async with desk.work(kind="voucher") as unit_of_work:
        found = await VoucherCardReader(unit_of_work.connection).listed(
            desk.scope,
            territory=which.territory,
            state=which.state,
            number=which.number,
            before=(instant_of(after[0]), after[1]) if after else None,
            limit=limit + 1,
        )
    shown = found[:limit]
    page = Page[OperatorVoucherView](
        items=[OperatorVoucherView.of(one, language=language) for one in shown],
        next_cursor=_cursor(shown[-1]) if len(found) > limit else None,
    )
    return json_response(page, headers=PRIVATE)


@router.post("/{voucher_id}/revocation", response_model=OperatorVoucherView)
async def post_revocation(
    voucher_id: ItemId, body: Decision, desk: Revoker, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Take a voucher back: the child stands again at its first filing."""
    return await _decided(_command(voucher_id, VoucherAction.REVOKE, body, desk), desk, claim, language)


@router.post("/{voucher_id}/suspension", response_model=OperatorVoucherView)
async def post_suspension(
    voucher_id: ItemId, body: Decision, desk: Suspender, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Suspend the voucher of an enrolled child."""
    return await _decided(_command(voucher_id, VoucherAction.SUSPEND, body, desk), desk, claim, language)


@router.post("/{voucher_id}/resumption", response_model=OperatorVoucherView)
async def post_resumption(
    voucher_id: ItemId, body: Decision, desk: Resumer, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Let a suspended voucher go on."""
    return await _decided(_command(voucher_id, VoucherAction.RESUME, body, desk), desk, claim, language)


def _command(voucher_id: str, action: VoucherAction, body: Decision, desk: OperatorDesk) -> DecideVoucher:
    return DecideVoucher(
        voucher_id=voucher_id,
        action=action,
        ground=body.ground,
        reason=body.reason,
        by=desk.account_id,
        roles=desk.roles,
        scope=desk.scope,
    )


async def _decided(command: DecideVoucher, desk: OperatorDesk, claim: Claim, language: Language) -> Response:
    try:
        async with desk.work(command.voucher_id, kind="voucher") as unit_of_work:
            if (stored := await claim.take(unit_of_work.connection)) is not None:
                return stored
            voucher = await decide_voucher(command, unit_of_work=unit_of_work, clock=desk.state.clock)
            view = OperatorVoucherView.of(voucher, language=language)
            return await claim.keep(unit_of_work.connection, json_response(view, headers=PRIVATE))
    except VoucherStateError as refusal:
        raise conflict(refusal) from refusal


def _cursor(last: Voucher) -> str:
    return encode_cursor(last.offered_at.isoformat(), last.id)
