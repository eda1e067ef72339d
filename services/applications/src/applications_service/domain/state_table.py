"""The one table of who may do what to an application in each of its states, and where that leads."""

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType

from applications_service.domain.errors import ActionNotAllowedError
from applications_service.domain.states import OPEN, Action, Actor, Guard, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """In `state`, one of `by` may do `action` if `guard` holds; `next` None: the application ceases to exist."""

    state: State
    action: Action
    by: frozenset[Actor]
    next: State | None
    guard: Guard | None = None


#: Who may do what, in whatever state allows it.
ACTORS: Mapping[Action, frozenset[Actor]] = MappingProxyType(
    {
        Action.EDIT: frozenset({Actor.PARENT, Actor.OFFICER}),
        Action.DISCARD: frozenset({Actor.PARENT, Actor.CLOCK}),
        Action.SUBMIT: frozenset({Actor.PARENT, Actor.OFFICER}),
        Action.ATTACH: frozenset({Actor.PARENT}),
        Action.DETACH: frozenset({Actor.PARENT}),
        Action.PROVE_LINK: frozenset({Actor.CHILDREN}),
        Action.CORRECT: frozenset({Actor.PARENT}),
        Action.REQUEST_CORRECTION: frozenset({Actor.OFFICER}),
        Action.RESUBMIT: frozenset({Actor.PARENT}),
        Action.APPOINT_HEARING: frozenset({Actor.OFFICER, Actor.CLOCK}),
        Action.REJECT: frozenset({Actor.OFFICER, Actor.CLOCK, Actor.CHILDREN, Actor.QUEUE}),
        Action.UPHOLD_APPEAL: frozenset({Actor.OFFICER}),
        Action.WITHDRAW: frozenset({Actor.PARENT, Actor.CHILDREN}),
        Action.HAND_OVER: frozenset({Actor.PARENT, Actor.CHILDREN}),
        Action.ARCHIVE: frozenset({Actor.QUEUE, Actor.OFFICER}),
        Action.ENTER_LIST: frozenset({Actor.QUEUE}),
        Action.OFFER_VOUCHER: frozenset({Actor.QUEUE}),
        Action.INACTIVATE: frozenset({Actor.QUEUE}),
        Action.CHOOSE: frozenset({Actor.QUEUE}),
        Action.WAIT_FOR_PLACE: frozenset({Actor.QUEUE}),
        Action.HOLD_PLACE: frozenset({Actor.QUEUE}),
        Action.DRAW_UP_CONTRACT: frozenset({Actor.QUEUE}),
        Action.ENROL: frozenset({Actor.QUEUE}),
        Action.ANNUL: frozenset({Actor.QUEUE}),
    }
)

_WITH_OFFICERS = (State.SUBMITTED, State.NEEDS_CORRECTION, State.QUEUED)
_CONFIRMED = (State.CHOOSING, State.WAITLISTED, State.PLACE_HELD, State.CONTRACT_PENDING)
_WITH_VOUCHER = (State.VOUCHER_OFFERED, *_CONFIRMED)


def _rows(action: Action, *states: State, to: State | None, guard: Guard | None = None) -> tuple[Row, ...]:
    return tuple(Row(state=state, action=action, by=ACTORS[action], next=to, guard=guard) for state in states)


def _staying(action: Action, *states: State) -> tuple[Row, ...]:
    return tuple(Row(state=state, action=action, by=ACTORS[action], next=state) for state in states)


