"""What children states about who represents whom."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from balabaqsha_contracts.event import BirthDate, Code, Event, Identifier, Instant

Relation = Literal["mother", "father", "guardian", "trustee", "adopter"]


class ChildEvent(Event):
    """A fact about a child, known by one opaque id to all its representatives."""

    producer: ClassVar[str] = "children"
    aggregate: ClassVar[str] = "child"
    subject_field: ClassVar[str] = "child_id"

    child_id: Identifier
    account_id: Identifier


class ChildLinkedV1(ChildEvent):
    """The register proved that the account's holder represents the child."""

    fact: ClassVar[str] = "child_linked"
    example: ClassVar[Mapping[str, Any]] = {
        "child_id": "019a0000-0000-7000-8000-000000000003",
        "account_id": "019a0000-0000-7000-8000-000000000001",
        "relation": "mother",
        "birth_date": "2023-05-14",
        "linked_at": "2026-03-01T04:00:00.000Z",
    }

    relation: Relation
    birth_date: BirthDate
    linked_at: Instant


class ChildUnlinkedV1(ChildEvent):
    """The account no longer represents the child here."""

    fact: ClassVar[str] = "child_unlinked"
    example: ClassVar[Mapping[str, Any]] = {
        "child_id": "019a0000-0000-7000-8000-000000000003",
        "account_id": "019a0000-0000-7000-8000-000000000001",
        "ground": "removed_by_parent",
        "unlinked_at": "2026-03-01T04:00:00.000Z",
    }

    ground: Literal["removed_by_parent", "account_erased", "register"]
    unlinked_at: Instant


class RegisteredFact(BaseModel):
    """A circumstance that a state register holds of a child, and until when it is good for."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    fact: Code
    valid_until: date | None = None


class ChildFactsChangedV1(ChildEvent):
    """What the registers hold of the child's circumstances from here on; the whole list each time."""

    fact: ClassVar[str] = "child_facts_changed"
    example: ClassVar[Mapping[str, Any]] = {
        "child_id": "019a0000-0000-7000-8000-000000000003",
        "account_id": "019a0000-0000-7000-8000-000000000001",
        "facts": [{"fact": "large_family", "valid_until": None}],
        "checked_at": "2026-03-01T04:00:00.000Z",
    }

    facts: list[RegisteredFact]
    checked_at: Instant


EVENTS: tuple[type[Event], ...] = (ChildLinkedV1, ChildUnlinkedV1, ChildFactsChangedV1)
