"""The frame of everything queue states about an application's entry."""

from typing import ClassVar

from balabaqsha_contracts.application_states import ApplicationState
from balabaqsha_contracts.event import Event, Identifier


class EntryEvent(Event):
    """A fact about an application's entry in a waiting list."""

    producer: ClassVar[str] = "queue"
    aggregate: ClassVar[str] = "entry"
    subject_field: ClassVar[str] = "application_id"

    application_id: Identifier
    number: str


class EntryChanged(EntryEvent):
    """A fact after which the application is in `state`; `account_id` is None once the account is erased."""

    account_id: Identifier | None
    territory: Identifier
    state: ApplicationState
