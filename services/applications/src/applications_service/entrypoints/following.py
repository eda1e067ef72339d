"""What each of the queue's events means for an application's public state, its timeline and its deadlines."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from applications_service.domain.deadlines import DeadlineKind
from applications_service.domain.states import State
from applications_service.domain.timeline import Milestone
from applications_service.domain.told import Told
from balabaqsha_contracts.event import Event
from balabaqsha_contracts.queue_entry_event import EntryChanged
from balabaqsha_contracts.queue_place_events import (
    ChildEnrolledV1,
    ContractDraftedV1,
    ContractSignedV1,
    EnrolmentEndedV1,
    PlaceHeldV1,
    PlaceReleasedV1,
    WaitlistJoinedV1,
    WaitlistLeftV1,
    WaitlistOfferedV1,
)
from balabaqsha_contracts.queue_standing_events import (
    ApplicationInactivatedV1,
    ApplicationLapsedV1,
    ApplicationRestoredV1,
    HoldLiftedV1,
    HoldPlacedV1,
)
from balabaqsha_contracts.queue_voucher_events import (
    VoucherConfirmedV1,
    VoucherDeclinedV1,
    VoucherExpiredV1,
    VoucherOfferedV1,
    VoucherReminderDueV1,
    VoucherReturnedV1,
    VoucherRevokedV1,
    VoucherUsedV1,
)

#: An upheld appeal is not among them: it was decided here, so what has been closed since then stays closed.
_BY_DECISION = frozenset({"correction_decision"})
_NOT_WAITED_FOR: Mapping[DeadlineKind, datetime | None] = MappingProxyType({DeadlineKind.ACCEPT_BY: None})


def _told(event: EntryChanged, at: datetime, milestone: Milestone | None = None, **further: Any) -> Told:
    return Told(state=State(event.state), at=at, milestone=milestone, **further)


def _offered(event: VoucherOfferedV1) -> Told:
    deadlines = {DeadlineKind.CONFIRM_BY: event.confirm_by}
    return _told(event, event.offered_at, Milestone.VOUCHER_OFFERED, deadlines=deadlines)


def _confirmed(event: VoucherConfirmedV1) -> Told:
    deadlines = {DeadlineKind.USE_BY: event.use_by}
    return _told(event, event.confirmed_at, Milestone.VOUCHER_CONFIRMED, deadlines=deadlines)


def _declined(event: VoucherDeclinedV1) -> Told:
    deadlines = {DeadlineKind.UNDO_BY: event.undo_by}
    return _told(event, event.declined_at, Milestone.VOUCHER_DECLINED, deadlines=deadlines)


def _expired(event: VoucherExpiredV1) -> Told:
    return _told(event, event.expired_at, Milestone.VOUCHER_EXPIRED)


def _revoked(event: VoucherRevokedV1) -> Told:
    return _told(event, event.revoked_at, Milestone.VOUCHER_REVOKED, ground=event.ground)


def _inactivated(event: ApplicationInactivatedV1) -> Told:
    deadlines = {DeadlineKind.RESTORE_BY: event.restore_by}
    return _told(event, event.inactivated_at, Milestone.INACTIVATED, ground=event.ground, deadlines=deadlines)


def _restored(event: ApplicationRestoredV1) -> Told:
    return _told(
        event,
        event.restored_at,
        Milestone.RESTORED,
        ground=event.ground,
        by_decision=event.ground in _BY_DECISION,
    )


def _left_list(event: WaitlistLeftV1) -> Told:
    return _told(event, event.left_at, Milestone.WAITLIST_LEFT, ground=event.ground, deadlines=_NOT_WAITED_FOR)


def _waitlist_offered(event: WaitlistOfferedV1) -> Told:
    deadlines = {DeadlineKind.ACCEPT_BY: event.accept_by}
    return _told(event, event.offered_at, Milestone.WAITLIST_OFFERED, deadlines=deadlines)


_SIGNED = {
    "parent": Milestone.CONTRACT_SIGNED_BY_PARENT,
    "kindergarten": Milestone.CONTRACT_SIGNED_BY_KINDERGARTEN,
}

#: Event -> what it tells; where it names no milestone, another event of the same moment does.
TOLD_BY: Mapping[type[Event], Callable[[Any], Told]] = MappingProxyType(
    {
        VoucherOfferedV1: _offered,
        VoucherConfirmedV1: _confirmed,
        VoucherDeclinedV1: _declined,
        VoucherExpiredV1: _expired,
        VoucherRevokedV1: _revoked,
        VoucherReturnedV1: lambda event: _told(event, event.returned_at),
        VoucherUsedV1: lambda event: _told(event, event.used_at),
        VoucherReminderDueV1: lambda event: _told(event, event.due_at),
        ApplicationInactivatedV1: _inactivated,
        ApplicationRestoredV1: _restored,
        ApplicationLapsedV1: lambda event: _told(event, event.lapsed_at, ground=event.ground),
        HoldPlacedV1: lambda event: _told(event, event.placed_at, Milestone.HELD_BACK, ground=event.ground),
        HoldLiftedV1: lambda event: _told(event, event.lifted_at, Milestone.HELD_BACK_NO_MORE, ground=event.ground),
        PlaceHeldV1: lambda event: _told(event, event.held_at, Milestone.PLACE_HELD),
        PlaceReleasedV1: lambda event: _told(event, event.released_at, Milestone.PLACE_RELEASED, ground=event.ground),
        ContractDraftedV1: lambda event: _told(event, event.drafted_at, Milestone.CONTRACT_DRAFTED),
        ContractSignedV1: lambda event: _told(event, event.signed_at, _SIGNED[event.party]),
        ChildEnrolledV1: lambda event: _told(event, event.enrolled_at, Milestone.ENROLLED),
        EnrolmentEndedV1: lambda event: _told(event, event.ended_at, Milestone.ENROLMENT_ENDED, ground=event.ground),
        WaitlistJoinedV1: lambda event: _told(
            event, event.joined_at, Milestone.WAITLIST_JOINED, deadlines=_NOT_WAITED_FOR
        ),
        WaitlistOfferedV1: _waitlist_offered,
        WaitlistLeftV1: _left_list,
    }
)
