"""A voucher and its steps; what is possible is in `voucher_states`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from queue_service.domain.errors import QueueError
from queue_service.domain.voucher_errors import (
    ConfirmationTermOverError,
    ContractTermOverError,
    TermOverError,
    UndoTermOverError,
    VoucherStateError,
)
from queue_service.domain.voucher_states import (
    LIVE,
    Row,
    Timing,
    VoucherAction,
    VoucherRole,
    VoucherState,
    row_of,
    rows_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: on which side, and the account where there is one."""

    role: VoucherRole
    id: str | None = None


CLOCK = Actor(role=VoucherRole.CLOCK)
APPLICATIONS = Actor(role=VoucherRole.APPLICATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """A voucher as it is stored."""

    id: str
    number: str
    application_id: str
    code: str
    child_id: str
    territory: str
    waiting_list: str
    iteration_id: str
    ordinal: int
    state: VoucherState
    offered_at: datetime
    #: The first instants that are too late.
    confirm_by: datetime
    use_by: datetime | None = None
    undo_by: datetime | None = None
    confirmed_at: datetime | None = None
    declined_at: datetime | None = None
    state_before_refusal: VoucherState | None = None
    used_at: datetime | None = None
    ended_at: datetime | None = None
    ground: str | None = None
    terms_version: str
    rule_version: str
    version: int = 1

    @property
    def live(self) -> bool:
        return self.state in LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherStep:
    """Something that happened to a voucher."""

    at: datetime
    action: str
    before: VoucherState
    after: VoucherState
    by: Actor
    ground: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """A voucher after a step, and the step."""

    voucher: Voucher
    step: VoucherStep


def take_step(
    voucher: Voucher, action: VoucherAction, *, by: Actor, at: datetime, ground: str | None = None
) -> Stepped:
    """The voucher after the action.

    Raises `VoucherStateError` when the table does not have it for that side, or what the guard of time says. Terms
    that begin with the step (`use_by`, `undo_by`) are the caller's to put in.
    """
    row = row_of(voucher.state, action)
    if row is None or by.role not in row.roles:
        raise VoucherStateError(state=voucher.state, possible=_actions(voucher, by.role))
    if not _in_time(voucher, row, at=at):
        raise _refuse(voucher, row)
    after = _after(voucher, row)
    step = VoucherStep(at=at, action=action, before=voucher.state, after=after, by=by, ground=ground)
    return Stepped(voucher=_changed(voucher, after, action=action, at=at, ground=ground), step=step)


def possible_now(voucher: Voucher, *, role: VoucherRole, at: datetime) -> tuple[VoucherAction, ...]:
    """What that side may do at this instant."""
    return tuple(row.action for row in rows_of(voucher.state, role=role) if _in_time(voucher, row, at=at))


def _actions(voucher: Voucher, role: VoucherRole) -> tuple[VoucherAction, ...]:
    return tuple(row.action for row in rows_of(voucher.state, role=role))


def _after(voucher: Voucher, row: Row) -> VoucherState:
    if row.next is not None:
        return row.next
    if voucher.state_before_refusal is None:
        raise VoucherStateError(state=voucher.state)
    return voucher.state_before_refusal


def _changed(
    voucher: Voucher, after: VoucherState, *, action: VoucherAction, at: datetime, ground: str | None
) -> Voucher:
    changed = replace(voucher, state=after, ground=ground, ended_at=None if after in LIVE else at)
    if action is VoucherAction.CONFIRM:
        return replace(changed, confirmed_at=at)
    if action is VoucherAction.DECLINE:
        return replace(changed, declined_at=at, state_before_refusal=_kept(voucher.state))
    if action is VoucherAction.UNDO:
        return replace(changed, declined_at=None, undo_by=None, state_before_refusal=None)
    if action is VoucherAction.USE:
        return replace(changed, used_at=at)
    return changed


def _kept(state: VoucherState) -> VoucherState:
    """What a refusal taken back leads to: the place that was bound is gone."""
    return VoucherState.CONFIRMED if state is VoucherState.BOUND else state


def _in_time(voucher: Voucher, row: Row, *, at: datetime) -> bool:
    if row.timing is Timing.ANY:
        return True
    return is_over(_limit(voucher), at=at) is (row.timing is Timing.OVER)


def _refuse(voucher: Voucher, row: Row) -> QueueError:
    if row.timing is Timing.OVER:
        return VoucherStateError(state=voucher.state)
    return _TOO_LATE.get(voucher.state, ContractTermOverError)()


_TOO_LATE: Mapping[VoucherState, type[TermOverError]] = {
    VoucherState.OFFERED: ConfirmationTermOverError,
    VoucherState.DECLINED: UndoTermOverError,
}


def _limit(voucher: Voucher) -> datetime | None:
    """The first instant that is too late for what the state waits for."""
    limits = {VoucherState.OFFERED: voucher.confirm_by, VoucherState.DECLINED: voucher.undo_by}
    return limits.get(voucher.state, voucher.use_by)


def is_over(limit: datetime | None, *, at: datetime) -> bool:
    """Whether it is too late; at the limit itself it is."""
    return limit is not None and at >= limit
