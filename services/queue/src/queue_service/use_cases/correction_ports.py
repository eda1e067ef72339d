"""What corrections need from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from queue_service.domain.atoms import Atom
from queue_service.domain.operator_roles import Scope
from queue_service.use_cases.hold_ports import JoiningWork
from queue_service.use_cases.ports import Entries

PROPOSED, APPROVED, REFUSED = "proposed", "approved", "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is to change of where the child stands; None stays as it is."""

    cohort: int | None
    privilege_class: str | None
    filed_at: datetime | None
    reinstate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A proposal, on what document, and who said what to it."""

    id: str
    application_id: str
    territory: str
    proposal: Proposal
    ground: str
    document_hash: str
    reason: str
    state: str
    proposed_by: str
    proposed_role: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_role: str | None = None
    decided_at: datetime | None = None


class Corrections(Protocol):
    """Corrections as they are stored."""

    async def add(self, correction: Correction) -> None: ...
    async def get_for_update(self, correction_id: str, *, scope: Scope) -> Correction | None: ...
    async def decide(self, correction: Correction) -> None: ...
    async def listed(
        self, scope: Scope, *, state: str | None, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[Correction]: ...


class CorrectableEntries(Entries, Protocol):
    """Entries whose place a decision can change."""

    async def put_right(self, application_id: str, *, atom: Atom, filed_at_ms: int) -> None: ...


class CorrectionWork(JoiningWork, Protocol):
    """One transaction over corrections."""

    @property
    def corrections(self) -> Corrections: ...
    @property
    def entries(self) -> CorrectableEntries: ...
