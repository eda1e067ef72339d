"""The whole catalogue: every event, who hears what, and what leaves the core.

A service that hears any event of an aggregate hears all of them, so that its count of the aggregate has no holes.
"""

from collections.abc import Mapping
from types import MappingProxyType

from balabaqsha_contracts import applications_events, children_events, identity_events, queue_events
from balabaqsha_contracts.event import Event

EVENTS: tuple[type[Event], ...] = (
    *identity_events.EVENTS,
    *children_events.EVENTS,
    *applications_events.EVENTS,
    *queue_events.EVENTS,
)

#: (producer, aggregate) -> the services that hear it. One line an edge of the event graph.
READERS: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("identity", "account"): ("children", "applications", "queue", "notifications"),
        ("identity", "challenge"): ("notifications",),
        ("children", "child"): ("applications", "queue", "notifications"),
        ("applications", "application"): ("queue", "notifications"),
        ("applications", "receipt_key"): ("queue",),
        ("applications", "intake"): ("queue",),
        ("queue", "entry"): ("applications", "notifications"),
        ("queue", "ledger"): ("notifications",),
        ("queue", "iteration"): ("notifications",),
        ("queue", "renewal"): ("notifications",),
    }
)

BY_TYPE: Mapping[str, type[Event]] = MappingProxyType({event.type_name(): event for event in EVENTS})
PUBLIC_EVENTS: tuple[type[Event], ...] = tuple(event for event in EVENTS if event.public is not None)


def hears(service: str) -> tuple[type[Event], ...]:
    """Every event that reaches the service's mailbox, needed or not."""
    return tuple(event for event in EVENTS if service in READERS[event.producer, event.aggregate])


#: Mailbox (the hearing service's distribution) -> its bindings.
MAILBOXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        f"{service}-service": tuple(event.routing_key() for event in hears(service))
        for service in ("children", "applications", "queue", "notifications")
    }
)
