"""CloudEvents 1.0 in AMQP binary mode: the data is the body, all else are headers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from balabaqsha_chassis.clock import rfc3339

_PREFIXES = ("cloudEvents_", "cloudEvents:", "ce-")
CONTENT_TYPE = "application/json"
_LONGEST_TEXT = 255
_LARGEST_COUNT = 2**63 - 1
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class MalformedEnvelopeError(ValueError):
    """The headers do not make a CloudEvent of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Everything about an event but its data."""

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    #: Dense count of the published events of source and subject, from 1.
    sequence: int
    #: Raised when the producer's database was restored.
    epoch: int = 0
    dataschema: str | None = None
    traceparent: str | None = None

    def to_headers(self) -> dict[str, str | int]:
        """The AMQP headers, under the CNCF binding's names."""
        attributes: dict[str, str | int | None] = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": rfc3339(self.time),
            "dataschema": self.dataschema,
            "sequence": self.sequence,
            "epoch": self.epoch,
        }
        headers = {f"{_PREFIXES[0]}{name}": value for name, value in attributes.items() if value is not None}
        return headers | ({"traceparent": self.traceparent} if self.traceparent else {})

    @classmethod
    def from_headers(cls, headers: Mapping[str, Any]) -> "Envelope":
        """The envelope of received headers; raises `MalformedEnvelopeError`."""
        found = {name: _attribute(headers, name) for name in ("id", "source", "type", "subject", "time", "sequence")}
        missing = sorted(name for name, value in found.items() if value is None)
        if missing:
            raise MalformedEnvelopeError(f"missing: {', '.join(missing)}")
        try:
            return cls(
                id=str(UUID(str(found["id"]))),
                source=_line(found["source"]),
                type=_line(found["type"]),
                subject=_line(found["subject"]),
                time=_instant(found["time"]),
                sequence=_count(found["sequence"], least=1),
                epoch=_count(_attribute(headers, "epoch") or 0, least=0),
                dataschema=_optional_line(_attribute(headers, "dataschema")),
                traceparent=_trace(headers.get("traceparent")),
            )
        except ValueError as fault:
            raise MalformedEnvelopeError(str(fault)) from fault


def _attribute(headers: Mapping[str, Any], name: str) -> Any:
    return next((headers[prefix + name] for prefix in _PREFIXES if prefix + name in headers), None)


def _line(value: Any) -> str:
    """Text that the inbox can hold: what the database refuses could never be counted, and so never be parked."""
    line = str(value)
    line.encode()
    if not 0 < len(line) <= _LONGEST_TEXT or "\x00" in line:
        raise ValueError("a text is empty, too long or not text")
    return line


def _optional_line(value: Any) -> str | None:
    return None if value is None else _line(value)


def _trace(value: Any) -> str | None:
    """A trace that cannot be continued is begun anew, and never stops an event."""
    return value if isinstance(value, str) and _TRACEPARENT.fullmatch(value) else None


def _count(value: Any, *, least: int) -> int:
    count = int(str(value))
    if not least <= count <= _LARGEST_COUNT:
        raise ValueError("a count is out of range")
    return count


def _instant(value: Any) -> datetime:
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if instant.tzinfo is None:
        raise ValueError("an instant carries its offset")
    return instant
