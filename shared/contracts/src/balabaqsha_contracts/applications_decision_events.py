"""What applications states about decisions of people: corrections asked for, privileges, appeals, the archive."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from balabaqsha_contracts.applications_event import ApplicationEvent
from balabaqsha_contracts.event import Code, Event, Identifier, Instant, PublicForm

_APPLICATION: Mapping[str, Any] = {
    "application_id": "019a0000-0000-7000-8000-000000000004",
    "number": "7KQ2-9DMX-4T0H-WZ8C-V",
}
_ACCOUNT = {"account_id": "019a0000-0000-7000-8000-000000000001"}
_CLAIM = {"claim_id": "019a0000-0000-7000-8000-000000000009", "privilege_class": "b2"}
_AT = "2026-03-05T04:00:00.000Z"
_LATER = "2026-03-12T19:00:00.000Z"


class PublicApplicationArchived(PublicForm):
    """What other systems learn when an application is closed."""

    application_id: Identifier
    number: str
    ground: Code


class ApplicationArchivedV1(ApplicationEvent):
    """The application is closed: nothing more will happen to it without a decision."""

    fact: ClassVar[str] = "application_archived"
    public: ClassVar[type[PublicForm] | None] = PublicApplicationArchived
    example: ClassVar[Mapping[str, Any]] = {
        **_APPLICATION,
        **_ACCOUNT,
        "ground": "not_restored",
        "archived_at": _AT,
    }

    account_id: Identifier | None
    ground: Literal[
        "not_restored", "school_age", "dismissed", "duplicate", "child_died", "emigrated", "enrolled_elsewhere"
    ]
    archived_at: Instant


class ApplicationCorrectionRequestedV1(ApplicationEvent):
    """Something in the application is to be put right before `respond_by`; the filing time is kept."""

    fact: ClassVar[str] = "application_correction_requested"
    example: ClassVar[Mapping[str, Any]] = {
        **_APPLICATION,
        **_ACCOUNT,
        "grounds": ["document_unreadable"],
        "respond_by": _LATER,
        "requested_at": _AT,
    }

    account_id: Identifier | None
    grounds: Annotated[list[Code], Field(min_length=1, max_length=10)]
    respond_by: Annotated[Instant, Field(description="The first instant at which it is too late")]
    requested_at: Instant


class ApplicationResubmittedV1(ApplicationEvent):
    """The parent put right what was asked for."""

    fact: ClassVar[str] = "application_resubmitted"
    example: ClassVar[Mapping[str, Any]] = {**_APPLICATION, "resubmitted_at": _AT}

    resubmitted_at: Instant


class HearingAppointedV1(ApplicationEvent):
    """Before it is refused, the parent may be heard at `hearing_at`, or answer in writing until then."""

    fact: ClassVar[str] = "hearing_appointed"
    example: ClassVar[Mapping[str, Any]] = {
        **_APPLICATION,
        **_ACCOUNT,
        "ground": "documents_false",
        "hearing_at": _LATER,
        "appointed_at": _AT,
    }

    account_id: Identifier | None
    ground: Code
    hearing_at: Instant
    appointed_at: Instant


class ApplicationReinstatedV1(ApplicationEvent):
    """A decision on an appeal gave the application its place back, at its first filing."""

    fact: ClassVar[str] = "application_reinstated"
    example: ClassVar[Mapping[str, Any]] = {
        **_APPLICATION,
        **_ACCOUNT,
        "ground": "appeal_upheld",
        "reinstated_at": _AT,
    }

    account_id: Identifier | None
    ground: Literal["appeal_upheld"]
    reinstated_at: Instant


class AppealDecidedV1(ApplicationEvent):
    """An appeal has its answer."""

    fact: ClassVar[str] = "appeal_decided"
    example: ClassVar[Mapping[str, Any]] = {
        **_APPLICATION,
        **_ACCOUNT,
        "appeal_id": "019a0000-0000-7000-8000-000000000031",
        "about": "hold",
        "outcome": "dismissed",
        "decided_at": _AT,
    }

    account_id: Identifier | None
    appeal_id: Identifier
    about: Code
    outcome: Literal["upheld", "dismissed"]
    decided_at: Instant


class PrivilegeEvent(ApplicationEvent):
    """A fact about a claim of a privilege."""

    claim_id: Identifier
    privilege_class: Literal["a", "b1", "b2"]


class PrivilegeDeclaredV1(PrivilegeEvent):
    """A privilege is claimed after the filing; until it is proven the class does not change."""

    fact: ClassVar[str] = "privilege_declared"
    example: ClassVar[Mapping[str, Any]] = {**_APPLICATION, **_CLAIM, "declared_at": _AT}

    declared_at: Instant


class PrivilegeCancelledV1(PrivilegeEvent):
    """The parent took the claim back, at no cost: the child stands in the general class."""

    fact: ClassVar[str] = "privilege_cancelled"
    example: ClassVar[Mapping[str, Any]] = {
        **_APPLICATION,
        **_CLAIM,
        "ground": "cancelled_by_parent",
        "decided_at": _AT,
    }

    ground: Code
    decided_at: Instant


class PrivilegeReminderDueV1(PrivilegeEvent):
    """The proof of a confirmed privilege runs out on `valid_until`."""

    fact: ClassVar[str] = "privilege_reminder_due"
    example: ClassVar[Mapping[str, Any]] = {**_APPLICATION, **_ACCOUNT, **_CLAIM, "valid_until": "2026-04-05"}

    account_id: Identifier | None
    valid_until: date


class IntakeWatermarkV1(Event):
    """Every application filed before `before` has been told of: what is drawn later knows them all."""

    producer: ClassVar[str] = "applications"
    fact: ClassVar[str] = "intake_watermark"
    aggregate: ClassVar[str] = "intake"
    subject_field: ClassVar[str] = "intake"
    example: ClassVar[Mapping[str, Any]] = {"intake": "applications", "before": _AT}

    #: Which intake: a deployment has one.
    intake: Identifier
    before: Instant


EVENTS: tuple[type[Event], ...] = (
    ApplicationArchivedV1,
    ApplicationCorrectionRequestedV1,
    ApplicationResubmittedV1,
    HearingAppointedV1,
    ApplicationReinstatedV1,
    AppealDecidedV1,
    PrivilegeDeclaredV1,
    PrivilegeCancelledV1,
    PrivilegeReminderDueV1,
    IntakeWatermarkV1,
)
