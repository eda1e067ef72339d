"""A kindergarten's own side over HTTP: its profile, groups, children, contracts and waiting list."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import Field

from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import (
    ApiTime,
    Line,
    Page,
    PageSize,
    RequestModel,
    ResponseModel,
    decode_cursor,
    encode_cursor,
    json_response,
    version_of_match,
)
from queue_service.adapters.kindergarten_children import KindergartenChildReader
from queue_service.domain.place_errors import KindergartenUnknownError
from queue_service.domain.place_roles import PlaceAction
from queue_service.domain.voucher_errors import VoucherStateError
from queue_service.entrypoints.http_choices import ContractView
from queue_service.entrypoints.http_kindergartens import card, changed_group
from queue_service.entrypoints.http_vouchers import conflict
from queue_service.entrypoints.kindergarten_models import (
    CodedView,
    ContactChanges,
    DeclaredPlaces,
    GroupView,
    KindergartenCardView,
    coded,
    told,
)
from queue_service.entrypoints.kindergarten_texts import CHILD_STATE_TEXTS
from queue_service.entrypoints.place_desk import PRIVATE, Desk, ItemId, LanguageDep, at_desk
from queue_service.use_cases.answer_choice import AcceptChoice, RefuseChoice, accept_choice, refuse_choice
from queue_service.use_cases.change_kindergartens import ChangeKindergarten, change_kindergarten
from queue_service.use_cases.end_enrolment import DismissChild, dismiss_child
from queue_service.use_cases.show_children import ChildRow, ShowChildren, WaitingRow, show_children, show_waiting
from queue_service.use_cases.show_contract import ShownContract
from queue_service.use_cases.sign_contract import SignAsKindergarten, sign_as_kindergarten

_UUID = r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"
IfMatch = Annotated[str | None, Header(alias="If-Match")]
Cursor = Annotated[str | None, Query(max_length=1024)]
Which = Annotated[
    str | None, Query(alias="kindergarten_id", pattern=_UUID, description="Which one, for staff of several")
]
ChildState = Annotated[str | None, Query(pattern=r"^(held|accepted|enrolled)$")]
Ground = Annotated[Line, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+$")]

Reader = Annotated[Desk, Depends(at_desk(PlaceAction.READ_OWN_KINDERGARTEN))]
Changer = Annotated[Desk, Depends(at_desk(PlaceAction.CHANGE_OWN_KINDERGARTEN))]
Declarer = Annotated[Desk, Depends(at_desk(PlaceAction.DECLARE_PLACES))]
Seer = Annotated[Desk, Depends(at_desk(PlaceAction.SEE_CHILDREN))]
Answerer = Annotated[Desk, Depends(at_desk(PlaceAction.ANSWER_CHOICE))]
Signer = Annotated[Desk, Depends(at_desk(PlaceAction.SIGN_CONTRACT))]
Dismisser = Annotated[Desk, Depends(at_desk(PlaceAction.DISMISS_CHILD))]

router = APIRouter(prefix="/kindergarten")


class ChoiceRefusal(RequestModel):
    """Why the kindergarten cannot take the child."""

    ground: Ground
    note: Annotated[Line, Field(max_length=1000)] | None = None


class Dismissal(RequestModel):
    """Why the child no longer comes."""

    ground: Ground


class ChildView(ResponseModel):
    """A child by its application's number; names are not known here."""

    application_number: str
    state: CodedView
    choice_id: str | None
    contract_id: str | None
    contract_number: str | None
    parent_signed_at: ApiTime | None
    kindergarten_signed_at: ApiTime | None
    enrolment_id: str | None
    group_id: str
    group_name: str
    age_band: CodedView
    language: CodedView
    since: ApiTime
    ended_at: ApiTime | None
    answer_by: ApiTime | None

    @classmethod
    def of(cls, row: ChildRow, *, language: Language) -> "ChildView":
        """The child in the caller's language."""
        plain = set(cls.model_fields) - {"application_number", "state", "age_band", "language"}
        return cls(
            **{name: getattr(row, name) for name in plain},
            application_number=row.code,
            state=coded(row.state, language=language, texts=CHILD_STATE_TEXTS),
            age_band=coded(row.age_band, language=language),
            language=coded(row.language, language=language),
        )


