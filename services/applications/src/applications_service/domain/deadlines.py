"""Until when something may be done about an application; each instant is set once and shown as it was set."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from applications_service.domain.states import State


class DeadlineKind(StrEnum):
    """What ends at the instant, which is itself too late."""

    RESPOND_BY = "respond_by"
    HEARING_AT = "hearing_at"
    CONFIRM_BY = "confirm_by"
    USE_BY = "use_by"
    ACCEPT_BY = "accept_by"
    RESTORE_BY = "restore_by"
    UNDO_BY = "undo_by"


_ANSWER_OFFICERS = (DeadlineKind.RESPOND_BY, DeadlineKind.HEARING_AT)
_USE_VOUCHER = (DeadlineKind.CONFIRM_BY, DeadlineKind.USE_BY, DeadlineKind.ACCEPT_BY)

#: State -> the deadlines that still mean something in it, the one to be told first of all.
OF_STATE: Mapping[State, tuple[DeadlineKind, ...]] = MappingProxyType(
    {
        State.SUBMITTED: (DeadlineKind.HEARING_AT,),
        State.NEEDS_CORRECTION: _ANSWER_OFFICERS,
        State.QUEUED: (DeadlineKind.HEARING_AT,),
        State.VOUCHER_OFFERED: _USE_VOUCHER,
        State.CHOOSING: (DeadlineKind.USE_BY, DeadlineKind.CONFIRM_BY),
        State.WAITLISTED: (DeadlineKind.ACCEPT_BY, DeadlineKind.USE_BY, DeadlineKind.CONFIRM_BY),
        State.PLACE_HELD: (DeadlineKind.USE_BY, DeadlineKind.CONFIRM_BY),
        State.CONTRACT_PENDING: (DeadlineKind.USE_BY, DeadlineKind.CONFIRM_BY),
        State.INACTIVE: (DeadlineKind.RESTORE_BY,),
        # A refusal taken back gives the old terms back.
        State.ANNULLED: (DeadlineKind.UNDO_BY, *_USE_VOUCHER),
    }
)
#: The one each of these states is about; a voucher once confirmed is not confirmed again.
_NOT_TOLD = frozenset({DeadlineKind.CONFIRM_BY})


def still_meant(deadlines: Mapping[DeadlineKind, datetime], *, state: State) -> dict[DeadlineKind, datetime]:
    """Those of the deadlines that mean something in the state."""
    return {kind: deadlines[kind] for kind in OF_STATE.get(state, ()) if kind in deadlines}


def told_first(deadlines: Mapping[DeadlineKind, datetime], *, state: State) -> tuple[DeadlineKind, datetime] | None:
    """The deadline that the state is about, if one is set."""
    silent = frozenset() if state is State.VOUCHER_OFFERED else _NOT_TOLD
    return next(
        ((kind, deadlines[kind]) for kind in OF_STATE.get(state, ()) if kind in deadlines and kind not in silent), None
    )
