"""What queue states about a voucher: offered, answered, run out, given back."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from balabaqsha_contracts.event import Code, Event, Identifier, Instant, PublicForm
from balabaqsha_contracts.queue_entry_event import EntryChanged

_VOUCHER: Mapping[str, Any] = {
    "application_id": "019a0000-0000-7000-8000-000000000004",
    "number": "7KQ2-9DMX-4T0H-WZ8C-V",
    "account_id": "019a0000-0000-7000-8000-000000000001",
    "territory": "750000000",
    "voucher_id": "019a0000-0000-7000-8000-000000000011",
}
_AT = "2026-07-06T05:00:00.000Z"
_LATER = "2026-07-08T19:00:00.000Z"


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


EVENTS: tuple[type[Event], ...] = (
    VoucherOfferedV1,
    VoucherConfirmedV1,
    VoucherDeclinedV1,
    VoucherExpiredV1,
    VoucherRevokedV1,
    VoucherReturnedV1,
    VoucherUsedV1,
    VoucherReminderDueV1,
)
