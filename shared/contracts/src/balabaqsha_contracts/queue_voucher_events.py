"""What queue states about a voucher: offered, answered, run out, given back."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from balabaqsha_contracts.application_states import ApplicationState
from balabaqsha_contracts.event import Code, Event, Identifier, Instant, PublicForm
from balabaqsha_contracts.queue_entry_event import EntryEvent

_VOUCHER: Mapping[str, Any] = {
    "application_id": "019a0000-0000-7000-8000-000000000004",
    "number": "7KQ2-9DMX-4T0H-WZ8C-V",
    "account_id": "019a0000-0000-7000-8000-000000000001",
    "territory": "750000000",
    "voucher_id": "019a0000-0000-7000-8000-000000000011",
}
_AT = "2026-07-06T05:00:00.000Z"
_LATER = "2026-07-08T19:00:00.000Z"


class EntryChanged(EntryEvent):
    """A fact after which the application is in `state`; `account_id` is None once the account is erased."""

    account_id: Identifier | None
    territory: Identifier
    state: ApplicationState


class VoucherEvent(EntryChanged):
    """A fact about one voucher of an application."""

    voucher_id: Identifier


class PublicVoucher(PublicForm):
    """What other systems learn of a voucher's step."""

    application_id: Identifier
    number: str
    territory: Identifier
    voucher_id: Identifier


class PublicVoucherOffered(PublicVoucher):
    """A voucher was issued; `ordinal` is its place in the published protocol of the iteration."""

    iteration_id: Identifier
    ordinal: int
    offered_at: Instant
    confirm_by: Instant


class VoucherOfferedV1(VoucherEvent):
    """The child was among the first not held; consent is awaited before `confirm_by`, which is never recomputed."""

    fact: ClassVar[str] = "voucher_offered"
    public: ClassVar[type[PublicForm] | None] = PublicVoucherOffered
    example: ClassVar[Mapping[str, Any]] = {
        **_VOUCHER,
        "state": "voucher_offered",
        "voucher_number": "V-2026-000001",
        "iteration_id": "019a0000-0000-7000-8000-000000000010",
        "ordinal": 1,
        "offered_at": _AT,
        "confirm_by": _LATER,
    }

    voucher_number: str
    iteration_id: Identifier
    ordinal: Annotated[int, Field(ge=1)]
    offered_at: Instant
    confirm_by: Annotated[Instant, Field(description="The first instant at which it is too late")]


class PublicVoucherConfirmed(PublicVoucher):
    """The voucher was accepted."""

    confirmed_at: Instant
    use_by: Instant


class VoucherConfirmedV1(VoucherEvent):
    """The parent accepted; a kindergarten is to be chosen and the contract signed before `use_by`."""

    fact: ClassVar[str] = "voucher_confirmed"
    public: ClassVar[type[PublicForm] | None] = PublicVoucherConfirmed
    example: ClassVar[Mapping[str, Any]] = {
        **_VOUCHER,
        "state": "choosing",
        "confirmed_at": _AT,
        "use_by": _LATER,
    }

    confirmed_at: Instant
    use_by: Annotated[Instant, Field(description="The first instant at which it is too late")]


class PublicVoucherDeclined(PublicVoucher):
    """The voucher was refused."""

    declined_at: Instant


class VoucherDeclinedV1(VoucherEvent):
    """The parent refused; the place in the queue is lost unless the refusal is taken back before `undo_by`."""

    fact: ClassVar[str] = "voucher_declined"
    public: ClassVar[type[PublicForm] | None] = PublicVoucherDeclined
    example: ClassVar[Mapping[str, Any]] = {
        **_VOUCHER,
        "state": "annulled",
        "declined_at": _AT,
        "undo_by": _LATER,
    }

    declined_at: Instant
    undo_by: Instant


class PublicVoucherExpired(PublicVoucher):
    """The voucher's term passed."""

    stage: Literal["confirmation", "contract"]
    expired_at: Instant


