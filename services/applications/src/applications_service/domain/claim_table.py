"""The one table of what may happen to a claim of a privilege: (state, action, by whom, next)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from applications_service.domain.errors import ActionNotAllowedError
from applications_service.domain.privilege import PrivilegeState as State


class ClaimAction(StrEnum):
    """What somebody does to a claim."""

    AWAIT_REVIEW = "await_review"
    PROVE = "prove"
    CONFIRM = "confirm"
    REJECT = "reject"
    EXPIRE = "expire"
    CANCEL = "cancel"
    UPHOLD_APPEAL = "uphold_appeal"


class ClaimActor(StrEnum):
    """Who moves a claim."""

    PARENT = "parent"
    REGISTER = "register"
    REVIEWER = "reviewer"
    OFFICER = "officer"
    CLOCK = "clock"


class ClaimGuard(StrEnum):
    """What must hold besides; the use case that acts sees to it."""

    FACT_HELD = "fact_held"
    FACT_NOT_HELD = "fact_not_held"
    DOCUMENT_SHOWN = "document_shown"
    TERM_PASSED = "term_passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """In `state`, `by` may do `action` where `guard` holds."""

    state: State
    action: ClaimAction
    by: ClaimActor
    next: State
    guard: ClaimGuard | None = None


def _row(state: State, action: ClaimAction, by: ClaimActor, to: State, *, guard: ClaimGuard | None = None) -> ClaimRow:
    return ClaimRow(state=state, action=action, by=by, next=to, guard=guard)


def _undecided(state: State) -> tuple[ClaimRow, ...]:
    """What may happen while nobody has decided."""
    shown = ClaimGuard.DOCUMENT_SHOWN
    return (
        _row(state, ClaimAction.PROVE, ClaimActor.REGISTER, State.AUTO_CONFIRMED, guard=ClaimGuard.FACT_HELD),
        _row(state, ClaimAction.CONFIRM, ClaimActor.REVIEWER, State.CONFIRMED, guard=shown),
        _row(state, ClaimAction.REJECT, ClaimActor.REVIEWER, State.REJECTED),
        _row(state, ClaimAction.CANCEL, ClaimActor.PARENT, State.CANCELLED),
    )


#: The whole life of a claim. What is not listed is refused.
CLAIM_TABLE: tuple[ClaimRow, ...] = (
    *_undecided(State.DECLARED),
    _row(
        State.DECLARED,
        ClaimAction.AWAIT_REVIEW,
        ClaimActor.REGISTER,
        State.UNDER_REVIEW,
        guard=ClaimGuard.FACT_NOT_HELD,
    ),
    *_undecided(State.UNDER_REVIEW),
    _row(State.AUTO_CONFIRMED, ClaimAction.CANCEL, ClaimActor.PARENT, State.CANCELLED),
    _row(State.AUTO_CONFIRMED, ClaimAction.EXPIRE, ClaimActor.CLOCK, State.EXPIRED, guard=ClaimGuard.TERM_PASSED),
    _row(State.CONFIRMED, ClaimAction.CANCEL, ClaimActor.PARENT, State.CANCELLED),
    _row(State.CONFIRMED, ClaimAction.EXPIRE, ClaimActor.CLOCK, State.EXPIRED, guard=ClaimGuard.TERM_PASSED),
    _row(State.EXPIRED, ClaimAction.PROVE, ClaimActor.REGISTER, State.AUTO_CONFIRMED, guard=ClaimGuard.FACT_HELD),
    # An appeal does not prove anything: it has the claim looked at once more.
    _row(State.EXPIRED, ClaimAction.UPHOLD_APPEAL, ClaimActor.OFFICER, State.UNDER_REVIEW),
    _row(State.REJECTED, ClaimAction.UPHOLD_APPEAL, ClaimActor.OFFICER, State.UNDER_REVIEW),
)
_NEXT: Mapping[tuple[State, ClaimAction], State] = MappingProxyType(
    {(row.state, row.action): row.next for row in CLAIM_TABLE}
)


def allows(state: State, action: ClaimAction) -> bool:
    """Whether the table has a row for it."""
    return (state, action) in _NEXT


def next_state(state: State, action: ClaimAction) -> State:
    """The state the action leads to; raises `ActionNotAllowedError` when the table has no row for it."""
    if not allows(state, action):
        raise ActionNotAllowedError
    return _NEXT[state, action]
