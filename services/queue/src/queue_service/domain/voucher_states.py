"""What may happen to a voucher, by whom and when: the one table of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class VoucherState(StrEnum):
    """Where a voucher is."""

    OFFERED = "offered"
    CONFIRMED = "confirmed"
    BOUND = "bound"
    USED = "used"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    EXPIRED = "expired"
    DECLINED = "declined"
    REVOKED = "revoked"
    RETURNED = "returned"


class VoucherAction(StrEnum):
    """What happens to a voucher."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    UNDO = "undo"
    EXPIRE = "expire"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"
    BIND = "bind"
    RELEASE = "release"
    USE = "use"
    TRANSFER = "transfer"
    SUSPEND = "suspend"
    RESUME = "resume"
    CLOSE = "close"


class VoucherRole(StrEnum):
    """On whose side somebody acts; `draw` only makes vouchers."""

    PARENT = "parent"
    STAFF = "staff"
    KINDERGARTEN = "kindergarten"
    CLOCK = "clock"
    APPLICATIONS = "applications"
    DRAW = "draw"


class Guard(StrEnum):
    """What must hold besides state and time; the use case of the action sees to it."""

    NONE = "none"
    TYPED = "typed"
    PLACE_FREE = "place_free"
    BOTH_SIGNED = "both_signed"
    GROUND = "ground"


class Timing(StrEnum):
    """When: measured by the term of the state, whose last instant is too late already."""

    ANY = "any"
    IN_TIME = "in_time"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """In `state` one of `roles` may do `action` if `guard` and `timing` hold; then the voucher is in `next`."""

    state: VoucherState
    action: VoucherAction
    roles: frozenset[VoucherRole]
    guard: Guard
    timing: Timing
    #: None: what it was before the refusal.
    next: VoucherState | None


def _row(
    state: VoucherState, action: VoucherAction, roles: Iterable[VoucherRole], guard: Guard, after: VoucherState | None
) -> Row:
    timing = _TIMINGS.get(action, Timing.ANY)
    return Row(state=state, action=action, roles=frozenset(roles), guard=guard, timing=timing, next=after)


_S, _A, _R = VoucherState, VoucherAction, VoucherRole
_TIMINGS: Mapping[VoucherAction, Timing] = {
    **dict.fromkeys((_A.CONFIRM, _A.DECLINE, _A.UNDO, _A.BIND, _A.USE), Timing.IN_TIME),
    _A.EXPIRE: Timing.OVER,
}
_PARENT, _STAFF, _CLOCK, _APPLICATIONS = (_R.PARENT,), (_R.STAFF,), (_R.CLOCK,), (_R.APPLICATIONS,)
_ANYBODY_AT_THE_PLACE = (_R.PARENT, _R.KINDERGARTEN, _R.STAFF, _R.CLOCK)
_ENDING_AN_ENROLMENT = (_R.KINDERGARTEN, _R.CLOCK, _R.STAFF)

