"""What queue states about an application's standing: passed by, inactive, back again, or done with."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from balabaqsha_contracts.event import Code, Event, Identifier, Instant, PublicForm
from balabaqsha_contracts.queue_entry_event import EntryChanged

_ENTRY: Mapping[str, Any] = {
    "application_id": "019a0000-0000-7000-8000-000000000004",
    "number": "7KQ2-9DMX-4T0H-WZ8C-V",
    "account_id": "019a0000-0000-7000-8000-000000000001",
    "territory": "750000000",
}
_AT = "2026-07-06T05:00:00.000Z"
_LATER = "2026-07-08T19:00:00.000Z"


class ApplicationInactivatedV1(EntryChanged):
    """The application lost its turn; it can be restored once before `restore_by`, or not at all where that is None."""

    fact: ClassVar[str] = "application_inactivated"
    example: ClassVar[Mapping[str, Any]] = {
        **_ENTRY,
        "state": "inactive",
        "ground": "not_confirmed",
        "restore_by": "2026-08-05T19:00:00.000Z",
        "inactivated_at": _LATER,
    }

    ground: Literal["not_confirmed", "contract_not_signed"]
    restore_by: Instant | None
    inactivated_at: Instant


class PublicApplicationRestored(PublicForm):
    """The application stands in the queue again, or has its voucher again."""

    application_id: Identifier
    number: str
    territory: Identifier
    ground: Code
    restored_at: Instant


class ApplicationRestoredV1(EntryChanged):
    """The application is in `state` again: in the queue at its first filing, or with the voucher it had refused."""

    fact: ClassVar[str] = "application_restored"
    public: ClassVar[type[PublicForm] | None] = PublicApplicationRestored
    example: ClassVar[Mapping[str, Any]] = {
        **_ENTRY,
        "state": "queued",
        "ground": "restored",
        "restored_at": _AT,
    }

    ground: Literal["restored", "refusal_undone", "voucher_returned", "appeal_upheld", "correction_decision"]
    restored_at: Instant


class ApplicationLapsedV1(EntryChanged):
    """The queue has nothing more for the application; applications archives it."""

    fact: ClassVar[str] = "application_lapsed"
    example: ClassVar[Mapping[str, Any]] = {
        **_ENTRY,
        "state": "archived",
        "ground": "not_restored",
        "lapsed_at": _LATER,
    }

    ground: Literal["not_restored", "school_age", "dismissed"]
    lapsed_at: Instant


class HoldPlacedV1(EntryChanged):
    """Vouchers pass the child by on a coded ground; number and place are kept, and the parent may appeal."""

    fact: ClassVar[str] = "hold_placed"
    example: ClassVar[Mapping[str, Any]] = {
        **_ENTRY,
        "state": "queued",
        "ground": "under_age",
        "placed_at": _AT,
    }

    ground: Code
    placed_at: Instant


class HoldLiftedV1(EntryChanged):
    """Vouchers no longer pass the child by."""

    fact: ClassVar[str] = "hold_lifted"
    example: ClassVar[Mapping[str, Any]] = {
        **_ENTRY,
        "state": "queued",
        "ground": "under_age",
        "lifted_at": _AT,
    }

    ground: Code
    lifted_at: Instant


EVENTS: tuple[type[Event], ...] = (
    ApplicationInactivatedV1,
    ApplicationRestoredV1,
    ApplicationLapsedV1,
    HoldPlacedV1,
    HoldLiftedV1,
)
