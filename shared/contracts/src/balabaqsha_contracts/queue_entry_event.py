"""The frame of everything queue states about an application's entry."""

from typing import ClassVar

from balabaqsha_contracts.event import Event, Identifier


class EntryEvent(Event):
    """A fact about an application's entry in a waiting list."""

    producer: ClassVar[str] = "queue"
    aggregate: ClassVar[str] = "entry"
    subject_field: ClassVar[str] = "application_id"

    application_id: Identifier
    number: str