TABLE: tuple[Row, ...] = (
    _row(_S.OFFERED, _A.CONFIRM, _PARENT, Guard.NONE, _S.CONFIRMED),
    _row(_S.OFFERED, _A.DECLINE, _PARENT, Guard.TYPED, _S.DECLINED),
    _row(_S.OFFERED, _A.EXPIRE, _CLOCK, Guard.NONE, _S.EXPIRED),
    _row(_S.OFFERED, _A.REVOKE, _STAFF, Guard.GROUND, _S.REVOKED),
    _row(_S.OFFERED, _A.WITHDRAW, _APPLICATIONS, Guard.NONE, _S.RETURNED),
    _row(_S.CONFIRMED, _A.BIND, _PARENT, Guard.PLACE_FREE, _S.BOUND),
    _row(_S.CONFIRMED, _A.DECLINE, _PARENT, Guard.TYPED, _S.DECLINED),
    _row(_S.CONFIRMED, _A.EXPIRE, _CLOCK, Guard.NONE, _S.EXPIRED),
    _row(_S.CONFIRMED, _A.REVOKE, _STAFF, Guard.GROUND, _S.REVOKED),
    _row(_S.CONFIRMED, _A.WITHDRAW, _APPLICATIONS, Guard.NONE, _S.RETURNED),
    _row(_S.BOUND, _A.RELEASE, _ANYBODY_AT_THE_PLACE, Guard.NONE, _S.CONFIRMED),
    _row(_S.BOUND, _A.USE, (_R.PARENT, _R.KINDERGARTEN), Guard.BOTH_SIGNED, _S.USED),
    _row(_S.BOUND, _A.DECLINE, _PARENT, Guard.TYPED, _S.DECLINED),
    _row(_S.BOUND, _A.EXPIRE, _CLOCK, Guard.NONE, _S.EXPIRED),
    _row(_S.BOUND, _A.REVOKE, _STAFF, Guard.GROUND, _S.REVOKED),
    _row(_S.BOUND, _A.WITHDRAW, _APPLICATIONS, Guard.NONE, _S.RETURNED),
    _row(_S.DECLINED, _A.UNDO, _PARENT, Guard.NONE, None),
    _row(_S.USED, _A.TRANSFER, _PARENT, Guard.NONE, _S.CONFIRMED),
    _row(_S.USED, _A.SUSPEND, _STAFF, Guard.GROUND, _S.SUSPENDED),
    _row(_S.USED, _A.CLOSE, _ENDING_AN_ENROLMENT, Guard.GROUND, _S.CLOSED),
    _row(_S.USED, _A.WITHDRAW, _APPLICATIONS, Guard.NONE, _S.CLOSED),
    _row(_S.SUSPENDED, _A.RESUME, _STAFF, Guard.GROUND, _S.USED),
    _row(_S.SUSPENDED, _A.CLOSE, _ENDING_AN_ENROLMENT, Guard.GROUND, _S.CLOSED),
    _row(_S.SUSPENDED, _A.WITHDRAW, _APPLICATIONS, Guard.NONE, _S.CLOSED),
)

_BY_STATE_AND_ACTION: Mapping[tuple[VoucherState, VoucherAction], Row] = {(row.state, row.action): row for row in TABLE}

#: A child has one of these at most.
LIVE = frozenset({_S.OFFERED, _S.CONFIRMED, _S.BOUND, _S.USED, _S.SUSPENDED})
#: Nothing leads out of these.
ENDED = frozenset(VoucherState) - {row.state for row in TABLE}


def row_of(state: VoucherState, action: VoucherAction) -> Row | None:
    """What the table says of the action in the state, if anything."""
    return _BY_STATE_AND_ACTION.get((state, action))


def rows_of(state: VoucherState, *, role: VoucherRole) -> tuple[Row, ...]:
    """What that side may do in the state, in the table's order."""
    return tuple(row for row in TABLE if row.state is state and role in row.roles)


#: What the public state of an application is because of its voucher; `confirmed` and `bound` depend on the place.
_PUBLIC: Mapping[VoucherState, str] = {
    _S.OFFERED: "voucher_offered",
    _S.USED: "enrolled",
    _S.SUSPENDED: "enrolled",
    _S.DECLINED: "annulled",
    _S.EXPIRED: "inactive",
    _S.REVOKED: "queued",
}


def application_state(state: VoucherState, *, waits: bool = False, accepted: bool = False) -> str:
    """The public state of the application.

    `waits`: it stands in a kindergarten's waiting list; `accepted`: the kindergarten took the chosen child. A voucher
    that was returned or closed says nothing of its application: raises `ValueError`.
    """
    if state is VoucherState.CONFIRMED:
        return "waitlisted" if waits else "choosing"
    if state is VoucherState.BOUND:
        return "contract_pending" if accepted else "place_held"
    if state not in _PUBLIC:
        raise ValueError(f"{state} says nothing of the application")
    return _PUBLIC[state]
