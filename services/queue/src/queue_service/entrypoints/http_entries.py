"""The queue over HTTP as operators see it: rows, one entry's card, and holds of staff."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response

from balabaqsha_chassis.idempotency import Claim, ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import Page, PageSize, decode_cursor, encode_cursor, json_response
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.atoms import Key
from queue_service.domain.errors import EntryUnknownError, QueueError
from queue_service.domain.iteration_errors import AlreadyHeldError, EntryNotWaitingError, NotHeldError
from queue_service.domain.operator_roles import OperatorAction
from queue_service.entrypoints.entry_models import EntryCardView, EntryLine, HoldOrder
from queue_service.entrypoints.operator_desk import (
    PRIVATE,
    AnyTerritory,
    Cursor,
    LanguageDep,
    OperatorDesk,
    at_operator_desk,
)
from queue_service.use_cases.hold_entry import HoldEntry, hold_entry, release_entry
from queue_service.use_cases.show_entries import ShowEntries, show_entries, show_entry

ENTRY_STATUSES: Mapping[type[QueueError], int] = {
    EntryNotWaitingError: 409,
    AlreadyHeldError: 409,
    NotHeldError: 409,
}

_KIND = "application"
_PATH = "/operator/entries"
ApplicationId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]
Category = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
State = Literal["queued", "refused", "left", "offered", "inactive", "annulled", "enrolled", "archived"]
Reader = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.READ_ENTRIES))]
Looker = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.LOOK_AT_ENTRY))]
Holder = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.HOLD_ENTRY))]
Releaser = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.RELEASE_ENTRY))]

router = APIRouter()


@router.get(_PATH, response_model=Page[EntryLine])
async def get_operator_entries(  # noqa: PLR0917 - each is a parameter of the request
    desk: Reader,
    territory: AnyTerritory = None,
    category: Category = None,
    state: Annotated[State | None, Query()] = None,
    held: Annotated[bool | None, Query()] = None,
    limit: PageSize = 50,
    cursor: Cursor = None,
) -> Response:
    """The rows of the caller's territories in the order of filing; nothing in them names a person."""
    after = decode_cursor(cursor, kinds=(int, str))
    command = ShowEntries(
        scope=desk.scope,
        territory=territory,
        category=category,
        state=state,
        held=held,
        after=Key(*after) if after else None,
        limit=limit,
    )
    async with desk.work(territory or "entries", kind="territory") as unit_of_work:
        found, more, categories = await show_entries(
            command, entries=unit_of_work.operator_entries, rules=unit_of_work.rules
        )
    items = [EntryLine.of(one, categories=categories) for one in found]
    next_cursor = encode_cursor(*found[-1].key) if more else None
    return json_response(Page[EntryLine](items=items, next_cursor=next_cursor), headers=PRIVATE)


@router.get(f"{_PATH}/{{application_id}}", response_model=EntryCardView)
async def get_operator_entry(application_id: ApplicationId, desk: Looker, language: LanguageDep) -> Response:
    """One entry with its numbers, hold, vouchers and deadlines; that it was looked at is written down."""
    async with desk.work(application_id, kind=_KIND) as unit_of_work:
        view = await _looked_at(application_id, desk, unit_of_work, language)
    return json_response(view, headers=PRIVATE)


@router.post(f"{_PATH}/{{application_id}}/hold", response_model=EntryCardView)
async def post_hold(
    application_id: ApplicationId, body: HoldOrder, desk: Holder, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Let vouchers pass the child by; it keeps its place and number, and the parent is told."""
    return await _ordered(
        hold_entry,
        already=AlreadyHeldError,
        application_id=application_id,
        body=body,
        desk=desk,
        claim=claim,
        language=language,
    )


@router.post(f"{_PATH}/{{application_id}}/release", response_model=EntryCardView)
async def post_release(
    application_id: ApplicationId, body: HoldOrder, desk: Releaser, claim: ClaimDep, language: LanguageDep
) -> Response:
    """End a hold that staff placed."""
    return await _ordered(
        release_entry,
        already=NotHeldError,
        application_id=application_id,
        body=body,
        desk=desk,
        claim=claim,
        language=language,
    )


async def _ordered(
    order: Callable[..., Awaitable[bool]],
    *,
    already: type[QueueError],
    application_id: str,
    body: HoldOrder,
    desk: OperatorDesk,
    claim: Claim,
    language: Language,
) -> Response:
    async with desk.work(application_id, kind=_KIND) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        await _waiting(application_id, desk, unit_of_work)
        command = HoldEntry(application_id=application_id, ground=body.ground)
        if not await order(command, unit_of_work=unit_of_work, clock=desk.state.clock):
            raise already
        view = await _looked_at(application_id, desk, unit_of_work, language, ground=body.ground, reason=body.reason)
        return await claim.keep(unit_of_work.connection, json_response(view, headers=PRIVATE))


async def _waiting(application_id: str, desk: OperatorDesk, unit_of_work: QueueUnitOfWork) -> None:
    entry = await unit_of_work.operator_entries.get(application_id, scope=desk.scope)
    if entry is None:
        raise EntryUnknownError
    if entry.state != "queued":
        raise EntryNotWaitingError


async def _looked_at(
    application_id: str,
    desk: OperatorDesk,
    unit_of_work: QueueUnitOfWork,
    language: Language,
    *,
    ground: str | None = None,
    **details: Any,
) -> EntryCardView:
    card = await show_entry(
        application_id,
        scope=desk.scope,
        entries=unit_of_work.operator_entries,
        places=unit_of_work.places,
        rules=unit_of_work.rules,
    )
    note = desk.note(application_id, kind=_KIND, account_id=card.entry.account_id, ground=ground, **details)
    unit_of_work.audit.note(note)
    return EntryCardView.of(card, language=language)
