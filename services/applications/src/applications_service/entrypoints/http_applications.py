"""Drafts, lists, filing, withdrawal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response

from applications_service.domain.application import Application
from applications_service.domain.errors import ApplicationIncompleteError, FilingDelayedError
from applications_service.entrypoints.http_models import (
    ApplicationView,
    Changes,
    NewApplication,
    Submission,
    SubmittedView,
    Withdrawal,
)
from applications_service.entrypoints.identifiers import ApplicationId, is_id
from applications_service.entrypoints.state import ApplicationsTransaction, StateDep
from applications_service.use_cases.discard_draft import DiscardDraft, discard_draft
from applications_service.use_cases.edit_application import EditApplication, edit_application
from applications_service.use_cases.open_draft import OpenDraft, open_draft
from applications_service.use_cases.show_applications import (
    ShowApplication,
    ShowApplications,
    show_application,
    show_applications,
    shown,
)
from applications_service.use_cases.submit_application import SubmitApplication, submit_application
from applications_service.use_cases.withdraw_application import WithdrawApplication, withdraw_application
from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.problems import FieldFault, Problem
from balabaqsha_chassis.representation import (
    Page,
    PageSize,
    decode_cursor,
    encode_cursor,
    etag,
    json_response,
    language_of,
    version_of_match,
)

router = APIRouter(tags=["applications"])
LanguageDep = Annotated[Language, Depends(language_of)]


def arrival(state: StateDep) -> datetime:
    """When the request reached the handler; asked for before anything that could wait."""
    return state.filing_clock()


@router.post("/applications", status_code=201, response_model=ApplicationView)
async def post_application(
    body: NewApplication, principal: PrincipalDep, claim: ClaimDep, state: StateDep, language: LanguageDep
) -> Response:
    command = OpenDraft(account_id=principal.account_id, child_id=body.child_id)
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        draft = await open_draft(command, unit_of_work=unit_of_work, clock=state.clock, policy=state.policy)
        answer = await answer_of(draft, unit_of_work, account_id=principal.account_id, language=language, status=201)
        return await claim.keep(unit_of_work.connection, answer)


@router.get("/applications", response_model=Page[ApplicationView])
async def get_applications(
    principal: PrincipalDep,
    state: StateDep,
    language: LanguageDep,
    limit: PageSize = 20,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    before = _place_of(cursor)
    command = ShowApplications(account_id=principal.account_id, limit=limit + 1, before=before)
    async with state.open_unit_of_work() as unit_of_work:
        found = await show_applications(command, unit_of_work=unit_of_work, clock=state.clock)
    more = encode_cursor(found[limit - 1].application.id) if len(found) > limit else None
    items = [ApplicationView.of(one, language=language) for one in found[:limit]]
    return json_response(Page[ApplicationView](items=items, next_cursor=more), headers=_PRIVATE)


@router.get("/applications/{application_id}", response_model=ApplicationView)
async def get_application(
    application_id: ApplicationId, principal: PrincipalDep, state: StateDep, language: LanguageDep
) -> Response:
    command = ShowApplication(account_id=principal.account_id, application_id=application_id)
    async with state.open_unit_of_work() as unit_of_work:
        found = await show_application(command, unit_of_work=unit_of_work, clock=state.clock)
    headers = _PRIVATE | {"ETag": etag(found.application.version)}
    return json_response(ApplicationView.of(found, language=language), headers=headers)


@router.patch("/applications/{application_id}", response_model=ApplicationView)
async def patch_application(
    *,
    body: Changes,
    application_id: ApplicationId,
    principal: PrincipalDep,
    state: StateDep,
    language: LanguageDep,
    if_match: Annotated[str | None, Header(max_length=100)] = None,
) -> Response:
    command = EditApplication(
        account_id=principal.account_id,
        application_id=application_id,
        version=version_of_match(if_match),
        changes=body.given(),
    )
    async with state.open_unit_of_work() as unit_of_work:
        with missing_fields_told():
            edited = await edit_application(command, unit_of_work=unit_of_work, clock=state.clock, policy=state.policy)
        return await answer_of(edited, unit_of_work, account_id=principal.account_id, language=language)


@router.delete("/applications/{application_id}", status_code=204)
async def delete_application(application_id: ApplicationId, principal: PrincipalDep, state: StateDep) -> None:
    command = DiscardDraft(account_id=principal.account_id, application_id=application_id)
    async with state.open_unit_of_work() as unit_of_work:
        await discard_draft(command, unit_of_work=unit_of_work, clock=state.clock)


@router.post("/applications/{application_id}/submission", status_code=202, response_model=SubmittedView)
async def post_submission(
    *,
    arrived_at: Annotated[datetime, Depends(arrival)],
    body: Submission,
    application_id: ApplicationId,
    principal: PrincipalDep,
    claim: ClaimDep,
    state: StateDep,
    language: LanguageDep,
) -> Response:
    command = SubmitApplication(
        account_id=principal.account_id,
        application_id=application_id,
        consent_version=body.consent_version,
        consent_accepted=body.consent_accepted,
        arrived_at=arrived_at,
    )
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        with missing_fields_told():
            filed = await submit_application(command, unit_of_work=unit_of_work, signer=state.signer, clock=state.clock)
        answer = json_response(SubmittedView.of(filed, language=language), status=202)
        return await claim.keep(unit_of_work.connection, answer)


@router.post("/applications/{application_id}/withdrawal", response_model=ApplicationView)
async def post_withdrawal(
    body: Withdrawal, application_id: ApplicationId, principal: PrincipalDep, state: StateDep, language: LanguageDep
) -> Response:
    if not body.confirm:
        raise Problem(
            422, "confirmation_missing", errors=(FieldFault(pointer="/confirm", code="confirmation_missing"),)
        )
    command = WithdrawApplication(account_id=principal.account_id, application_id=application_id)
    async with state.open_unit_of_work() as unit_of_work:
        withdrawn = await withdraw_application(command, unit_of_work=unit_of_work, clock=state.clock)
        return await answer_of(withdrawn, unit_of_work, account_id=principal.account_id, language=language)


def _place_of(cursor: str | None) -> str | None:
    """The id that the page before ended with."""
    place = decode_cursor(cursor, kinds=(str,))
    if place is not None and not is_id(place[0]):
        raise Problem(422, "cursor_invalid")
    return place[0] if place else None


@contextmanager
def missing_fields_told() -> Iterator[None]:
    """Point at every field that is missing, each with its own code; say when to try again what took too long."""
    try:
        yield
    except ApplicationIncompleteError as refusal:
        errors = [FieldFault(pointer=f"/{item.field}", code=item.code) for item in refusal.missing]
        raise Problem(422, refusal.code, errors=errors) from refusal
    except FilingDelayedError as refusal:
        raise Problem(503, refusal.code, headers={"Retry-After": "1"}) from refusal


async def answer_of(
    application: Application,
    unit_of_work: ApplicationsTransaction,
    *,
    account_id: str,
    language: Language,
    status: int = 200,
) -> Response:
    """The application as it is now, with its tag."""
    (one,) = await shown([application], account_id=account_id, unit_of_work=unit_of_work)
    headers = _PRIVATE | {"ETag": etag(application.version)}
    if status == 201:  # noqa: PLR2004 - HTTP's own number
        headers["Location"] = f"/api/v1/applications/{application.id}"
    return json_response(ApplicationView.of(one, language=language), status=status, headers=headers)


_PRIVATE = {"Cache-Control": "private, no-store"}
