"""What notifications does about a voucher's way; what a later event of the same instant tells is not told twice."""

import math
from collections.abc import Mapping
from types import MappingProxyType

from balabaqsha_chassis.consumer import Subscriptions
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
from notifications_service.domain.deadlines import EVERY_STAGE, OF_VOUCHER, Deadline, Stage
from notifications_service.domain.kinds import NoticeKind
from notifications_service.entrypoints.hearing import Heard
from notifications_service.entrypoints.telling import settle, stand, tell, until

_REMINDERS: Mapping[Stage, NoticeKind] = MappingProxyType(
    {
        Stage.CONFIRMATION: NoticeKind.CONFIRMATION_REMINDER,
        Stage.CONTRACT: NoticeKind.CONTRACT_REMINDER,
        Stage.RESTORATION: NoticeKind.RESTORATION_REMINDER,
        Stage.WAITLIST: NoticeKind.WAITLIST_REMINDER,
    }
)
#: `voucher_revoked` and `application_reinstated` tell of these.
_TOLD_OTHERWISE = frozenset({"voucher_returned", "appeal_upheld"})


async def on_voucher_offered(event: VoucherOfferedV1, delivery: Heard) -> None:
    deadline = Deadline(stage=Stage.CONFIRMATION, at=event.confirm_by)
    await tell(event, delivery, kind=NoticeKind.VOUCHER_OFFERED, deadline=deadline)


async def on_voucher_confirmed(event: VoucherConfirmedV1, delivery: Heard) -> None:
    over = {Stage.CONFIRMATION}
    await tell(event, delivery, kind=NoticeKind.VOUCHER_CONFIRMED, facts=until(event.use_by), over=over)


async def on_voucher_declined(event: VoucherDeclinedV1, delivery: Heard) -> None:
    await tell(event, delivery, kind=NoticeKind.VOUCHER_DECLINED, facts=until(event.undo_by), over=OF_VOUCHER)


async def on_voucher_expired(event: VoucherExpiredV1, delivery: Heard) -> None:
    await settle(event.application_id, delivery, over=OF_VOUCHER)


async def on_voucher_revoked(event: VoucherRevokedV1, delivery: Heard) -> None:
    await tell(event, delivery, kind=NoticeKind.VOUCHER_REVOKED, facts={"ground": event.ground}, over=OF_VOUCHER)


async def on_voucher_returned(event: VoucherReturnedV1, delivery: Heard) -> None:
    await settle(event.application_id, delivery, over=OF_VOUCHER)


async def on_voucher_used(event: VoucherUsedV1, delivery: Heard) -> None:
    await settle(event.application_id, delivery, over=EVERY_STAGE)


async def on_reminder_due(event: VoucherReminderDueV1, delivery: Heard) -> None:
    hours = max(1, math.ceil((event.deadline - event.due_at).total_seconds() / 3600))
    deadline = Deadline(stage=Stage(event.stage), at=event.deadline)
    await tell(event, delivery, kind=_REMINDERS[deadline.stage], facts={"hours": str(hours)}, deadline=deadline)


async def on_application_inactivated(event: ApplicationInactivatedV1, delivery: Heard) -> None:
    facts = {"ground": event.ground}
    if event.restore_by is None:
        kind, deadline = NoticeKind.APPLICATION_INACTIVATED_AGAIN, None
    else:
        kind, deadline = (
            NoticeKind.APPLICATION_INACTIVATED,
            Deadline(stage=Stage.RESTORATION, at=event.restore_by),
        )
    await tell(event, delivery, kind=kind, facts=facts, deadline=deadline, over=OF_VOUCHER)


async def on_application_restored(event: ApplicationRestoredV1, delivery: Heard) -> None:
    if event.ground in _TOLD_OTHERWISE:
        await stand(event, delivery)
        await settle(event.application_id, delivery, over={Stage.RESTORATION})
        return
    kind, facts = NoticeKind.APPLICATION_RESTORED, {"ground": event.ground}
    await tell(event, delivery, kind=kind, facts=facts, over={Stage.RESTORATION})


async def on_application_lapsed(event: ApplicationLapsedV1, delivery: Heard) -> None:
    """Its archiving is told by applications."""
    await stand(event, delivery)
    await settle(event.application_id, delivery, over=EVERY_STAGE)


async def on_hold_placed(event: HoldPlacedV1, delivery: Heard) -> None:
    await tell(event, delivery, kind=NoticeKind.HOLD_PLACED, facts={"ground": event.ground})


async def on_hold_lifted(event: HoldLiftedV1, delivery: Heard) -> None:
    await tell(event, delivery, kind=NoticeKind.HOLD_LIFTED, facts={"ground": event.ground})


HANDLERS: Subscriptions = MappingProxyType(
    {
        VoucherOfferedV1: on_voucher_offered,
        VoucherConfirmedV1: on_voucher_confirmed,
        VoucherDeclinedV1: on_voucher_declined,
        VoucherExpiredV1: on_voucher_expired,
        VoucherRevokedV1: on_voucher_revoked,
        VoucherReturnedV1: on_voucher_returned,
        VoucherUsedV1: on_voucher_used,
        VoucherReminderDueV1: on_reminder_due,
        ApplicationInactivatedV1: on_application_inactivated,
        ApplicationRestoredV1: on_application_restored,
        ApplicationLapsedV1: on_application_lapsed,
        HoldPlacedV1: on_hold_placed,
        HoldLiftedV1: on_hold_lifted,
    }
)
