"""An account's children, one or a page of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from children_service.domain.child import RepresentedChild
from children_service.domain.errors import ChildNotFoundError
from children_service.use_cases.ports import ChildrenUnitOfWork, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowChild:
    """The account looks at one child."""

    account_id: str
    child_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowChildren:
    """The account looks at its children, in the order of adding, from a place on."""

    account_id: str
    limit: int
    after: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SomeChildren:
    """A page, and where the next one begins if there is one."""

    items: Sequence[RepresentedChild]
    next: Place | None


async def show_child(command: ShowChild, *, unit_of_work: ChildrenUnitOfWork) -> RepresentedChild:
    """The child; raises `ChildNotFoundError` for one that the account does not represent."""
    found = await unit_of_work.family_views.one(command.child_id, account_id=command.account_id)
    if found is None:
        raise ChildNotFoundError
    return found


async def show_children(command: ShowChildren, *, unit_of_work: ChildrenUnitOfWork) -> SomeChildren:
    """At most `limit` children."""
    found = await unit_of_work.family_views.many(command.account_id, after=command.after, limit=command.limit + 1)
    items, more = found[: command.limit], len(found) > command.limit
    return SomeChildren(items=items, next=(items[-1].link.added_at, items[-1].child.id) if more else None)
