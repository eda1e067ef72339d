"""What officers write down about an application: corrections asked for, hearings, decisions, notes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from applications_service.domain.grounds import CorrectableField, CorrectionGround
from applications_service.domain.timeline import RejectionGround


class CorrectionOutcome(StrEnum):
    """How a request for correction ended."""

    ANSWERED = "answered"
    MISSED = "missed"
    #: The queue offered a voucher meanwhile.
    OVERTAKEN = "overtaken"


class HearingOutcome(StrEnum):
    """How a hearing ended."""

    REFUSED = "refused"
    DROPPED = "dropped"


class DecisionKind(StrEnum):
    """What was decided."""

    CORRECTION = "correction"
    REFUSAL = "refusal"
    MERGE = "merge"
    PRIVILEGE = "privilege"
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRequest:
    """What is to be put right before `respond_by`, in the officer's own words."""

    id: str
    application_id: str
    grounds: tuple[CorrectionGround, ...]
    fields: tuple[CorrectableField, ...]
    message: str
    respond_by: datetime
    requested_by: str
    requested_at: datetime
    terms_version: str
    outcome: CorrectionOutcome | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """The parent may be heard on `ground` until `hearing_at`; without an officer's name the clock appointed it."""

    id: str
    application_id: str
    ground: RejectionGround
    hearing_at: datetime
    appointed_by: str | None
    appointed_at: datetime
    terms_version: str
    outcome: HearingOutcome | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A word from one officer to the others; no parent ever reads it."""

    id: str
    application_id: str
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision as it is numbered: `2026-000017` is the seventeenth of its year."""

    id: str
    year: int
    ordinal: int
    application_id: str
    kind: DecisionKind
    ground: str
    reason: str
    decided_by: str | None
    decided_at: datetime
    details: Mapping[str, str]

    @property
    def number(self) -> str:
        return f"{self.year}-{self.ordinal:06}"

    @property
    def content(self) -> dict[str, object]:
        """What was decided, whole."""
        return {
            "number": self.number,
            "application_id": self.application_id,
            "kind": self.kind.value,
            "ground": self.ground,
            "reason": self.reason,
            "decided_by": self.decided_by,
            "decided_at": self.decided_at.isoformat(timespec="milliseconds"),
            "details": dict(self.details),
        }

    @property
    def hash(self) -> str:
        """SHA-256 over the content as canonical JSON."""
        canonical = json.dumps(self.content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSummary:
    """A decision as the card lists it; its words may be forgotten."""

    number: str
    kind: DecisionKind
    ground: str
    reason: str | None
    hash: str
    decided_at: datetime
