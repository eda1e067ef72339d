"""The chain of the staff's audit: each line holds the hash of the one before, so that none can change unseen."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime

BEGINNING = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """What happened to a member of staff, or in the name of one."""

    at: datetime
    what: str
    #: Who did it where that is not the member herself.
    actor: str | None = None
    #: None where the login typed is nobody's.
    staff_id: str | None = None
    #: What was typed as a login; kept blinded, for people type passwords there.
    typed_name: str | None = field(default=None, repr=False)
    why: str | None = None
    session_id: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One line as it is stored, without its own hash."""

    position: int
    at: datetime
    what: str
    actor: str | None
    staff_id: str | None
    name_index: bytes | None
    why: str | None
    session_id: str | None
    address: str | None
    previous: bytes

    def digest(self) -> bytes:
        """SHA-256 over every field, the previous hash among them."""
        fields = asdict(self) | {"at": round(self.at.timestamp() * 1000)}
        return hashlib.sha256(json.dumps(fields, sort_keys=True, default=bytes.hex).encode()).digest()


def first_broken(lines: Iterable[tuple[AuditLine, bytes]]) -> int | None:
    """The position of the first line that differs from its hash, or that a line is missing before."""
    after, expected = BEGINNING, 1
    for line, stored_hash in lines:
        if line.position != expected or line.previous != after or line.digest() != stored_hash:
            return line.position
        after, expected = stored_hash, expected + 1
    return None
