"""AsyncAPI 3.0 documents of what each service states and hears, and of what other systems may hear."""

from collections.abc import Iterable, Mapping
from typing import Any

from balabaqsha_contracts.asyncapi_parts import (
    CORE,
    PUBLIC,
    Vhost,
    components,
    exchange_channel,
    mailbox_channel,
    operation,
    operation_key,
    server,
)
from balabaqsha_contracts.catalogue import EVENTS, MAILBOXES, PUBLIC_EVENTS, hears
from balabaqsha_contracts.event import Event

SERVICES = ("identity", "children", "applications", "queue", "notifications")
#: The service that brings public events out of the core.
FORWARDER = "notifications"
PUBLIC_STREAM = "public.events"
VERSION = "1.0.0"
_LICENCE = {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
_EVERYTHING = ("#",)


def service_document(service: str) -> dict[str, Any]:
    """What one service states and hears."""
    if service not in SERVICES:
        raise ValueError(f"no service is called {service}")
    said = tuple(event for event in EVENTS if event.producer == service)
    brought_out = PUBLIC_EVENTS if service == FORWARDER else ()
    parts = [_stated(said, vhost=CORE), _heard(service), _stated(brought_out, vhost=PUBLIC)]
    description = (
        f"What the {service} service states in the vhost `{CORE.name}`, and what its mailbox brings it. "
        "An event is delivered at least once; `cloudEvents_id` tells a repetition."
    )
    vhosts = (CORE, PUBLIC) if brought_out else (CORE,)
    return _document(service, title=f"Balabaqsha {service}", description=description, vhosts=vhosts, parts=parts)


def public_document() -> dict[str, Any]:
    """What a subscriber in the vhost `public` may hear; the operations are the subscriber's."""
    description = (
        f"Events for other systems, in the vhost `{PUBLIC.name}`. They hold opaque ids and no personal data. A "
        "subscriber has a mailbox bound to the routing keys it was granted; reading the stream, which holds all types, "
        "is a grant of its own. An event is delivered at least once; `cloudEvents_id` tells a repetition."
    )
    parts = [_offered(PUBLIC_EVENTS), _streamed(PUBLIC_EVENTS)]
    return _document("public", title="Balabaqsha public events", description=description, vhosts=(PUBLIC,), parts=parts)


def asyncapi_documents() -> Mapping[str, dict[str, Any]]:
    """Every document by its file name."""
    documents = {f"{service}.json": service_document(service) for service in SERVICES}
    return documents | {"public.json": public_document()}


_Part = dict[str, dict[str, Any]]


def _stated(events: Iterable[type[Event]], *, vhost: Vhost) -> _Part:
    """Each event in its own channel, sent."""
    channels = {vhost.channel_key(event): exchange_channel(event, vhost=vhost) for event in events}
    operations = {
        operation_key("send", event, vhost=vhost): operation(
            "send", channel=vhost.channel_key(event), event=event, vhost=vhost
        )
        for event in events
    }
    return {"channels": channels, "operations": operations, "messages": vhost.messages(events)}


def _offered(events: Iterable[type[Event]]) -> _Part:
    """Each public event in its own channel, received."""
    channels = {PUBLIC.channel_key(event): exchange_channel(event, vhost=PUBLIC) for event in events}
    operations = {
        operation_key("receive", event, vhost=PUBLIC): operation(
            "receive", channel=PUBLIC.channel_key(event), event=event, vhost=PUBLIC
        )
        for event in events
    }
    return {"channels": channels, "operations": operations, "messages": PUBLIC.messages(events)}


def _heard(service: str) -> _Part:
    """Everything that comes into the service's mailbox, which it needs not act on."""
    events, mailbox = hears(service), f"{service}-service"
    if not events:
        return {"channels": {}, "operations": {}, "messages": {}}
    channel = mailbox_channel(mailbox, events=events, routing_keys=MAILBOXES[mailbox], vhost=CORE)
    operations = {
        operation_key("receive", event, vhost=CORE): operation("receive", channel="mailbox", event=event, vhost=CORE)
        for event in events
    }
    return {"channels": {"mailbox": channel}, "operations": operations, "messages": CORE.messages(events)}


def _streamed(events: tuple[type[Event], ...]) -> _Part:
    """All public events in the stream, which can be read again from any place."""
    channel = mailbox_channel(PUBLIC_STREAM, events=events, routing_keys=_EVERYTHING, vhost=PUBLIC)
    reading = {
        "action": "receive",
        "title": "Read the stream",
        "summary": "All public events from a chosen place on; a grant of its own.",
        "channel": {"$ref": "#/channels/stream"},
        "traits": [{"$ref": "#/components/operationTraits/heard"}],
    }
    return {"channels": {"stream": channel}, "operations": {"read_stream": reading}, "messages": {}}


def _document(
    name: str, *, title: str, description: str, vhosts: tuple[Vhost, ...], parts: Iterable[_Part]
) -> dict[str, Any]:
    merged: _Part = {"channels": {}, "operations": {}, "messages": {}}
    for part in parts:
        for kind, things in part.items():
            merged[kind] |= things
    return {
        "asyncapi": "3.0.0",
        "id": f"urn:kz:balabaqsha:{name}",
        "info": {"title": title, "version": VERSION, "description": description, "license": _LICENCE},
        "defaultContentType": "application/json",
        "servers": {vhost.name: server(vhost) for vhost in vhosts},
        "channels": merged["channels"],
        "operations": merged["operations"],
        "components": components(merged["messages"], vhosts=vhosts),
    }
