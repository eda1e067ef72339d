"""The headers every event travels with: CloudEvents 1.0 in AMQP binary mode."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from balabaqsha_contracts.event import Event

PREFIX = "cloudEvents_"
CONTENT_TYPE = "application/json"

_UUID = {"type": "string", "format": "uuid"}
_COUNT = {"type": "integer", "minimum": 1}

#: The schema of the headers, common to all events.
HEADERS: Mapping[str, Any] = MappingProxyType(
    {
        "type": "object",
        "required": [
            f"{PREFIX}{name}"
            for name in ("specversion", "id", "source", "type", "subject", "time", "dataschema", "sequence", "epoch")
        ],
        "properties": {
            f"{PREFIX}specversion": {"type": "string", "const": "1.0"},
            f"{PREFIX}id": {**_UUID, "description": "The event's own id; the same event has the same id each time"},
            f"{PREFIX}source": {
                "type": "string",
                "pattern": "^/services/[a-z]+$",
                "description": "The service that states the fact",
            },
            f"{PREFIX}type": {"type": "string", "description": "Producer, fact and major version"},
            f"{PREFIX}subject": {"type": "string", "description": "Id of the thing that the fact is about"},
            f"{PREFIX}time": {"type": "string", "format": "date-time", "description": "When it happened, in UTC"},
            f"{PREFIX}dataschema": {"type": "string", "format": "uri", "description": "JSON Schema of the data"},
            f"{PREFIX}sequence": {
                **_COUNT,
                "description": "Count of the events of this source and subject, from 1 and without holes",
            },
            f"{PREFIX}epoch": {
                "type": "integer",
                "minimum": 0,
                "description": "Raised when the producer's database was restored from a backup",
            },
            "traceparent": {"type": "string", "description": "W3C trace context; inside the core only"},
        },
    }
)


def fixed_headers(event: type[Event], *, public: bool) -> dict[str, Any]:
    """The schema of those headers that are the same in every event of the type."""
    fixed = {
        "source": source_of(event.producer),
        "type": event.type_name(),
        "dataschema": event.public_schema_uri() if public else event.schema_uri(),
    }
    return {
        "type": "object",
        "properties": {f"{PREFIX}{name}": {"type": "string", "const": value} for name, value in fixed.items()},
    }


def golden_headers(event: Event, *, public: bool) -> dict[str, Any]:
    """The headers of the example, as they stand on the wire."""
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": "019a0000-0000-7000-8000-0000000000ff",
        "source": source_of(event.producer),
        "type": event.type_name(),
        "subject": event.subject,
        "time": "2026-03-01T04:00:00.000Z",
        "dataschema": event.public_schema_uri() if public else event.schema_uri(),
        "sequence": 1,
        "epoch": 0,
    }
    headers = {f"{PREFIX}{name}": value for name, value in attributes.items()}
    trace = {} if public else {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    return headers | trace


def source_of(producer: str) -> str:
    """The CloudEvents `source` of a service."""
    return f"/services/{producer}"
