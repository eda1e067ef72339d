"""What was thrown away, by whom and why: one JSON line each, on the disk before the event is gone."""

import base64
import getpass
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from balabaqsha_cli.parking.lot import ParkedMessage
from balabaqsha_cli.parking.parked import plain
from balabaqsha_cli.refusals import LaunchRefusedError


def record_discard(file: Path, *, mailbox: str, message: ParkedMessage, reason: str) -> None:
    """Return once the line is on the disk; it holds the whole event, so that a mistake can be undone."""
    line = json.dumps(
        {
            "discarded_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "by": getpass.getuser(),
            "reason": reason,
            "mailbox": mailbox,
            "event_id": message.event.id,
            "headers": plain(message.headers),
            "data": readable(message.data),
            "body": base64.b64encode(message.data).decode(),
        },
        ensure_ascii=False,
    )
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as handle:
        handle.write(f"{line}\n")
        handle.flush()
        os.fsync(handle.fileno())


@dataclass(frozen=True, slots=True, kw_only=True)
class Discarded:
    """An event as the audit file keeps it."""

    headers: Mapping[str, Any]
    body: bytes


def find_discarded(file: Path, *, mailbox: str, event_id: str) -> Discarded:
    """The event as it was thrown away last."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    records = [json.loads(line) for line in lines]
    found = [one for one in records if (one["mailbox"], one["event_id"]) == (mailbox, event_id)]
    if not found:
        raise LaunchRefusedError(f"{file} knows of no discarded event {event_id} of {mailbox}")
    return Discarded(headers=found[-1]["headers"], body=base64.b64decode(found[-1]["body"]))


def readable(data: bytes) -> Any:
    """The data as JSON, or as text where it is none."""
    try:
        return json.loads(data)
    except ValueError:
        return data.decode("utf-8", errors="backslashreplace")
