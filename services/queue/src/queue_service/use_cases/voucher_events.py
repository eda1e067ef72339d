"""What is told of a voucher's steps, with the state the application is in after each."""

from datetime import datetime
from typing import Any, Literal, cast

from balabaqsha_contracts.application_states import ApplicationState
from balabaqsha_contracts.queue_standing_events import (
    ApplicationInactivatedV1,
    ApplicationLapsedV1,
    ApplicationRestoredV1,
)
from balabaqsha_contracts.queue_voucher_events import (
    VoucherConfirmedV1,
    VoucherDeclinedV1,
    VoucherExpiredV1,
    VoucherReminderDueV1,
    VoucherReturnedV1,
    VoucherRevokedV1,
)
from queue_service.domain.vouchers import Voucher
from queue_service.use_cases.ports import EntryRow

Restoration = Literal["restored", "refusal_undone", "voucher_returned", "appeal_upheld", "correction_decision"]
Return = Literal["declined", "expired", "revoked", "withdrawn", "closed"]


def about(entry: EntryRow, *, state: str) -> dict[str, Any]:
    """What every event about an entry says."""
    return {
        "application_id": entry.application_id,
        "number": entry.key.code,
        "account_id": entry.account_id,
        "territory": entry.territory,
        "state": cast("ApplicationState", state),
    }


def voucher_confirmed(entry: EntryRow, voucher: Voucher, *, state: str) -> VoucherConfirmedV1:
    """The parent accepted."""
    said = {"confirmed_at": voucher.confirmed_at, "use_by": voucher.use_by}
    return VoucherConfirmedV1(**_of(entry, voucher, state), **said)


def voucher_declined(entry: EntryRow, voucher: Voucher) -> VoucherDeclinedV1:
    """The parent refused."""
    said = {"declined_at": voucher.declined_at, "undo_by": voucher.undo_by}
    return VoucherDeclinedV1(**_of(entry, voucher, "annulled"), **said)


def voucher_expired(
    entry: EntryRow, voucher: Voucher, *, stage: Literal["confirmation", "contract"], at: datetime
) -> VoucherExpiredV1:
    """The term passed."""
    return VoucherExpiredV1(**_of(entry, voucher, "inactive"), stage=stage, expired_at=at)


def voucher_revoked(entry: EntryRow, voucher: Voucher, *, ground: str, at: datetime) -> VoucherRevokedV1:
    """The department took it back."""
    return VoucherRevokedV1(**_of(entry, voucher, "queued"), ground=ground, revoked_at=at)


def voucher_returned(
    entry: EntryRow, voucher: Voucher, *, state: str, ground: Return, at: datetime
) -> VoucherReturnedV1:
    """Its place is in the pool again."""
    return VoucherReturnedV1(**_of(entry, voucher, state), ground=ground, returned_at=at)


def reminder_due(
    entry: EntryRow, voucher: Voucher, *, state: str, stage: str, reminder: str, deadline: datetime, due_at: datetime
) -> VoucherReminderDueV1:
    """A deadline is near."""
    said: dict[str, Any] = {"stage": stage, "reminder": reminder, "deadline": deadline, "due_at": due_at}
    return VoucherReminderDueV1(**_of(entry, voucher, state), **said)


def application_inactivated(
    entry: EntryRow,
    *,
    ground: Literal["not_confirmed", "contract_not_signed"],
    restore_by: datetime | None,
    at: datetime,
) -> ApplicationInactivatedV1:
    """It lost its turn."""
    return ApplicationInactivatedV1(
        **about(entry, state="inactive"), ground=ground, restore_by=restore_by, inactivated_at=at
    )


def application_restored(entry: EntryRow, *, state: str, ground: Restoration, at: datetime) -> ApplicationRestoredV1:
    """It stands in the queue again, or has its voucher again."""
    return ApplicationRestoredV1(**about(entry, state=state), ground=ground, restored_at=at)


def application_lapsed(
    entry: EntryRow, *, ground: Literal["not_restored", "school_age", "dismissed"], at: datetime
) -> ApplicationLapsedV1:
    """The queue has nothing more for it."""
    return ApplicationLapsedV1(**about(entry, state="archived"), ground=ground, lapsed_at=at)


def _of(entry: EntryRow, voucher: Voucher, state: str) -> dict[str, Any]:
    return about(entry, state=state) | {"voucher_id": voucher.id}
