"""Officers' work on applications over HTTP: the list, the card, notes."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from applications_service.domain.staff import Officer, StaffAction
from applications_service.domain.states import State
from applications_service.entrypoints.http_models import Kato
from applications_service.entrypoints.identifiers import ApplicationId, is_id
from applications_service.entrypoints.instants import of_our_time
from applications_service.entrypoints.officers import OfficerDep, work_for
from applications_service.entrypoints.operator_models import (
    CardView,
    NewNote,
    NoteList,
    NoteView,
    WorkItemView,
)
from applications_service.entrypoints.state import ApplicationsTransaction, StateDep
from applications_service.use_cases.list_worklist import ListWorklist, WorkItem, list_worklist
from applications_service.use_cases.show_card import Card, ShowCard, show_card
from applications_service.use_cases.write_note import ReadNotes, WriteNote, read_notes, write_note
from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import (
    Page,
    PageSize,
    decode_cursor,
    encode_cursor,
    etag,
    json_response,
    language_of,
)

router = APIRouter(prefix="/operator/applications", tags=["operator"])
LanguageDep = Annotated[Language, Depends(language_of)]
#: What is filed; a draft is nobody's but its parent's.
Filed = Annotated[State | None, Query(description="A state after the draft")]
Number = Annotated[str | None, Query(max_length=30, pattern=r"^[0-9A-Za-z-]+$")]
PRIVATE = {"Cache-Control": "private, no-store"}


@router.get("", response_model=Page[WorkItemView])
async def get_worklist(
    *,
    officer: OfficerDep,
    state: StateDep,
    language: LanguageDep,
    of_state: Annotated[Filed, Query(alias="state")] = None,
    territory: Annotated[Kato | None, Query()] = None,
    number: Number = None,
    overdue: Annotated[bool, Query()] = False,
    limit: PageSize = 20,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Filed applications of the officer's territories, the one filed first first."""
    command = ListWorklist(
        officer=officer,
        limit=limit + 1,
        state=of_state,
        territory=territory,
        number=number and number.upper(),
        overdue=overdue,
        after=_place_of(cursor),
    )
    found = await work_for(
        officer,
        StaffAction.LIST_APPLICATIONS,
        lambda unit_of_work: list_worklist(command, unit_of_work=unit_of_work, clock=state.clock),
        subject=territory or "all_of_scope",
        subject_kind="worklist",
        state=state,
    )
    items = [WorkItemView.of(one, language=language) for one in found[:limit]]
    more = _cursor(found[limit - 1]) if len(found) > limit else None
    return json_response(Page[WorkItemView](items=items, next_cursor=more), headers=PRIVATE)


@router.get("/{application_id}", response_model=CardView)
async def get_card(
    application_id: ApplicationId, officer: OfficerDep, state: StateDep, language: LanguageDep
) -> Response:
    """The application whole; the look is written down."""
    card = await _card(application_id, officer, state=state)
    return card_response(card, language=language)


@router.get("/{application_id}/notes", response_model=NoteList)
async def get_notes(application_id: ApplicationId, officer: OfficerDep, state: StateDep) -> Response:
    """What officers noted about it."""
    notes = await work_for(
        officer,
        StaffAction.READ_NOTES,
        lambda unit_of_work: read_notes(
            ReadNotes(officer=officer, application_id=application_id), unit_of_work=unit_of_work
        ),
        subject=application_id,
        state=state,
    )
    return json_response(NoteList(items=[NoteView.of(one) for one in notes]), headers=PRIVATE)


@router.post("/{application_id}/notes", status_code=201, response_model=NoteView)
async def post_note(
    body: NewNote, application_id: ApplicationId, officer: OfficerDep, claim: ClaimDep, state: StateDep
) -> Response:
    """Note something for other officers."""
    command = WriteNote(officer=officer, application_id=application_id, text=body.text)

    async def work(unit_of_work: ApplicationsTransaction) -> Response:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        note = await write_note(command, unit_of_work=unit_of_work, clock=state.clock)
        answer = json_response(NoteView.of(note), status=201, headers=PRIVATE)
        return await claim.keep(unit_of_work.connection, answer)

    return await work_for(officer, StaffAction.ADD_NOTE, work, subject=application_id, state=state)


def card_response(card: Card, *, language: Language) -> Response:
    """The card with the tag that decisions are made on."""
    headers = PRIVATE | {"ETag": etag(card.application.version)}
    return json_response(CardView.of_card(card, language=language), headers=headers)


async def _card(application_id: str, officer: Officer, *, state: StateDep) -> Card:
    command = ShowCard(officer=officer, application_id=application_id)
    return await work_for(
        officer,
        StaffAction.LOOK_AT_APPLICATION,
        lambda unit_of_work: show_card(command, unit_of_work=unit_of_work, clock=state.clock),
        subject=application_id,
        state=state,
    )


def _place_of(cursor: str | None) -> tuple[datetime, str] | None:
    """(filed_at, id) that the page before ended with."""
    place = decode_cursor(cursor, kinds=(str, str))
    if place is None:
        return None
    try:
        filed_at = of_our_time(datetime.fromisoformat(place[0]))
    except ValueError as fault:
        raise Problem(422, "cursor_invalid") from fault
    if filed_at.tzinfo is None or not is_id(place[1]):
        raise Problem(422, "cursor_invalid")
    return filed_at, place[1]


def _cursor(last: WorkItem) -> str:
    filed_at = last.application.filed_at
    return encode_cursor(filed_at.isoformat() if filed_at else "", last.application.id)
