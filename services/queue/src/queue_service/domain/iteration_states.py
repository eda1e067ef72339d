"""The states of an iteration: the one table of who may do what in which state, and what comes of it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from queue_service.domain.iteration_errors import IterationStateError

_OPERATOR, _OFFICER = "queue_operator", "approving_officer"
_EITHER = frozenset({_OPERATOR, _OFFICER})


class IterationState(StrEnum):
    """How far an issue of vouchers has come."""

    DRAFTED = "drafted"
    SIMULATED = "simulated"
    APPROVED = "approved"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class IterationAction(StrEnum):
    """What is done to an iteration; the draw is the sealer's."""

    SIMULATE = "simulate"
    APPROVE = "approve"
    PUBLISH = "publish"
    DRAW = "draw"
    CLOSE = "close"
    CANCEL = "cancel"


class Step(NamedTuple):
    """One row: by whom, and the state after it; nobody of the staff draws."""

    roles: frozenset[str]
    after: IterationState


STEPS: Mapping[tuple[IterationState, IterationAction], Step] = {
    (IterationState.DRAFTED, IterationAction.SIMULATE): Step(_EITHER, IterationState.SIMULATED),
    (IterationState.DRAFTED, IterationAction.CANCEL): Step(_EITHER, IterationState.CANCELLED),
    (IterationState.SIMULATED, IterationAction.SIMULATE): Step(_EITHER, IterationState.SIMULATED),
    (IterationState.SIMULATED, IterationAction.APPROVE): Step(frozenset({_OFFICER}), IterationState.APPROVED),
    (IterationState.SIMULATED, IterationAction.CANCEL): Step(_EITHER, IterationState.CANCELLED),
    (IterationState.APPROVED, IterationAction.PUBLISH): Step(_EITHER, IterationState.PUBLISHING),
    (IterationState.APPROVED, IterationAction.CANCEL): Step(_EITHER, IterationState.CANCELLED),
    (IterationState.PUBLISHING, IterationAction.DRAW): Step(frozenset(), IterationState.PUBLISHED),
    (IterationState.PUBLISHED, IterationAction.CLOSE): Step(_EITHER, IterationState.CLOSED),
}


def state_after(state: IterationState, action: IterationAction) -> IterationState:
    """The state that the action leads to; raises `IterationStateError` where the table has no such row."""
    step = STEPS.get((state, action))
    if step is None:
        raise IterationStateError(state=state, possible=tuple(one.value for one in possible_in(state)))
    return step.after


def possible_in(state: IterationState) -> tuple[IterationAction, ...]:
    """What staff can do in the state."""
    return tuple(action for (at, action), step in STEPS.items() if at == state and step.roles)
