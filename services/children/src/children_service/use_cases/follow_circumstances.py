"""Following what state registers hold of a child: asked when it is added, and every day from then on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from balabaqsha_contracts import children_events
from balabaqsha_contracts.children_events import ChildFactsChangedV1
from children_service.domain.circumstances import RegisteredFact
from children_service.use_cases.circumstance_ports import DueChild
from children_service.use_cases.ports import ChildrenUnitOfWork

BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCircumstances:
    """What the registers answered of the child, when, and how long that is taken for true."""

    child_id: str
    facts: frozenset[RegisteredFact]
    checked_at: datetime
    good_for: timedelta


async def take_due_children(*, unit_of_work: ChildrenUnitOfWork, at: datetime) -> Sequence[DueChild]:
    """A batch of children to ask for; whoever is not answered for comes again later and later."""
    return await unit_of_work.followed.take_due(at=at, limit=BATCH)


async def note_circumstances(command: NoteCircumstances, *, unit_of_work: ChildrenUnitOfWork) -> bool:
    """Whether the answer differed from the last one, and so was told; a child given up meanwhile is left alone."""
    await unit_of_work.children.hold(command.child_id)
    before = await unit_of_work.followed.held_of(command.child_id)
    account_id = await unit_of_work.followed.representative(command.child_id)
    if before is None or account_id is None:
        return False
    due_at = command.checked_at + command.good_for
    await unit_of_work.followed.keep(command.child_id, command.facts, checked_at=command.checked_at, due_at=due_at)
    if before.differ_from(command.facts):
        await unit_of_work.outbox.add(_told(command, account_id=account_id))
        return True
    return False


def _told(command: NoteCircumstances, *, account_id: str) -> ChildFactsChangedV1:
    facts = [
        children_events.RegisteredFact(fact=one.fact, valid_until=one.valid_until)
        for one in sorted(command.facts, key=lambda one: one.fact)
    ]
    return ChildFactsChangedV1(
        child_id=command.child_id, account_id=account_id, facts=facts, checked_at=command.checked_at
    )
