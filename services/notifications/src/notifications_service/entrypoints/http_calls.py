"""The call list over HTTP: whom a term did not reach by two ways."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from balabaqsha_chassis.clock import to_milliseconds
from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import Principal, PrincipalDep
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import (
    Line,
    Page,
    PageSize,
    decode_cursor,
    encode_cursor,
    json_response,
    language_of,
)
from notifications_service.domain.errors import CallCaseNotFoundError, RoleRequiredError
from notifications_service.domain.roles import Action, authorise
from notifications_service.entrypoints.http_call_models import (
    CallCaseView,
    ListedCallView,
    NewCallOutcome,
    RevealedPhoneView,
)
from notifications_service.entrypoints.state import NotificationsState, StateDep
from notifications_service.use_cases.audit_calls import Officer, note_call
from notifications_service.use_cases.call_ports import CallCase, CallPage
from notifications_service.use_cases.list_calls import list_calls
from notifications_service.use_cases.record_call import RecordCall, record_call
from notifications_service.use_cases.reveal_phone import RevealPhone, reveal_phone

LanguageDep = Annotated[Language, Depends(language_of)]
Cursor = Annotated[str | None, Query(max_length=200)]
Territory = Annotated[Line | None, Query(min_length=1, max_length=32)]
_PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept-Language"}

router = APIRouter(prefix="/operator/call-list", tags=["call list"])


async def _reader(principal: PrincipalDep, state: StateDep) -> Officer:
    return await _authorised(principal, state, action=Action.READ_CALL_LIST)


async def _revealer(principal: PrincipalDep, state: StateDep) -> Officer:
    return await _authorised(principal, state, action=Action.REVEAL_PHONE)


async def _recorder(principal: PrincipalDep, state: StateDep) -> Officer:
    return await _authorised(principal, state, action=Action.RECORD_OUTCOME)


async def _authorised(principal: Principal, state: NotificationsState, *, action: Action) -> Officer:
    """The officer; a member of staff who may not is refused, and the attempt is written down."""
    officer = Officer(account_id=principal.account_id, roles=principal.roles, territories=principal.territories)
    try:
        authorise(principal.roles, action=action)
    except RoleRequiredError as refusal:
        if principal.roles:
            async with state.open_unit_of_work() as unit_of_work:
                note_call(unit_of_work.audit, officer=officer, action=action, case_id="-", refusal=refusal)
        raise
    return officer


Reader = Annotated[Officer, Depends(_reader)]
Revealer = Annotated[Officer, Depends(_revealer)]
Recorder = Annotated[Officer, Depends(_recorder)]


@router.get("", response_model=Page[ListedCallView])
async def get_call_list(  # noqa: PLR0917 - FastAPI gives them by name
    officer: Reader,
    state: StateDep,
    language: LanguageDep,
    territory: Territory = None,
    limit: PageSize = 20,
    cursor: Cursor = None,
) -> Response:
    """Open cases of the officer's territories, the nearest term first; phones are masked."""
    page = CallPage(scope=officer.scope, territory=territory, after=_after(cursor), limit=limit + 1, at=state.clock())
    async with state.open_unit_of_work() as unit_of_work:
        found = await list_calls(page, unit_of_work=unit_of_work)
        note_call(unit_of_work.audit, officer=officer, action=Action.READ_CALL_LIST, case_id="-")
    items = [ListedCallView.of_listed(one, language=language) for one in found[:limit]]
    next_cursor = _cursor(found[limit - 1].case) if len(found) > limit else None
    return json_response(Page[ListedCallView](items=items, next_cursor=next_cursor), headers=_PRIVATE)


@router.post("/{case_id}/reveal", response_model=RevealedPhoneView)
async def post_reveal(case_id: str, officer: Revealer, state: StateDep) -> Response:
    """The phone in clear; who asked is written down and shown to the person."""
    command = RevealPhone(case_id=_known_form(case_id), officer=officer)
    async with state.open_unit_of_work() as unit_of_work:
        revealed = await reveal_phone(command, unit_of_work=unit_of_work)
    if revealed.phone is None:
        raise revealed.refusal or CallCaseNotFoundError
    return json_response(RevealedPhoneView(phone=revealed.phone), headers=_PRIVATE)


@router.post("/{case_id}/outcome", response_model=CallCaseView)
async def post_outcome(  # noqa: PLR0917 - FastAPI gives them by name
    case_id: str, body: NewCallOutcome, officer: Recorder, claim: ClaimDep, state: StateDep, language: LanguageDep
) -> Response:
    """What the call came to; who was not reached stays on the list."""
    command = RecordCall(case_id=_known_form(case_id), officer=officer, outcome=body.outcome, note=body.note)
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        recorded = await record_call(command, unit_of_work=unit_of_work, clock=state.clock)
        if recorded.case is not None:
            view = CallCaseView.of(recorded.case, language=language)
            return await claim.keep(unit_of_work.connection, json_response(view, headers=_PRIVATE))
    raise recorded.refusal or CallCaseNotFoundError


def _known_form(case_id: str) -> str:
    try:
        return str(UUID(case_id))
    except ValueError:
        raise CallCaseNotFoundError from None


def _cursor(case: CallCase) -> str:
    return encode_cursor(to_milliseconds(case.deadline.at), case.id)


def _after(cursor: str | None) -> tuple[datetime, str] | None:
    values = decode_cursor(cursor, kinds=(int, str))
    if values is None:
        return None
    milliseconds, case_id = values
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC), str(UUID(case_id))
    except (ValueError, OverflowError, OSError):
        raise Problem(422, "cursor_invalid") from None