class WaitingChildView(ResponseModel):
    """A child in the waiting list."""

    number: int
    application_number: str
    state: CodedView
    age_band: CodedView
    purpose: CodedView
    language: CodedView | None
    joined_at: ApiTime
    accept_by: ApiTime | None

    @classmethod
    def of(cls, row: WaitingRow, *, language: Language) -> "WaitingChildView":
        """The child in the caller's language."""
        return cls(
            number=row.number,
            application_number=row.code,
            state=coded(row.state, language=language, texts=CHILD_STATE_TEXTS),
            age_band=coded(row.age_band, language=language),
            purpose=coded(row.purpose, language=language),
            language=coded(row.language, language=language) if row.language else None,
            joined_at=row.joined_at,
            accept_by=row.accept_by,
        )


class Groups(ResponseModel):
    """Every group of a kindergarten."""

    items: list[GroupView]


@router.get("/profile", response_model=KindergartenCardView)
async def get_profile(desk: Reader, language: LanguageDep, which: Which = None) -> Response:
    """The caller's own kindergarten."""
    kindergarten_id = own(desk, which)
    async with desk.work(subject=kindergarten_id) as unit_of_work:
        row = await unit_of_work.kindergartens.get(kindergarten_id, reach=desk.staff.reach)
        if row is None:
            raise KindergartenUnknownError
        return await card(row, unit_of_work, language)