class VoucherExpiredV1(VoucherEvent):
    """Consent or contract did not come in time; `application_inactivated` follows."""

    fact: ClassVar[str] = "voucher_expired"
    public: ClassVar[type[PublicForm] | None] = PublicVoucherExpired
    example: ClassVar[Mapping[str, Any]] = {
        **_VOUCHER,
        "state": "inactive",
        "stage": "confirmation",
        "expired_at": _LATER,
    }

    stage: Literal["confirmation", "contract"]
    expired_at: Instant


class VoucherRevokedV1(VoucherEvent):
    """The department took the voucher back on a coded ground; the child stands again at its first filing."""

    fact: ClassVar[str] = "voucher_revoked"
    example: ClassVar[Mapping[str, Any]] = {
        **_VOUCHER,
        "state": "queued",
        "ground": "place_recalled",
        "revoked_at": _AT,
    }

    ground: Code
    revoked_at: Instant


class PublicVoucherReturned(PublicVoucher):
    """The place behind the voucher is in the pool again."""

    ground: Code
    returned_at: Instant


class VoucherReturnedV1(VoucherEvent):
    """The place behind the voucher went back to the territory's pool, for the next iteration."""

    fact: ClassVar[str] = "voucher_returned"
    public: ClassVar[type[PublicForm] | None] = PublicVoucherReturned
    example: ClassVar[Mapping[str, Any]] = {
        **_VOUCHER,
        "state": "inactive",
        "ground": "expired",
        "returned_at": _LATER,
    }

    ground: Literal["declined", "expired", "revoked", "withdrawn", "closed"]
    returned_at: Instant


class PublicVoucherUsed(PublicVoucher):
    """The contract is signed by both."""

    used_at: Instant


class VoucherUsedV1(VoucherEvent):
    """The contract is signed by both; `child_enrolled` says where."""

    fact: ClassVar[str] = "voucher_used"
    public: ClassVar[type[PublicForm] | None] = PublicVoucherUsed
    example: ClassVar[Mapping[str, Any]] = {**_VOUCHER, "state": "enrolled", "used_at": _AT}

    used_at: Instant


class VoucherReminderDueV1(VoucherEvent):
    """A deadline is near, or the notice of it is to be repeated; `deadline` is the one stored when it was set."""

    fact: ClassVar[str] = "voucher_reminder_due"
    example: ClassVar[Mapping[str, Any]] = {
        **_VOUCHER,
        "state": "voucher_offered",
        "stage": "confirmation",
        "reminder": "before_4h",
        "deadline": _LATER,
        "due_at": "2026-07-08T15:00:00.000Z",
    }

    stage: Literal["confirmation", "contract", "restoration", "waitlist"]
    reminder: Code
    deadline: Instant
    due_at: Instant


class ApplicationInactivatedV1(EntryChanged):
    """The application lost its turn; it can be restored once before `restore_by`, or not at all where that is None."""

    fact: ClassVar[str] = "application_inactivated"
    example: ClassVar[Mapping[str, Any]] = {
        **{key: _VOUCHER[key] for key in ("application_id", "number", "account_id", "territory")},
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
        **{key: _VOUCHER[key] for key in ("application_id", "number", "account_id", "territory")},
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
        **{key: _VOUCHER[key] for key in ("application_id", "number", "account_id", "territory")},
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
        **{key: _VOUCHER[key] for key in ("application_id", "number", "account_id", "territory")},
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
        **{key: _VOUCHER[key] for key in ("application_id", "number", "account_id", "territory")},
        "state": "queued",
        "ground": "under_age",
        "lifted_at": _AT,
    }

    ground: Code
    lifted_at: Instant


EVENTS: tuple[type[Event], ...] = (
    VoucherOfferedV1,
    VoucherConfirmedV1,
    VoucherDeclinedV1,
    VoucherExpiredV1,
    VoucherRevokedV1,
    VoucherReturnedV1,
    VoucherUsedV1,
    VoucherReminderDueV1,
    ApplicationInactivatedV1,
    ApplicationRestoredV1,
    ApplicationLapsedV1,
    HoldPlacedV1,
    HoldLiftedV1,
)
