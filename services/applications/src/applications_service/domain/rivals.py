"""Which of several applications for one child stands, once links are proven late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.application import Application
from applications_service.domain.states import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether the newly proven application stands, and which others make way for it."""

    stands: bool
    displaced: tuple[Application, ...] = ()


def decide(proven_now: Application, *, others: Sequence[Application]) -> Decision:
    """The earliest filing of a child wins among those proven; one filed later makes way even if it waits unproven.

    An earlier one whose link is not proven is left to wait: it may still win when its own link comes. One that has
    come further than the waiting list makes way for nobody.
    """
    if any(_precedes(other, proven_now) for other in others):
        return Decision(stands=False)
    return Decision(stands=True, displaced=tuple(other for other in others if _order(other) > _order(proven_now)))


def _precedes(other: Application, proven_now: Application) -> bool:
    return other.link_proven and (not other.can(Action.REJECT) or _order(other) < _order(proven_now))


def _order(application: Application) -> tuple[datetime, str]:
    if application.filed_at is None:
        raise ValueError("a draft has no place in any order")
    return application.filed_at, application.number
