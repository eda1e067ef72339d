"""What the yearly renewal needs from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from queue_service.domain.renewals import Previewed
from queue_service.use_cases.hold_ports import TermBook
from queue_service.use_cases.ports import Outbox, PendingChanges
from queue_service.use_cases.rule_ports import RuleChange

SCHEDULED, PREVIEWED, EXECUTED, CANCELLED = "scheduled", "previewed", "executed", "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A rule set with its day, and how far it has come."""

    version: str
    valid_from: date
    state: str
    scheduled_by: str
    scheduled_at: datetime
    #: Whether a second person has published the rules for their day.
    approved: bool = False
    previewed_at: datetime | None = None
    preview_seq: int | None = None
    executed_at: datetime | None = None
    executed_seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPreview:
    """What the renewal does to one child."""

    version: str
    valid_from: date
    previewed_at: datetime
    ledger_seq: int
    category_before: str
    number_before: int
    category_after: str | None
    number_after: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgrown:
    """A child that came of school age while it waited."""

    application_id: str
    code: str
    account_id: str | None
    territory: str
    waiting_list: str


class Renewals(Protocol):
    """Renewals and their previews."""

    async def add(self, renewal: Renewal) -> bool: ...
    async def get(self, version: str, *, for_update: bool = False) -> Renewal | None: ...
    async def listed(self) -> Sequence[Renewal]: ...
    async def save(self, renewal: Renewal) -> None: ...
    async def forget_preview(self, version: str) -> None: ...
    async def keep_preview(self, version: str, children: Sequence[Previewed]) -> None: ...
    async def preview_of(self, application_id: str, *, account_id: str) -> tuple[bool, OwnPreview | None]: ...
    async def lists(self) -> Sequence[str]: ...
    async def outgrow(self, waiting_list: str, *, born_before: int, limit: int) -> Sequence[Outgrown]: ...
    async def sealed_at(self, version: str) -> int | None: ...
    async def previous_of(self, version: str) -> str: ...


class RenewalWork(RuleChange, Protocol):
    """One transaction over renewals."""

    @property
    def renewals(self) -> Renewals: ...
    @property
    def terms(self) -> TermBook: ...
    @property
    def pending(self) -> PendingChanges: ...
    @property
    def outbox(self) -> Outbox: ...
