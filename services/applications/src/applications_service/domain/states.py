"""The states of an application and every action each of them allows."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from applications_service.domain.errors import ActionNotAllowedError


class State(StrEnum):
    """Where an application stands in public."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    QUEUED = "queued"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class Action(StrEnum):
    """What somebody does to an application."""

    EDIT = "edit"
    DISCARD = "discard"
    SUBMIT = "submit"
    ATTACH = "attach"
    DETACH = "detach"
    PROVE_LINK = "prove_link"
    CORRECT = "correct"
    ENTER_LIST = "enter_list"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    HAND_OVER = "hand_over"
    ARCHIVE = "archive"


#: States in which an application no longer stands for its child.
CLOSED = frozenset({State.REJECTED, State.WITHDRAWN, State.ARCHIVED})
#: States in which it does; at most one of a child's applications with a proven link is in one of them.
OPEN = frozenset(State) - CLOSED - {State.DRAFT}

#: (state, action) -> next state; None: the application ceases to exist. What is not listed is refused.
TRANSITIONS: Mapping[tuple[State, Action], State | None] = MappingProxyType(
    {
        (State.DRAFT, Action.EDIT): State.DRAFT,
        (State.DRAFT, Action.ATTACH): State.DRAFT,
        (State.DRAFT, Action.DETACH): State.DRAFT,
        (State.DRAFT, Action.DISCARD): None,
        (State.DRAFT, Action.SUBMIT): State.SUBMITTED,
        (State.SUBMITTED, Action.PROVE_LINK): State.SUBMITTED,
        (State.SUBMITTED, Action.CORRECT): State.SUBMITTED,
        (State.SUBMITTED, Action.ATTACH): State.SUBMITTED,
        (State.SUBMITTED, Action.DETACH): State.SUBMITTED,
        (State.SUBMITTED, Action.HAND_OVER): State.SUBMITTED,
        (State.SUBMITTED, Action.ENTER_LIST): State.QUEUED,
        (State.SUBMITTED, Action.REJECT): State.REJECTED,
        (State.SUBMITTED, Action.WITHDRAW): State.WITHDRAWN,
        (State.SUBMITTED, Action.ARCHIVE): State.ARCHIVED,
        (State.QUEUED, Action.CORRECT): State.QUEUED,
        (State.QUEUED, Action.ATTACH): State.QUEUED,
        (State.QUEUED, Action.DETACH): State.QUEUED,
        (State.QUEUED, Action.HAND_OVER): State.QUEUED,
        (State.QUEUED, Action.REJECT): State.REJECTED,
        (State.QUEUED, Action.WITHDRAW): State.WITHDRAWN,
        (State.QUEUED, Action.ARCHIVE): State.ARCHIVED,
    }
)


def allows(state: State, action: Action) -> bool:
    """Whether the table has a row for it."""
    return (state, action) in TRANSITIONS


def next_state(state: State, action: Action) -> State | None:
    """The state the action leads to; raises `ActionNotAllowedError` when the table has no row for it."""
    if not allows(state, action):
        raise ActionNotAllowedError
    return TRANSITIONS[state, action]
