"""Privileges: claimed and cancelled by parents, reviewed by officers."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from applications_service.domain.claims import ClaimGround
from applications_service.domain.documents import Document, DocumentState
from applications_service.domain.privilege import PrivilegeState
from applications_service.domain.privilege_errors import ClaimNotFoundError
from applications_service.domain.staff import StaffAction
from applications_service.entrypoints.http_applications import LanguageDep
from applications_service.entrypoints.http_documents import handed_out
from applications_service.entrypoints.http_models import Kato, PrivilegeChoice
from applications_service.entrypoints.identifiers import ApplicationId, DocumentId, is_id
from applications_service.entrypoints.privilege_models import (
    ClaimCardView,
    ClaimConfirmation,
    ClaimItem,
    ClaimRejection,
    PrivilegeView,
)
from applications_service.entrypoints.review_access import Desk, DeskDep
from applications_service.entrypoints.state import StateDep
from applications_service.use_cases.open_claim import CancelClaim, ClaimPrivilege, cancel_claim, claim_privilege
from applications_service.use_cases.review_claim import CLAIM, ConfirmClaim, RejectClaim, confirm_claim, reject_claim
from applications_service.use_cases.settle_claim import current_claim
from applications_service.use_cases.show_claims import (
    DOCUMENT,
    ListClaims,
    card_of,
    list_claims,
    open_document,
    show_claim,
)
from balabaqsha_chassis.clock import rfc3339
from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import Page, PageSize, decode_cursor, encode_cursor, json_response

router = APIRouter(tags=["privileges"])
_PRIVATE = {"Cache-Control": "private, no-store"}
Cursor = Annotated[str | None, Query(max_length=512)]


def _claim_id(claim_id: str, _: PrincipalDep) -> str:
    if not is_id(claim_id):
        raise ClaimNotFoundError
    return claim_id


ClaimId = Annotated[str, Depends(_claim_id)]


@router.post("/applications/{application_id}/privilege", status_code=201, response_model=PrivilegeView)
async def post_privilege(
    *,
    body: PrivilegeChoice,
    application_id: ApplicationId,
    principal: PrincipalDep,
    claim: ClaimDep,
    state: StateDep,
    language: LanguageDep,
) -> Response:
    """Claim a privilege for a filed application; the place does not change until it is proven."""
    command = ClaimPrivilege(account_id=principal.account_id, application_id=application_id, type=body.type)
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        application = await claim_privilege(command, unit_of_work=unit_of_work, clock=state.clock)
        whole = await current_claim(application, unit_of_work=unit_of_work)
        view = PrivilegeView.of(application.privilege, whole, language=language)
        if view is None:
            raise AssertionError("a privilege that was claimed just now is there")
        return await claim.keep(unit_of_work.connection, json_response(view, status=201, headers=_PRIVATE))


@router.delete("/applications/{application_id}/privilege", status_code=204)
async def delete_privilege(application_id: ApplicationId, principal: PrincipalDep, state: StateDep) -> None:
    """Take the claim back, at no cost; the application stands in the general class."""
    command = CancelClaim(account_id=principal.account_id, application_id=application_id)
    async with state.open_unit_of_work() as unit_of_work:
        await cancel_claim(command, unit_of_work=unit_of_work, clock=state.clock)


@router.get("/operator/privileges", response_model=Page[ClaimItem])
async def get_claims(
    *,
    desk: DeskDep,
    language: LanguageDep,
    claim_state: Annotated[PrivilegeState | None, Query(alias="state")] = None,
    territory: Annotated[Kato | None, Query()] = None,
    overdue: bool = False,
    limit: PageSize = 20,
    cursor: Cursor = None,
) -> Response:
    """Claims of the officer's territories, what is due first coming first; those nobody has decided, or of a state."""
    command = ListClaims(
        officer=desk.officer,
        limit=limit + 1,
        state=claim_state,
        territory=territory,
        overdue=overdue,
        after=place_of(cursor),
    )
    async with desk.at_work(
        StaffAction.LIST_PRIVILEGES, subject_kind="worklist", subject=territory or "all"
    ) as unit_of_work:
        found = await list_claims(command, unit_of_work=unit_of_work, clock=desk.state.clock)
    last = found[limit - 1].claim if len(found) > limit else None
    items = [ClaimItem.of(case, now=desk.state.clock(), language=language) for case in found[:limit]]
    more = encode_cursor(rfc3339(last.review_by), last.id) if last else None
    return json_response(Page[ClaimItem](items=items, next_cursor=more), headers=_PRIVATE)


