"""Appeals: filed and followed by parents, answered by officers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from applications_service.domain.appeals import AppealOutcome, AppealState, AppealSubject
from applications_service.domain.errors import ApplicationNotFoundError
from applications_service.domain.privilege_errors import AppealNotFoundError
from applications_service.domain.staff import StaffAction
from applications_service.entrypoints.appeal_models import (
    AppealDecision,
    AppealView,
    NewAppeal,
    StaffAppealItem,
    StaffAppealView,
)
from applications_service.entrypoints.http_applications import LanguageDep
from applications_service.entrypoints.http_models import PUBLIC_BASE, Kato
from applications_service.entrypoints.http_privileges import Cursor, place_of
from applications_service.entrypoints.identifiers import is_id
from applications_service.entrypoints.review_access import DeskDep
from applications_service.entrypoints.state import StateDep
from applications_service.use_cases.decide_appeal import APPEAL, DecideAppeal, decide_appeal, take_up_appeal
from applications_service.use_cases.file_appeal import FileAppeal, file_appeal
from applications_service.use_cases.show_appeals import ListAppeals, list_appeals, show_appeal, show_own_appeal
from balabaqsha_chassis.clock import rfc3339
from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import Page, PageSize, decode_cursor, encode_cursor, json_response

router = APIRouter(tags=["appeals"])
_PRIVATE = {"Cache-Control": "private, no-store"}


def _appeal_id(appeal_id: str, _: PrincipalDep) -> str:
    if not is_id(appeal_id):
        raise AppealNotFoundError
    return appeal_id


AppealId = Annotated[str, Depends(_appeal_id)]


@router.post("/appeals", status_code=201, response_model=AppealView)
async def post_appeal(
    body: NewAppeal, principal: PrincipalDep, claim: ClaimDep, state: StateDep, language: LanguageDep
) -> Response:
    """Contest something about an own application; the answer says by when there will be one."""
    if not is_id(body.application_id):
        raise ApplicationNotFoundError
    command = FileAppeal(
        account_id=principal.account_id,
        application_id=body.application_id,
        about=AppealSubject(body.about),
        text=body.text,
    )
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        appeal = await file_appeal(command, unit_of_work=unit_of_work, clock=state.clock)
        headers = _PRIVATE | {"Location": f"{PUBLIC_BASE}/appeals/{appeal.id}"}
        answer = json_response(AppealView.of(appeal, language=language), status=201, headers=headers)
        return await claim.keep(unit_of_work.connection, answer)


@router.get("/appeals", response_model=Page[AppealView])
async def get_appeals(
    principal: PrincipalDep, state: StateDep, language: LanguageDep, limit: PageSize = 20, cursor: Cursor = None
) -> Response:
    """The account's appeals, newest first."""
    async with state.open_unit_of_work() as unit_of_work:
        found = await unit_of_work.appeals.of_account(principal.account_id, limit=limit + 1, before=_before(cursor))
    more = encode_cursor(found[limit - 1].id) if len(found) > limit else None
    items = [AppealView.of(one, language=language) for one in found[:limit]]
    return json_response(Page[AppealView](items=items, next_cursor=more), headers=_PRIVATE)


@router.get("/appeals/{appeal_id}", response_model=AppealView)
async def get_appeal(appeal_id: AppealId, principal: PrincipalDep, state: StateDep, language: LanguageDep) -> Response:
    """One appeal of the account."""
    async with state.open_unit_of_work() as unit_of_work:
        appeal = await show_own_appeal(appeal_id, account_id=principal.account_id, unit_of_work=unit_of_work)
    return json_response(AppealView.of(appeal, language=language), headers=_PRIVATE)


@router.get("/operator/appeals", response_model=Page[StaffAppealItem])
async def get_staff_appeals(
    *,
    desk: DeskDep,
    language: LanguageDep,
    appeal_state: Annotated[AppealState | None, Query(alias="state")] = None,
    about: AppealSubject | None = None,
    territory: Annotated[Kato | None, Query()] = None,
    overdue: bool = False,
    limit: PageSize = 20,
    cursor: Cursor = None,
) -> Response:
    """Appeals of the officer's territories, what is due first coming first; those without an answer, or of a state."""
    command = ListAppeals(
        officer=desk.officer,
        limit=limit + 1,
        state=appeal_state,
        about=about,
        territory=territory,
        overdue=overdue,
        after=place_of(cursor),
    )
    async with desk.at_work(
        StaffAction.LIST_APPEALS, subject_kind="worklist", subject=territory or "all"
    ) as unit_of_work:
        found = await list_appeals(command, unit_of_work=unit_of_work, clock=desk.state.clock)
    last = found[limit - 1].appeal if len(found) > limit else None
    items = [StaffAppealItem.of_case(case, now=desk.state.clock(), language=language) for case in found[:limit]]
    more = encode_cursor(rfc3339(last.answer_by), last.id) if last else None
    return json_response(Page[StaffAppealItem](items=items, next_cursor=more), headers=_PRIVATE)


@router.get("/operator/appeals/{appeal_id}", response_model=StaffAppealView)
async def get_staff_appeal(appeal_id: AppealId, desk: DeskDep, language: LanguageDep) -> Response:
    """An appeal whole; the parent sees that it was looked at."""
    async with desk.at_work(StaffAction.LOOK_AT_APPEAL, subject_kind=APPEAL, subject=appeal_id) as unit_of_work:
        case = await show_appeal(appeal_id, officer=desk.officer, unit_of_work=unit_of_work)
    view = StaffAppealView.of_whole(case, now=desk.state.clock(), language=language)
    return json_response(view, headers=_PRIVATE)


@router.post("/operator/appeals/{appeal_id}/review", response_model=StaffAppealView)
async def post_review(appeal_id: AppealId, desk: DeskDep, claim: ClaimDep, language: LanguageDep) -> Response:
    """Take the appeal up: the parent sees that somebody works on it."""
    async with desk.at_work(StaffAction.TAKE_UP_APPEAL, subject_kind=APPEAL, subject=appeal_id) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        case = await take_up_appeal(appeal_id, officer=desk.officer, unit_of_work=unit_of_work, clock=desk.state.clock)
        view = StaffAppealView.of_whole(case, now=desk.state.clock(), language=language)
        return await claim.keep(unit_of_work.connection, json_response(view, headers=_PRIVATE))


@router.post("/operator/appeals/{appeal_id}/decision", response_model=StaffAppealView)
async def post_appeal_decision(
    *, body: AppealDecision, appeal_id: AppealId, desk: DeskDep, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Answer the appeal, as somebody who did not take the contested decision."""
    command = DecideAppeal(
        officer=desk.officer, appeal_id=appeal_id, outcome=AppealOutcome(body.outcome), answer=body.answer
    )
    async with desk.at_work(StaffAction.DECIDE_APPEAL, subject_kind=APPEAL, subject=appeal_id) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        case = await decide_appeal(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        view = StaffAppealView.of_whole(case, now=desk.state.clock(), language=language)
        return await claim.keep(unit_of_work.connection, json_response(view, headers=_PRIVATE))


def _before(cursor: str | None) -> str | None:
    place = decode_cursor(cursor, kinds=(str,))
    if place is not None and not is_id(place[0]):
        raise Problem(422, "cursor_invalid")
    return place[0] if place else None
