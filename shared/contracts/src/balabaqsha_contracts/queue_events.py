"""What queue states about a child's place."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from balabaqsha_contracts.event import Code, Event, Identifier, Instant, PublicForm, Year


class EntryEvent(Event):
    """A fact about an application's entry in a waiting list."""

    producer: ClassVar[str] = "queue"
    aggregate: ClassVar[str] = "entry"
    subject_field: ClassVar[str] = "application_id"

    application_id: Identifier
    number: str


class PublicApplicationQueued(PublicForm):
    """What other systems learn of a place: the waiting list and category, not the person."""

    application_id: Identifier
    number: str
    territory: Identifier
    cohort: Year
    category: Code
    filed_at: Instant
    rule_version: Identifier


class ApplicationQueuedV1(EntryEvent):
    """The application stands in a waiting list at the place of its `filed_at`."""

    fact: ClassVar[str] = "application_queued"
    public: ClassVar[type[PublicForm] | None] = PublicApplicationQueued
    example: ClassVar[Mapping[str, Any]] = {
        "application_id": "019a0000-0000-7000-8000-000000000004",
        "number": "7KQ2-9DMX-4T0H-WZ8C-V",
        "account_id": "019a0000-0000-7000-8000-000000000001",
        "territory": "750000000",
        "cohort": 2023,
        "category": "c13",
        "filed_at": "2026-03-01T04:00:00.123Z",
        "rule_version": "2026.1",
        "queued_at": "2026-03-01T04:00:01.000Z",
    }

    account_id: Identifier
    territory: Identifier
    cohort: Year
    category: Code
    filed_at: Instant
    rule_version: Identifier
    queued_at: Instant


class PublicApplicationRefused(PublicForm):
    """What other systems learn of a refusal."""

    application_id: Identifier
    number: str
    ground: Code


class ApplicationRefusedV1(EntryEvent):
    """No category of the rules in force takes this child; the ledger holds the coded answer."""

    fact: ClassVar[str] = "application_refused"
    public: ClassVar[type[PublicForm] | None] = PublicApplicationRefused
    example: ClassVar[Mapping[str, Any]] = {
        "application_id": "019a0000-0000-7000-8000-000000000004",
        "number": "7KQ2-9DMX-4T0H-WZ8C-V",
        "account_id": "019a0000-0000-7000-8000-000000000001",
        "ground": "no_category",
        "refused_at": "2026-03-01T04:00:01.000Z",
    }

    account_id: Identifier
    ground: Literal["no_category"]
    refused_at: Instant


EVENTS: tuple[type[Event], ...] = (ApplicationQueuedV1, ApplicationRefusedV1)
