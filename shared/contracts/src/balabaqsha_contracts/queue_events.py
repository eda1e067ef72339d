"""What queue states about a child's place."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from balabaqsha_contracts import queue_iteration_events, queue_place_events, queue_standing_events, queue_voucher_events
from balabaqsha_contracts.event import Code, Event, Identifier, Instant, PublicForm, Sha256, Year
from balabaqsha_contracts.queue_entry_event import EntryEvent


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


class PublicCategoryChanged(PublicForm):
    """What other systems learn of a move between categories."""

    application_id: Identifier
    number: str
    previous_category: Code
    category: Code
    ground: Code
    rule_version: Identifier


class CategoryChangedV1(EntryEvent):
    """The child stands in another category, at the place of its first filing."""

    fact: ClassVar[str] = "category_changed"
    public: ClassVar[type[PublicForm] | None] = PublicCategoryChanged
    example: ClassVar[Mapping[str, Any]] = {
        "application_id": "019a0000-0000-7000-8000-000000000004",
        "number": "7KQ2-9DMX-4T0H-WZ8C-V",
        "account_id": "019a0000-0000-7000-8000-000000000001",
        "previous_category": "c16",
        "category": "c13",
        "ground": "privilege_confirmed",
        "rule_version": "2026.1",
        "changed_at": "2026-03-05T04:00:00.000Z",
    }

    account_id: Identifier | None
    previous_category: Code
    category: Code
    ground: Code
    rule_version: Identifier
    changed_at: Instant


class PublicCheckpointSigned(PublicForm):
    """The whole checkpoint: whoever keeps it is a witness."""

    ledger: Identifier
    size: int
    root: Sha256
    count_root: Sha256
    list_hash: Sha256
    rules: Sha256
    previous: Sha256
    key: Identifier
    body: str
    signature: str
    at: Instant


class CheckpointSignedV1(Event):
    """The state of the ledger at a size, signed; `body` is what was signed, as docs/reference/ledger.md says."""

    producer: ClassVar[str] = "queue"
    fact: ClassVar[str] = "checkpoint_signed"
    aggregate: ClassVar[str] = "ledger"
    subject_field: ClassVar[str] = "ledger"
    public: ClassVar[type[PublicForm] | None] = PublicCheckpointSigned
    example: ClassVar[Mapping[str, Any]] = {
        "ledger": "ledger",
        "size": 3,
        "root": "a" * 64,
        "count_root": "b" * 64,
        "list_hash": "c" * 64,
        "rules": "d" * 64,
        "previous": "0" * 64,
        "key": "0123456789abcdef",
        "body": '{"at":1772337600000,"count_root":"bb","size":3}',
        "signature": "e" * 128,
        "at": "2026-03-01T04:00:00.000Z",
    }

    #: Which ledger: a deployment has one.
    ledger: Identifier
    size: Annotated[int, Field(ge=1, description="How many leaves the checkpoint covers")]
    root: Sha256
    count_root: Sha256
    list_hash: Sha256
    rules: Sha256
    previous: Sha256
    key: Identifier
    body: Annotated[str, Field(max_length=1000, description="The canonical JSON that was signed")]
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$", description="Ed25519, in hexadecimal digits")]
    at: Instant


EVENTS: tuple[type[Event], ...] = (
    ApplicationQueuedV1,
    ApplicationRefusedV1,
    CategoryChangedV1,
    CheckpointSignedV1,
    *queue_voucher_events.EVENTS,
    *queue_standing_events.EVENTS,
    *queue_place_events.EVENTS,
    *queue_iteration_events.EVENTS,
)
