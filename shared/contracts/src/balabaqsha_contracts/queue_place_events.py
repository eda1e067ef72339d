"""What queue states about a place in a kindergarten: held, contracted, taken, and who waits for one."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from balabaqsha_contracts.event import Code, Event, Identifier, Instant, PublicForm
from balabaqsha_contracts.queue_entry_event import EntryChanged

_PLACE: Mapping[str, Any] = {
    "application_id": "019a0000-0000-7000-8000-000000000004",
    "number": "7KQ2-9DMX-4T0H-WZ8C-V",
    "account_id": "019a0000-0000-7000-8000-000000000001",
    "territory": "750000000",
    "voucher_id": "019a0000-0000-7000-8000-000000000011",
    "kindergarten_id": "019a0000-0000-7000-8000-000000000021",
}
_GROUP = {"group_id": "019a0000-0000-7000-8000-000000000022", "choice_id": "019a0000-0000-7000-8000-000000000023"}
_AT = "2026-07-09T05:00:00.000Z"
_LATER = "2026-07-10T19:00:00.000Z"


class PlaceEvent(EntryChanged):
    """A fact about a child and a kindergarten."""

    voucher_id: Identifier
    kindergarten_id: Identifier


class PlaceHeldV1(PlaceEvent):
    """A place of the group is reserved for the child until the kindergarten answers."""

    fact: ClassVar[str] = "place_held"
    example: ClassVar[Mapping[str, Any]] = {**_PLACE, **_GROUP, "state": "place_held", "held_at": _AT}

    group_id: Identifier
    choice_id: Identifier
    held_at: Instant


class PlaceReleasedV1(PlaceEvent):
    """The reservation ended; a kindergarten's refusal has a coded ground, and the department is told of it."""

    fact: ClassVar[str] = "place_released"
    example: ClassVar[Mapping[str, Any]] = {
        **_PLACE,
        **_GROUP,
        "state": "choosing",
        "by": "kindergarten",
        "ground": "documents_incomplete",
        "released_at": _AT,
    }

    group_id: Identifier
    choice_id: Identifier
    by: Literal["parent", "kindergarten", "operator", "deadline"]
    ground: Code
    released_at: Instant


class ContractDraftedV1(PlaceEvent):
    """The kindergarten accepted the child; both are to sign."""

    fact: ClassVar[str] = "contract_drafted"
    example: ClassVar[Mapping[str, Any]] = {
        **_PLACE,
        **_GROUP,
        "state": "contract_pending",
        "contract_id": "019a0000-0000-7000-8000-000000000024",
        "drafted_at": _AT,
    }

    group_id: Identifier
    choice_id: Identifier
    contract_id: Identifier
    drafted_at: Instant


class ContractSignedV1(PlaceEvent):
    """One of the two signed; the second signature enrols the child."""

    fact: ClassVar[str] = "contract_signed"
    example: ClassVar[Mapping[str, Any]] = {
        **_PLACE,
        "state": "contract_pending",
        "contract_id": "019a0000-0000-7000-8000-000000000024",
        "party": "parent",
        "signed_at": _AT,
    }

    contract_id: Identifier
    party: Literal["parent", "kindergarten"]
    signed_at: Instant


class PublicChildEnrolled(PublicForm):
    """What other systems learn of an enrolment."""

    application_id: Identifier
    number: str
    territory: Identifier
    kindergarten_id: Identifier
    enrolled_on: date


class ChildEnrolledV1(PlaceEvent):
    """The contract is signed by both: the child goes to this kindergarten."""

    fact: ClassVar[str] = "child_enrolled"
    public: ClassVar[type[PublicForm] | None] = PublicChildEnrolled
    example: ClassVar[Mapping[str, Any]] = {
        **_PLACE,
        "state": "enrolled",
        "group_id": "019a0000-0000-7000-8000-000000000022",
        "enrolment_id": "019a0000-0000-7000-8000-000000000025",
        "enrolled_on": "2026-07-09",
        "enrolled_at": _AT,
    }

    group_id: Identifier
    enrolment_id: Identifier
    enrolled_on: date
    enrolled_at: Instant


class EnrolmentEndedV1(PlaceEvent):
    """The child no longer goes to this kindergarten; after a transfer the voucher waits for another choice."""

    fact: ClassVar[str] = "enrolment_ended"
    example: ClassVar[Mapping[str, Any]] = {
        **_PLACE,
        "state": "choosing",
        "enrolment_id": "019a0000-0000-7000-8000-000000000025",
        "ground": "transfer",
        "ended_on": "2026-09-30",
        "ended_at": _AT,
    }

    enrolment_id: Identifier
    ground: Literal["transfer", "dismissed", "school_age", "kindergarten_closed"]
    ended_on: date
    ended_at: Instant


class WaitlistJoinedV1(PlaceEvent):
    """The child waits for a place in this kindergarten."""

    fact: ClassVar[str] = "waitlist_joined"
    example: ClassVar[Mapping[str, Any]] = {
        **_PLACE,
        "state": "waitlisted",
        "waitlist_id": "019a0000-0000-7000-8000-000000000026",
        "joined_at": _AT,
    }

    waitlist_id: Identifier
    joined_at: Instant


class WaitlistOfferedV1(PlaceEvent):
    """A place became free, and the child is first in the kindergarten's list: it is kept for it until `accept_by`."""

    fact: ClassVar[str] = "waitlist_offered"
    example: ClassVar[Mapping[str, Any]] = {
        **_PLACE,
        "state": "waitlisted",
        "waitlist_id": "019a0000-0000-7000-8000-000000000026",
        "group_id": "019a0000-0000-7000-8000-000000000022",
        "offered_at": _AT,
        "accept_by": _LATER,
    }

    waitlist_id: Identifier
    group_id: Identifier
    offered_at: Instant
    accept_by: Instant


class WaitlistLeftV1(PlaceEvent):
    """The child no longer waits in this kindergarten's list."""

    fact: ClassVar[str] = "waitlist_left"
    example: ClassVar[Mapping[str, Any]] = {
        **_PLACE,
        "state": "choosing",
        "waitlist_id": "019a0000-0000-7000-8000-000000000026",
        "ground": "left_by_parent",
        "left_at": _AT,
    }

    waitlist_id: Identifier
    ground: Literal["left_by_parent", "place_taken", "offer_lapsed", "voucher_ended", "kindergarten_closed"]
    left_at: Instant


EVENTS: tuple[type[Event], ...] = (
    PlaceHeldV1,
    PlaceReleasedV1,
    ContractDraftedV1,
    ContractSignedV1,
    ChildEnrolledV1,
    EnrolmentEndedV1,
    WaitlistJoinedV1,
    WaitlistOfferedV1,
    WaitlistLeftV1,
)
