"""The frame of everything applications states about an application."""

from typing import ClassVar

from balabaqsha_contracts.event import Event, Identifier


class ApplicationEvent(Event):
    """A fact about an application; `number` is its public code, in the ledger too."""

    producer: ClassVar[str] = "applications"
    aggregate: ClassVar[str] = "application"
    subject_field: ClassVar[str] = "application_id"

    application_id: Identifier
    number: str
