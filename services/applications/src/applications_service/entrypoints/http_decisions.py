"""Officers' decisions about applications over HTTP, and what parents answer to them."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from applications_service.domain.application import Application
from applications_service.domain.errors import ApplicationNotFoundError
from applications_service.domain.staff import Officer, StaffAction
from applications_service.entrypoints.http_worklist import PRIVATE, LanguageDep, card_response
from applications_service.entrypoints.identifiers import ApplicationId, is_id
from applications_service.entrypoints.officers import OfficerDep, work_for
from applications_service.entrypoints.operator_models import (
    CardView,
    CorrectionAsked,
    Merge,
    MergedView,
    NewHearing,
    Refusal,
)
from applications_service.entrypoints.state import ApplicationsState, ApplicationsTransaction, StateDep
from applications_service.use_cases.appoint_hearing import AppointHearing, appoint_hearing
from applications_service.use_cases.merge_duplicates import MergeDuplicates, merge_duplicates
from applications_service.use_cases.refuse_application import RefuseApplication, refuse_application
from applications_service.use_cases.request_correction import RequestCorrection, request_correction
from applications_service.use_cases.show_card import card_of
from balabaqsha_chassis.idempotency import Claim, ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import json_response, version_of_match

router = APIRouter(prefix="/operator/applications/{application_id}", tags=["operator"])


def _version(if_match: Annotated[str | None, Header(max_length=100)] = None) -> int | None:
    return None if if_match is None else version_of_match(if_match)


#: The version the officer decided on; without it, the present one.
VersionDep = Annotated[int | None, Depends(_version)]


@router.post("/correction-requests", response_model=CardView)
async def post_correction_request(
    *,
    body: CorrectionAsked,
    application_id: ApplicationId,
    officer: OfficerDep,
    version: VersionDep,
    claim: ClaimDep,
    state: StateDep,
    language: LanguageDep,
) -> Response:
    """Ask the parent to put something right; filing time and place are kept."""
    command = RequestCorrection(
        officer=officer,
        application_id=application_id,
        grounds=body.grounds,
        fields=body.fields,
        message=body.message,
        version=version,
    )
    return await _decide(
        officer,
        StaffAction.REQUEST_CORRECTION,
        lambda unit_of_work: request_correction(command, unit_of_work=unit_of_work, clock=state.clock),
        subject=application_id,
        claim=claim,
        state=state,
        language=language,
    )


@router.post("/hearings", response_model=CardView)
async def post_hearing(
    *,
    body: NewHearing,
    application_id: ApplicationId,
    officer: OfficerDep,
    version: VersionDep,
    claim: ClaimDep,
    state: StateDep,
    language: LanguageDep,
) -> Response:
    """Tell the parent that it may be refused, and until when to be heard."""
    command = AppointHearing(
        officer=officer,
        application_id=application_id,
        ground=body.ground,
        hearing_at=body.hearing_at,
        version=version,
    )
    return await _decide(
        officer,
        StaffAction.APPOINT_HEARING,
        lambda unit_of_work: appoint_hearing(command, unit_of_work=unit_of_work, clock=state.clock),
        subject=application_id,
        claim=claim,
        state=state,
        language=language,
    )


@router.post("/refusal", response_model=CardView)
async def post_refusal(
    *,
    body: Refusal,
    application_id: ApplicationId,
    officer: OfficerDep,
    version: VersionDep,
    claim: ClaimDep,
    state: StateDep,
    language: LanguageDep,
) -> Response:
    """Refuse the application; only once a hearing on the ground is over."""
    command = RefuseApplication(
        officer=officer, application_id=application_id, ground=body.ground, reason=body.reason, version=version
    )
    return await _decide(
        officer,
        StaffAction.REFUSE_APPLICATION,
        lambda unit_of_work: refuse_application(command, unit_of_work=unit_of_work, clock=state.clock),
        subject=application_id,
        claim=claim,
        state=state,
        language=language,
    )


@router.post("/merge", response_model=MergedView)
async def post_merge(
    body: Merge, application_id: ApplicationId, officer: OfficerDep, claim: ClaimDep, state: StateDep
) -> Response:
    """Make two applications for one child into the one filed earlier."""
    command = MergeDuplicates(
        officer=officer, application_id=application_id, duplicate_id=body.duplicate_id, reason=body.reason
    )

    async def work(unit_of_work: ApplicationsTransaction) -> Response:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        if not is_id(command.duplicate_id):
            raise ApplicationNotFoundError
        merged = await merge_duplicates(command, unit_of_work=unit_of_work, clock=state.clock)
        view = MergedView(kept=merged.kept.id, archived=merged.archived.id)
        return await claim.keep(unit_of_work.connection, json_response(view, headers=PRIVATE))

    return await work_for(officer, StaffAction.MERGE_DUPLICATES, work, subject=application_id, state=state)


async def _decide(
    officer: Officer,
    action: StaffAction,
    decide: Callable[[ApplicationsTransaction], Awaitable[Application]],
    *,
    subject: str,
    claim: Claim,
    state: ApplicationsState,
    language: Language,
) -> Response:
    """The card after the decision; the same request again gets the same card."""

    async def work(unit_of_work: ApplicationsTransaction) -> Response:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        decided = await decide(unit_of_work)
        card = await card_of(decided, officer=officer, unit_of_work=unit_of_work, clock=state.clock)
        return await claim.keep(unit_of_work.connection, card_response(card, language=language))

    return await work_for(officer, action, work, subject=subject, state=state)
