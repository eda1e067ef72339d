"""A parked event, as its message tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ATTRIBUTE_PREFIX = "cloudEvents_"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedEvent:
    """What an operator needs to decide; ids are opaque, the data is not part of it."""

    id: str
    type: str
    source: str
    subject: str
    sequence: str
    happened_at: str
    reason: str
    attempts: str
    parked_at: datetime | None

    @classmethod
    def of(cls, headers: Mapping[str, Any], *, message_id: str | None) -> "ParkedEvent":
        """The event of the headers; an unreadable one keeps `unknown` where a part is missing."""

        def attribute(name: str) -> str:
            return str(headers.get(ATTRIBUTE_PREFIX + name, UNKNOWN))

        death = _last_death(headers)
        return cls(
            id=str(headers.get(f"{ATTRIBUTE_PREFIX}id") or message_id or UNKNOWN),
            type=attribute("type"),
            source=attribute("source"),
            subject=attribute("subject"),
            sequence=attribute("sequence"),
            happened_at=attribute("time"),
            reason=str(headers.get("x-parked-reason") or death.get("reason") or UNKNOWN),
            attempts=str(headers.get("x-parked-attempts") or death.get("count") or UNKNOWN),
            parked_at=_instant(headers.get("x-parked-at") or death.get("time")),
        )


def without_marks(headers: Mapping[str, Any]) -> dict[str, Any]:
    """The headers as the event had them before it was parked."""
    return {name: value for name, value in headers.items() if not name.startswith("x-")}


def plain(value: Any) -> Any:
    """A header's value as JSON can hold it."""
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _last_death(headers: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the broker itself noted when it gave up delivering."""
    deaths = headers.get("x-death")
    return deaths[0] if isinstance(deaths, list) and deaths and isinstance(deaths[0], Mapping) else {}


def _instant(value: Any) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    # AMQP's timestamps are in UTC and say nothing of it.
    return value if value.tzinfo else value.replace(tzinfo=UTC)
