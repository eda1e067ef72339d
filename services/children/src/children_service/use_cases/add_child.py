"""Adding a child on the evidence of a check."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.children_events import ChildLinkedV1
from children_service.domain.check import Check
from children_service.domain.child import Child, Link, RepresentedChild
from children_service.domain.errors import CheckNotFoundError
from children_service.use_cases.ports import ChildrenUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AddChild:
    """The account's holder saves the child that was checked."""

    account_id: str
    check_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildAdded:
    """The child as the account sees it now, and whether the account saw it before."""

    represented: RepresentedChild
    is_new: bool


async def add_child(command: AddChild, *, unit_of_work: ChildrenUnitOfWork, clock: Clock) -> ChildAdded:
    """The one child of that IIN, linked to the account; adding it again changes and tells nothing.

    Raises `CheckNotFoundError`, `CheckExpiredError` and `AccountErasedError`.
    """
    await unit_of_work.accounts.hold(command.account_id)
    check = await unit_of_work.checks.find(command.check_id, account_id=command.account_id)
    if check is None:
        raise CheckNotFoundError
    now = clock()
    check.require_fresh(now)
    child = await _child_of(check, unit_of_work=unit_of_work)
    before = await unit_of_work.links.find(account_id=command.account_id, child_id=child.id)
    link = Link(
        account_id=command.account_id,
        child_id=child.id,
        relation=check.answer.relation,
        added_at=before.added_at if before else now,
    )
    if link != before:
        await unit_of_work.links.keep(link)
        await unit_of_work.followed.follow(child.id, due_at=now)
        await unit_of_work.outbox.add(
            ChildLinkedV1(
                child_id=child.id,
                account_id=link.account_id,
                relation=link.relation,
                birth_date=child.facts.birth_date,
                linked_at=now,
            )
        )
    await unit_of_work.checks.mark_used(check.id, at=now)
    return ChildAdded(represented=RepresentedChild(child=child, link=link), is_new=before is None)


async def _child_of(check: Check, *, unit_of_work: ChildrenUnitOfWork) -> Child:
    answer = check.answer
    told = Child(id=new_id(), iin=answer.child_iin, facts=answer.facts, facts_as_of=check.checked_at)
    standing = await unit_of_work.children.find_or_add(told)
    child = standing.told_anew(answer.facts, as_of=check.checked_at)
    if child != standing:
        await unit_of_work.children.update_facts(child)
    return child
