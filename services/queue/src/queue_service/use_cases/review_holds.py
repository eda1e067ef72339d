"""Whom the rules themselves hold: too young for a voucher, or of a settlement without a free place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.working_days import local_day
from balabaqsha_contracts.event import Event
from balabaqsha_contracts.queue_standing_events import (
    HoldLiftedV1,
    HoldPlacedV1,
)
from queue_service.domain.changes import held, released
from queue_service.domain.holds import born_too_late
from queue_service.domain.leaves import Leaf
from queue_service.use_cases.hold_ports import HeldChild, HoldWork, Review

#: Children a statement: no lock is held longer than a statement may last.
_PAGE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewHolds:
    """Which waiting list, and the territory it is of."""

    waiting_list: str
    territory: str


async def review_holds(command: ReviewHolds, *, unit_of_work: HoldWork, clock: Clock) -> int:
    """Place and lift the holds that follow from data, and answer how many children that changed.

    Nobody whose hold stays the same gets a leaf; a hold that gives way to another one is one leaf, not two.
    """
    at = clock()
    terms = await unit_of_work.terms.in_force(at)
    review = Review(
        waiting_list=command.waiting_list,
        born_too_late=born_too_late(local_day(at), months=terms.eligible_from_months),
        by_settlement=command.territory not in (await unit_of_work.rules.in_force()).whole_cities,
        at=at,
    )
    changed = 0
    while children := await unit_of_work.holds.review(review, limit=_PAGE):
        await unit_of_work.pending.append_all([_leaf(child) for child in children])
        await unit_of_work.outbox.add_all(_events(children, at=at))
        changed += len(children)
    return changed


def _leaf(child: HeldChild) -> Leaf:
    if child.after is not None:
        return held(waiting_list=child.waiting_list, code=child.code, ground=child.after)
    return released(waiting_list=child.waiting_list, code=child.code, ground=str(child.before))


def _events(children: Sequence[HeldChild], *, at: datetime) -> Sequence[Event]:
    return [event for child in children for event in hold_events(child, at=at)]


def hold_events(child: HeldChild, *, at: datetime) -> Iterator[Event]:
    """What the parent is told of a hold that changed."""
    frame = {
        "application_id": child.application_id,
        "number": child.code,
        "account_id": child.account_id,
        "territory": child.territory,
        "state": "queued",
    }
    if child.before is not None:
        yield HoldLiftedV1.model_validate(frame | {"ground": child.before, "lifted_at": at})
    if child.after is not None:
        yield HoldPlacedV1.model_validate(frame | {"ground": child.after, "placed_at": at})
