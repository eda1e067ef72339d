"""The children of an account."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from balabaqsha_chassis.clock import rfc3339
from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import Page, PageSize, decode_cursor, encode_cursor
from children_service.entrypoints.http_models import ChildToAdd, ChildView
from children_service.entrypoints.personal_answers import keep_sealed, personal, reopened
from children_service.entrypoints.state import StateDep
from children_service.use_cases.add_child import AddChild, add_child
from children_service.use_cases.ports import Place
from children_service.use_cases.show_children import ShowChild, ShowChildren, show_child, show_children
from children_service.use_cases.unlink_child import UnlinkChild, unlink_child

router = APIRouter(tags=["children"])
ChildId = Annotated[str, Path(description="Opaque id of the child")]
Cursor = Annotated[str | None, Query(max_length=512)]


@router.post("/children", status_code=201, response_model=ChildView)
async def post_child(body: ChildToAdd, principal: PrincipalDep, claim: ClaimDep, state: StateDep) -> Response:
    """Add the child that was checked; adding it again answers 200 with the same child."""
    async with state.open_unit_of_work() as unit_of_work:
        if (kept := await claim.take(unit_of_work.connection)) is not None:
            return await reopened(kept, unit_of_work=unit_of_work)
        command = AddChild(account_id=principal.account_id, check_id=body.check_id)
        added = await add_child(command, unit_of_work=unit_of_work, clock=state.clock)
        response = personal(ChildView.of_represented(added.represented), status=201 if added.is_new else 200)
        await keep_sealed(response, claim=claim, child_id=added.represented.child.id, unit_of_work=unit_of_work)
    return response


@router.get("/children", response_model=Page[ChildView])
async def get_children(
    principal: PrincipalDep, state: StateDep, limit: PageSize = 100, cursor: Cursor = None
) -> Response:
    """The account's children in the order of adding."""
    command = ShowChildren(account_id=principal.account_id, limit=limit, after=_place_of(cursor))
    async with state.open_unit_of_work() as unit_of_work:
        some = await show_children(command, unit_of_work=unit_of_work)
    items = [ChildView.of_represented(represented) for represented in some.items]
    following = encode_cursor(rfc3339(some.next[0]), some.next[1]) if some.next else None
    return personal(Page[ChildView](items=items, next_cursor=following))


@router.get("/children/{child_id}", response_model=ChildView)
async def get_child(child_id: ChildId, principal: PrincipalDep, state: StateDep) -> Response:
    """One child of the account."""
    async with state.open_unit_of_work() as unit_of_work:
        command = ShowChild(account_id=principal.account_id, child_id=child_id)
        represented = await show_child(command, unit_of_work=unit_of_work)
    return personal(ChildView.of_represented(represented))


@router.delete("/children/{child_id}", status_code=204, response_class=Response)
async def delete_child(child_id: ChildId, principal: PrincipalDep, state: StateDep) -> Response:
    """Take the child off the account."""
    async with state.open_unit_of_work() as unit_of_work:
        command = UnlinkChild(account_id=principal.account_id, child_id=child_id, ground="removed_by_parent")
        await unlink_child(command, unit_of_work=unit_of_work, clock=state.clock)
    return Response(status_code=204)


def _place_of(cursor: str | None) -> Place | None:
    values = decode_cursor(cursor, kinds=(str, str))
    if values is None:
        return None
    try:
        return datetime.fromisoformat(values[0]), values[1]
    except ValueError as fault:
        raise Problem(422, "cursor_invalid") from fault