@router.patch("/profile", response_model=KindergartenCardView)
async def patch_profile(
    body: ContactChanges, desk: Changer, language: LanguageDep, if_match: IfMatch = None, which: Which = None
) -> Response:
    """Change how the kindergarten can be reached; the rest is the department's to change."""
    command = ChangeKindergarten(
        kindergarten_id=own(desk, which), version=version_of_match(if_match), values=told(body), by=desk.staff
    )
    async with desk.work(subject=command.kindergarten_id) as unit_of_work:
        row = await change_kindergarten(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        return await card(row, unit_of_work, language)


@router.get("/groups", response_model=Groups)
async def get_groups(desk: Reader, language: LanguageDep, which: Which = None) -> Response:
    """Every group and its places."""
    kindergarten_id = own(desk, which)
    async with desk.work(subject=kindergarten_id) as unit_of_work:
        found = (await unit_of_work.kindergartens.groups_of([kindergarten_id])).get(kindergarten_id, ())
    return json_response(Groups(items=[GroupView.of(group, language=language) for group in found]), headers=PRIVATE)


@router.patch("/groups/{group_id}", response_model=GroupView)
async def patch_group(
    group_id: ItemId, body: DeclaredPlaces, desk: Declarer, language: LanguageDep, if_match: IfMatch = None
) -> Response:
    """Declare how many places the group has; those that are held or taken cannot be declared away."""
    return await changed_group(group_id, told(body), desk, language, if_match=if_match)


@router.get("/children", response_model=Page[ChildView])
async def get_children(  # noqa: PLR0917 - each is a parameter of the request
    desk: Seer,
    language: LanguageDep,
    state: ChildState = None,
    limit: PageSize = 50,
    cursor: Cursor = None,
    which: Which = None,
) -> Response:
    """Children that chose the kindergarten or go there; each look is written down for their parents to see."""
    after = decode_cursor(cursor, kinds=(str, str))
    command = ShowChildren(
        kindergarten_id=own(desk, which),
        state=state,
        after=(instant(after[0]), after[1]) if after else None,
        limit=limit,
        by=desk.staff,
    )
    async with desk.work(subject=command.kindergarten_id) as unit_of_work:
        children = KindergartenChildReader(unit_of_work.connection)
        found, more = await show_children(command, children=children, audit=unit_of_work.audit, clock=desk.state.clock)
    cursor_next = encode_cursor(found[-1].since.isoformat(), found[-1].application_id) if more else None
    items = [ChildView.of(row, language=language) for row in found]
    return json_response(Page[ChildView](items=items, next_cursor=cursor_next), headers=PRIVATE)


@router.get("/waitlist", response_model=Page[WaitingChildView])
async def get_waitlist(
    desk: Seer, language: LanguageDep, limit: PageSize = 50, cursor: Cursor = None, which: Which = None
) -> Response:
    """Who waits for a place, in the order in which places are offered."""
    after = decode_cursor(cursor, kinds=(int,))
    kindergarten_id = own(desk, which)
    async with desk.work(subject=kindergarten_id) as unit_of_work:
        found, more = await show_waiting(
            kindergarten_id,
            after=max(0, after[0]) if after else 0,
            limit=limit,
            by=desk.staff,
            children=KindergartenChildReader(unit_of_work.connection),
            audit=unit_of_work.audit,
        )
    items = [WaitingChildView.of(row, language=language) for row in found]
    page = Page[WaitingChildView](items=items, next_cursor=encode_cursor(found[-1].number) if more else None)
    return json_response(page, headers=PRIVATE)


@router.post("/choices/{choice_id}/acceptance", response_model=ContractView)
async def post_acceptance(choice_id: ItemId, desk: Answerer, claim: ClaimDep) -> Response:
    """Take the child that chose the kindergarten; the contract is drafted for both to sign."""
    command = AcceptChoice(choice_id=choice_id, by=desk.staff)
    async with desk.work(subject=choice_id) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        contract = await accept_choice(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        answer = json_response(ContractView.of(ShownContract(contract=contract)), headers=PRIVATE)
        return await claim.keep(unit_of_work.connection, answer)


@router.post("/choices/{choice_id}/refusal", status_code=204)
async def post_refusal(choice_id: ItemId, body: ChoiceRefusal, desk: Answerer) -> Response:
    """Refuse the child on a listed ground; it chooses on, and the department is told."""
    command = RefuseChoice(choice_id=choice_id, ground=body.ground, note=body.note, by=desk.staff)
    try:
        async with desk.work(subject=choice_id) as unit_of_work:
            await refuse_choice(command, unit_of_work=unit_of_work, clock=desk.state.clock)
    except VoucherStateError as refusal:
        raise conflict(refusal) from refusal
    return Response(status_code=204)


@router.post("/contracts/{contract_id}/signature", response_model=ContractView)
async def post_signature(contract_id: ItemId, desk: Signer, claim: ClaimDep) -> Response:
    """Sign for the kindergarten; the second signature of the two enrols the child."""
    command = SignAsKindergarten(contract_id=contract_id, by=desk.staff)
    try:
        async with desk.work(subject=contract_id) as unit_of_work:
            if (stored := await claim.take(unit_of_work.connection)) is not None:
                return stored
            contract = await sign_as_kindergarten(command, unit_of_work=unit_of_work, clock=desk.state.clock)
            answer = json_response(ContractView.of(ShownContract(contract=contract)), headers=PRIVATE)
            return await claim.keep(unit_of_work.connection, answer)
    except VoucherStateError as refusal:
        raise conflict(refusal) from refusal


@router.post("/enrolments/{enrolment_id}/dismissal", status_code=204)
async def post_dismissal(enrolment_id: ItemId, body: Dismissal, desk: Dismisser) -> Response:
    """End the enrolment on a listed ground; the place is free again."""
    command = DismissChild(enrolment_id=enrolment_id, ground=body.ground, by=desk.staff)
    try:
        async with desk.work(subject=enrolment_id) as unit_of_work:
            await dismiss_child(command, unit_of_work=unit_of_work, clock=desk.state.clock)
    except VoucherStateError as refusal:
        raise conflict(refusal) from refusal
    return Response(status_code=204)


def own(desk: Desk, which: str | None) -> str:
    """The kindergarten the request is about; raises `KindergartenUnknownError` for another's."""
    mine = desk.staff.reach.kindergartens
    if not mine or (which is not None and which.lower() not in mine):
        raise KindergartenUnknownError
    return which.lower() if which else mine[0]


def instant(written: str) -> datetime:
    """The instant in a cursor."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError as fault:
        raise Problem(422, "cursor_invalid") from fault
    if found.tzinfo is None:
        raise Problem(422, "cursor_invalid")
    return found
