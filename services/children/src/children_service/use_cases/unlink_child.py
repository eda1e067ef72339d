"""Ending what an account has to do with a child."""

from dataclasses import dataclass
from typing import Literal

from balabaqsha_chassis.clock import Clock
from balabaqsha_contracts.children_events import ChildUnlinkedV1
from children_service.domain.errors import ChildNotFoundError
from children_service.use_cases.ports import ChildrenUnitOfWork

Ground = Literal["removed_by_parent", "account_erased"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkChild:
    """The account gives the child up, or is itself given up."""

    account_id: str
    child_id: str
    ground: Ground


async def unlink_child(command: UnlinkChild, *, unit_of_work: ChildrenUnitOfWork, clock: Clock) -> None:
    """The account no longer sees the child; what nobody else represents can never be read again.

    Raises `ChildNotFoundError` when the account does not represent it.
    """
    link = await unit_of_work.links.find(account_id=command.account_id, child_id=command.child_id)
    if link is None:
        raise ChildNotFoundError
    await unit_of_work.children.hold(link.child_id)
    if not await unit_of_work.links.remove(link):
        raise ChildNotFoundError
    await unit_of_work.outbox.add(
        ChildUnlinkedV1(child_id=link.child_id, account_id=link.account_id, ground=command.ground, unlinked_at=clock())
    )
    if not await unit_of_work.links.has_any(link.child_id):
        await unit_of_work.followed.forget(link.child_id)
        await unit_of_work.checks.destroy_used(link.child_id)
        await unit_of_work.children.destroy(link.child_id)
