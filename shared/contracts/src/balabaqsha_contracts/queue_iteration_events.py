"""What queue states about the issue of vouchers and the yearly renewal."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field

from balabaqsha_contracts.event import Event, Identifier, Instant, PublicForm, Sha256


class PublicIterationPublished(PublicForm):
    """The protocol's frame: who was drawn stands in the ledger after `ledger_seq`."""

    iteration_id: Identifier
    territory: Identifier
    waiting_list: Identifier
    places: int
    offered: int
    cut_off: Instant
    ledger_seq: int
    protocol_hash: Sha256
    published_at: Instant


class IterationPublishedV1(Event):
    """Vouchers were issued to exactly the first not held in the order at `ledger_seq`."""

    producer: ClassVar[str] = "queue"
    fact: ClassVar[str] = "iteration_published"
    aggregate: ClassVar[str] = "iteration"
    subject_field: ClassVar[str] = "iteration_id"
    public: ClassVar[type[PublicForm] | None] = PublicIterationPublished
    example: ClassVar[Mapping[str, Any]] = {
        "iteration_id": "019a0000-0000-7000-8000-000000000010",
        "territory": "750000000",
        "waiting_list": "750000000",
        "places": 100,
        "offered": 100,
        "cut_off": "2026-07-06T04:00:00.000Z",
        "ledger_seq": 12345,
        "protocol_hash": "a" * 64,
        "published_at": "2026-07-06T05:00:00.000Z",
    }

    iteration_id: Identifier
    territory: Identifier
    waiting_list: Identifier
    places: Annotated[int, Field(ge=1)]
    offered: Annotated[int, Field(ge=0)]
    cut_off: Instant
    #: The leaf of the run: the order is the one before it.
    ledger_seq: Annotated[int, Field(ge=1)]
    protocol_hash: Sha256
    published_at: Instant


class RenewalEvent(Event):
    """A fact about the yearly renewal that brings a rule set into force."""

    producer: ClassVar[str] = "queue"
    aggregate: ClassVar[str] = "renewal"
    subject_field: ClassVar[str] = "rule_version"

    rule_version: Identifier
    previous_version: Identifier
    valid_from: date


class RenewalPreviewedV1(RenewalEvent):
    """Every parent can see what the renewal will change for her child."""

    fact: ClassVar[str] = "renewal_previewed"
    example: ClassVar[Mapping[str, Any]] = {
        "rule_version": "2027.1",
        "previous_version": "2026.1",
        "valid_from": "2027-06-30",
        "children": 1000,
        "movers": 120,
        "previewed_at": "2027-05-31T05:00:00.000Z",
    }

    children: int
    movers: int
    previewed_at: Instant


class PublicRenewalExecuted(PublicForm):
    """The rules that are in force from here on."""

    rule_version: Identifier
    previous_version: Identifier
    valid_from: date
    ledger_seq: int
    executed_at: Instant


class RenewalExecutedV1(RenewalEvent):
    """The renewal is in the ledger: one entry for the rules, and one for each child whose own data changed."""

    fact: ClassVar[str] = "renewal_executed"
    public: ClassVar[type[PublicForm] | None] = PublicRenewalExecuted
    example: ClassVar[Mapping[str, Any]] = {
        "rule_version": "2027.1",
        "previous_version": "2026.1",
        "valid_from": "2027-06-30",
        "ledger_seq": 23456,
        "executed_at": "2027-06-29T19:00:01.000Z",
    }

    ledger_seq: Annotated[int, Field(ge=1)]
    executed_at: Instant


EVENTS: tuple[type[Event], ...] = (IterationPublishedV1, RenewalPreviewedV1, RenewalExecutedV1)
