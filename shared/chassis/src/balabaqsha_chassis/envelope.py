"""CloudEvents 1.0 in AMQP binary mode: the data is the body, all else are headers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balabaqsha_chassis.clock import rfc3339

_PREFIXES = ("cloudEvents_", "cloudEvents:", "ce-")
CONTENT_TYPE = "application/json"


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
                id=str(found["id"]),
                source=str(found["source"]),
                type=str(found["type"]),
                subject=str(found["subject"]),
                time=_instant(found["time"]),
                sequence=int(str(found["sequence"])),
                epoch=int(str(_attribute(headers, "epoch") or 0)),
                dataschema=_text(_attribute(headers, "dataschema")),
                traceparent=_text(headers.get("traceparent")),
            )
        except ValueError as fault:
            raise MalformedEnvelopeError(str(fault)) from fault


def _attribute(headers: Mapping[str, Any], name: str) -> Any:
    return next((headers[prefix + name] for prefix in _PREFIXES if prefix + name in headers), None)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
