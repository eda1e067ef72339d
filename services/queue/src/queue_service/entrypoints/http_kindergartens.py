"""Kindergartens and their groups over HTTP, for the department."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response

from balabaqsha_chassis.clock import rfc3339
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
    version_of_match,
)
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.errors import QueueError
from queue_service.domain.place_errors import (
    GroupFullError,
    GroupUnknownError,
    GroupUnsuitableError,
    KindergartenChangedError,
    KindergartenClosingError,
    KindergartenExistsError,
    KindergartenUnknownError,
    PlacesInUseError,
)
from queue_service.domain.place_roles import PlaceAction
from queue_service.entrypoints.kindergarten_models import (
    GroupChanges,
    GroupView,
    KindergartenCardView,
    KindergartenChanges,
    NewGroup,
    NewKindergarten,
    told,
    whole,
)
from queue_service.entrypoints.place_desk import PRIVATE, Desk, ItemId, KindergartenId, LanguageDep, at_desk
from queue_service.use_cases.change_groups import AddGroup, ChangeGroup, add_group, change_group
from queue_service.use_cases.change_kindergartens import (
    AddKindergarten,
    ChangeKindergarten,
    add_kindergarten,
    change_kindergarten,
)
from queue_service.use_cases.kindergarten_ports import KindergartenRow, ListedKindergarten

KINDERGARTEN_STATUSES: Mapping[type[QueueError], int] = {
    KindergartenUnknownError: 404,
    KindergartenExistsError: 409,
    KindergartenChangedError: 412,
    KindergartenClosingError: 409,
    GroupUnknownError: 404,
    GroupUnsuitableError: 409,
    GroupFullError: 409,
    PlacesInUseError: 409,
}

IfMatch = Annotated[str | None, Header(alias="If-Match")]
Cursor = Annotated[str | None, Query(max_length=1024)]
Reader = Annotated[Desk, Depends(at_desk(PlaceAction.READ_KINDERGARTENS))]
Changer = Annotated[Desk, Depends(at_desk(PlaceAction.CHANGE_KINDERGARTENS))]

router = APIRouter(prefix="/operator")


@router.get("/kindergartens", response_model=Page[KindergartenCardView])
async def get_kindergartens(
    desk: Reader,
    language: LanguageDep,
    state: Annotated[str | None, Query(pattern=r"^(open|closing|closed)$")] = None,
    limit: PageSize = 20,
    cursor: Cursor = None,
) -> Response:
    """The kindergartens the caller answers for, by name, closed ones too."""
    after = decode_cursor(cursor, kinds=(str, str))
    async with desk.work() as unit_of_work:
        found = await unit_of_work.kindergartens.listed(
            reach=desk.staff.reach, state=state, after=(after[0], after[1]) if after else None, limit=limit + 1
        )
        shown = found[:limit]
        groups = await unit_of_work.kindergartens.groups_of([row.id for row in shown])
    items = [
        KindergartenCardView.of(ListedKindergarten(kindergarten=row, groups=groups.get(row.id, ())), language=language)
        for row in shown
    ]
    last = shown[-1] if len(found) > limit else None
    page = Page[KindergartenCardView](items=items, next_cursor=encode_cursor(last.name_ru, last.id) if last else None)
    return json_response(page, headers=PRIVATE)


@router.post("/kindergartens", status_code=201, response_model=KindergartenCardView)
async def post_kindergarten(body: NewKindergarten, desk: Changer, claim: ClaimDep, language: LanguageDep) -> Response:
    """Add a kindergarten."""
    async with desk.work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        command = AddKindergarten(values=told(body), by=desk.staff)
        row = await add_kindergarten(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        answer = await card(row, unit_of_work, language, status=201)
        answer.headers["Location"] = f"/operator/kindergartens/{row.id}"
        return await claim.keep(unit_of_work.connection, answer)


@router.get("/kindergartens/{kindergarten_id}", response_model=KindergartenCardView)
async def get_kindergarten(kindergarten_id: KindergartenId, desk: Reader, language: LanguageDep) -> Response:
    """One of them with every group."""
    async with desk.work(subject=kindergarten_id) as unit_of_work:
        row = await unit_of_work.kindergartens.get(kindergarten_id, reach=desk.staff.reach)
        if row is None:
            raise KindergartenUnknownError
        return await card(row, unit_of_work, language)


@router.patch("/kindergartens/{kindergarten_id}", response_model=KindergartenCardView)
async def patch_kindergarten(
    kindergarten_id: KindergartenId,
    body: KindergartenChanges,
    desk: Changer,
    language: LanguageDep,
    if_match: IfMatch = None,
) -> Response:
    """Change what is told about it, in the version the caller has read."""
    command = ChangeKindergarten(
        kindergarten_id=kindergarten_id, version=version_of_match(if_match), values=told(body), by=desk.staff
    )
    async with desk.work(subject=kindergarten_id) as unit_of_work:
        row = await change_kindergarten(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        return await card(row, unit_of_work, language)


@router.post("/kindergartens/{kindergarten_id}/groups", status_code=201, response_model=GroupView)
async def post_group(
    kindergarten_id: KindergartenId, body: NewGroup, desk: Changer, claim: ClaimDep, language: LanguageDep
) -> Response:
    """Open a group."""
    async with desk.work(subject=kindergarten_id) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        command = AddGroup(kindergarten_id=kindergarten_id, **whole(body), by=desk.staff)
        row = await add_group(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        view = GroupView.of(row, language=language)
        answer = json_response(view, status=201, headers=PRIVATE | {"ETag": etag(row.version)})
        return await claim.keep(unit_of_work.connection, answer)


@router.patch("/groups/{group_id}", response_model=GroupView)
async def patch_group(
    group_id: ItemId, body: GroupChanges, desk: Changer, language: LanguageDep, if_match: IfMatch = None
) -> Response:
    """Change a group; places that are held or taken cannot be declared away."""
    return await changed_group(group_id, told(body), desk, language, if_match=if_match)


async def changed_group(
    group_id: str, values: Mapping[str, object], desk: Desk, language: Language, *, if_match: str | None
) -> Response:
    """The group after the change; 409 `places_in_use` says who holds the places."""
    version = version_of_match(if_match)
    command = ChangeGroup(group_id=group_id, version=version, values=dict(values), by=desk.staff)
    try:
        async with desk.work(subject=group_id) as unit_of_work:
            row = await change_group(command, unit_of_work=unit_of_work, clock=desk.state.clock)
    except PlacesInUseError as refusal:
        raise _in_use(refusal) from refusal
    return json_response(GroupView.of(row, language=language), headers=PRIVATE | {"ETag": etag(row.version)})


async def card(
    row: KindergartenRow, unit_of_work: QueueUnitOfWork, language: Language, *, status: int = 200
) -> Response:
    """The kindergarten with its groups, its version beside it."""
    groups = (await unit_of_work.kindergartens.groups_of([row.id])).get(row.id, ())
    view = KindergartenCardView.of(ListedKindergarten(kindergarten=row, groups=groups), language=language)
    return json_response(view, status=status, headers=PRIVATE | {"ETag": etag(row.version)})


def _in_use(refusal: PlacesInUseError) -> Problem:
    holds = [asdict(hold) | {"since": rfc3339(hold.since)} for hold in refusal.holds]
    extra = {"holds": holds, "held": refusal.held, "enrolled": refusal.enrolled}
    params = {"held": refusal.held, "enrolled": refusal.enrolled}
    return Problem(409, refusal.code, params=params, extra=extra)