#: The whole life of an application. What is not listed is refused.
TABLE: tuple[Row, ...] = (
    *_staying(Action.EDIT, State.DRAFT),
    *_rows(Action.DISCARD, State.DRAFT, to=None),
    *_rows(Action.SUBMIT, State.DRAFT, to=State.SUBMITTED),
    *_staying(Action.ATTACH, State.DRAFT, *_WITH_OFFICERS),
    *_staying(Action.DETACH, State.DRAFT, *_WITH_OFFICERS),
    *_staying(Action.PROVE_LINK, State.SUBMITTED, State.NEEDS_CORRECTION),
    *_staying(Action.CORRECT, *_WITH_OFFICERS),
    # The filing's instant is kept, and so is the place in the list while what is asked for is put right.
    *_rows(Action.REQUEST_CORRECTION, State.SUBMITTED, State.QUEUED, to=State.NEEDS_CORRECTION),
    *_rows(Action.RESUBMIT, State.NEEDS_CORRECTION, to=State.SUBMITTED, guard=Guard.NOT_LISTED),
    *_rows(Action.RESUBMIT, State.NEEDS_CORRECTION, to=State.QUEUED, guard=Guard.LISTED),
    *_staying(Action.APPOINT_HEARING, *_WITH_OFFICERS),
    *_rows(Action.REJECT, *_WITH_OFFICERS, to=State.REJECTED),
    *_rows(Action.UPHOLD_APPEAL, State.REJECTED, to=State.QUEUED),
    # A withdrawal always wins, with a voucher in hand too.
    *_rows(Action.WITHDRAW, *sorted(OPEN), to=State.WITHDRAWN),
    *_staying(Action.HAND_OVER, *sorted(OPEN)),
    *_rows(Action.ARCHIVE, *sorted(OPEN), State.ANNULLED, to=State.ARCHIVED),
    *_rows(Action.ENTER_LIST, State.SUBMITTED, to=State.QUEUED),
    *_staying(Action.ENTER_LIST, State.NEEDS_CORRECTION, State.QUEUED),
    *_rows(Action.ENTER_LIST, State.INACTIVE, *_WITH_VOUCHER, to=State.QUEUED),
    *_rows(
        Action.ENTER_LIST,
        State.REJECTED,
        State.ANNULLED,
        State.WITHDRAWN,
        State.ARCHIVED,
        to=State.QUEUED,
        guard=Guard.BY_DECISION,
    ),
    # From annulled: the refusal was taken back in time.
    *_rows(Action.OFFER_VOUCHER, State.QUEUED, State.NEEDS_CORRECTION, State.ANNULLED, to=State.VOUCHER_OFFERED),
    *_rows(Action.INACTIVATE, *_WITH_VOUCHER, to=State.INACTIVE),
    *_rows(Action.ANNUL, *_WITH_VOUCHER, to=State.ANNULLED),
    *_rows(
        Action.CHOOSE,
        State.VOUCHER_OFFERED,
        State.WAITLISTED,
        State.PLACE_HELD,
        State.CONTRACT_PENDING,
        State.ENROLLED,
        State.ANNULLED,
        to=State.CHOOSING,
    ),
    *_rows(
        Action.WAIT_FOR_PLACE,
        State.CHOOSING,
        State.PLACE_HELD,
        State.CONTRACT_PENDING,
        State.ENROLLED,
        State.ANNULLED,
        to=State.WAITLISTED,
    ),
    *_rows(Action.HOLD_PLACE, State.CHOOSING, State.WAITLISTED, State.ANNULLED, to=State.PLACE_HELD),
    *_rows(Action.DRAW_UP_CONTRACT, State.PLACE_HELD, State.ANNULLED, to=State.CONTRACT_PENDING),
    *_rows(Action.ENROL, State.PLACE_HELD, State.CONTRACT_PENDING, to=State.ENROLLED),
)

#: What brings about each state that the queue may tell of.
TOLD: Mapping[State, Action] = MappingProxyType(
    {
        State.QUEUED: Action.ENTER_LIST,
        State.VOUCHER_OFFERED: Action.OFFER_VOUCHER,
        State.INACTIVE: Action.INACTIVATE,
        State.CHOOSING: Action.CHOOSE,
        State.WAITLISTED: Action.WAIT_FOR_PLACE,
        State.PLACE_HELD: Action.HOLD_PLACE,
        State.CONTRACT_PENDING: Action.DRAW_UP_CONTRACT,
        State.ENROLLED: Action.ENROL,
        State.ANNULLED: Action.ANNUL,
        State.ARCHIVED: Action.ARCHIVE,
    }
)


def _by_key() -> Mapping[tuple[State, Action], tuple[Row, ...]]:
    found: defaultdict[tuple[State, Action], list[Row]] = defaultdict(list)
    for row in TABLE:
        found[row.state, row.action].append(row)
    return MappingProxyType({key: tuple(rows) for key, rows in found.items()})


_BY_KEY = _by_key()


def allows(state: State, action: Action, *, guards: AbstractSet[Guard] = frozenset()) -> bool:
    """Whether the table has a row for it whose guard is among those that hold."""
    return _row(state, action, guards) is not None


def next_state(state: State, action: Action, *, guards: AbstractSet[Guard] = frozenset()) -> State | None:
    """The state the action leads to; raises `ActionNotAllowedError` when the table has no row for it."""
    row = _row(state, action, guards)
    if row is None:
        raise ActionNotAllowedError
    return row.next


def _row(state: State, action: Action, guards: AbstractSet[Guard]) -> Row | None:
    rows = _BY_KEY.get((state, action), ())
    return next((row for row in rows if row.guard is None or row.guard in guards), None)