@router.get("/operator/privileges/{claim_id}", response_model=ClaimCardView)
async def get_claim(claim_id: ClaimId, desk: DeskDep, language: LanguageDep) -> Response:
    """A claim with the documents beside it; the parent sees that it was looked at."""
    async with desk.at_work(StaffAction.LOOK_AT_PRIVILEGE, subject_kind=CLAIM, subject=claim_id) as unit_of_work:
        card = await show_claim(claim_id, officer=desk.officer, unit_of_work=unit_of_work)
    view = ClaimCardView.of_card(card, now=desk.state.clock(), language=language)
    return json_response(view, headers=_PRIVATE)


@router.post("/operator/privileges/{claim_id}/confirmation", response_model=ClaimCardView)
async def post_confirmation(
    *, body: ClaimConfirmation, claim_id: ClaimId, desk: DeskDep, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Accept the document: the child stands in the class with the instant of its first filing."""
    command = ConfirmClaim(
        officer=desk.officer,
        claim_id=claim_id,
        document_id=body.document_id,
        issued_at=body.issued_at,
        valid_until=body.valid_until,
    )
    async with desk.at_work(StaffAction.DECIDE_PRIVILEGE, subject_kind=CLAIM, subject=claim_id) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        case = await confirm_claim(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        card = await card_of(case, unit_of_work=unit_of_work)
        view = ClaimCardView.of_card(card, now=desk.state.clock(), language=language)
        return await claim.keep(unit_of_work.connection, json_response(view, headers=_PRIVATE))


@router.post("/operator/privileges/{claim_id}/rejection", response_model=ClaimCardView)
async def post_rejection(
    *, body: ClaimRejection, claim_id: ClaimId, desk: DeskDep, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Find the privilege not proven: the child stands in the general class, at its place by the first filing."""
    command = RejectClaim(officer=desk.officer, claim_id=claim_id, ground=ClaimGround(body.ground), reason=body.reason)
    async with desk.at_work(StaffAction.DECIDE_PRIVILEGE, subject_kind=CLAIM, subject=claim_id) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        case = await reject_claim(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        card = await card_of(case, unit_of_work=unit_of_work)
        view = ClaimCardView.of_card(card, now=desk.state.clock(), language=language)
        return await claim.keep(unit_of_work.connection, json_response(view, headers=_PRIVATE))


@router.get("/operator/applications/{application_id}/documents/{document_id}", response_class=Response)
async def get_document_of_application(
    application_id: ApplicationId, document_id: DocumentId, desk: DeskDep
) -> Response:
    """A document's content for an officer; one that no scanner has judged says so in `Document-Warning`."""
    async with desk.at_work(StaffAction.READ_DOCUMENT, subject_kind=DOCUMENT, subject=document_id) as unit_of_work:
        document = await open_document(
            document_id, application_id=application_id, officer=desk.officer, unit_of_work=unit_of_work
        )
    return await _content(document, desk=desk)


async def _content(document: Document, *, desk: Desk) -> Response:
    warning = {"Document-Warning": "unscanned"} if document.state is DocumentState.UNSCANNED else {}
    return await handed_out(document, store=desk.state.store, headers=warning)


def place_of(cursor: str | None) -> tuple[datetime, str] | None:
    """The instant and the id that the page before ended with."""
    place = decode_cursor(cursor, kinds=(str, str))
    if place is None:
        return None
    try:
        instant = datetime.fromisoformat(place[0])
    except ValueError as fault:
        raise Problem(422, "cursor_invalid") from fault
    if instant.tzinfo is None or not is_id(place[1]):
        raise Problem(422, "cursor_invalid")
    return instant, place[1]
