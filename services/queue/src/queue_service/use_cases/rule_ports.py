"""What changing the rules needs from outside."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from queue_service.domain.atoms import Atom
from queue_service.domain.leaves import Leaf
from queue_service.domain.ordering import Progress
from queue_service.domain.rule_set import RuleSet

Document = Mapping[str, Any]

DRAFTED = "drafted"
PUBLISHED = "published"
DISCARDED = "discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A rule set on its way, and who did what to it; accounts are opaque."""

    version: str
    document: Document
    keep_progress: bool
    reason: str
    drafted_by: str
    drafted_at: datetime
    comparison: Mapping[str, Any] | None = None
    compared_at: datetime | None = None
    compared_seq: int | None = None
    state: str = DRAFTED
    published_by: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRules:
    """One rule set, installed or drafted, as a list of them shows it."""

    version: str
    state: str
    in_force: bool
    valid_from: date
    act: str
    cause: str
    title: Mapping[str, str]
    since: datetime
    draft: RuleDraft | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """When a published version began to order the lists."""

    version: str
    valid_from: date
    act: str
    cause: str
    title: Mapping[str, str]
    hash: str
    seq: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStand:
    """What a waiting list's numbers follow from."""

    waiting_list: str
    #: None for a list of special purpose.
    territory: str | None
    counts: Mapping[Atom, int]
    progress: Progress


class RuleDrafts(Protocol):
    """Drafts of rule sets."""

    async def add(self, draft: RuleDraft) -> bool: ...
    async def get(self, version: str, *, for_update: bool = False) -> RuleDraft | None: ...
    async def request_comparison(self, version: str, *, by: str, at: datetime) -> None: ...
    async def requested(self) -> str | None: ...
    async def store_comparison(
        self, version: str, comparison: Mapping[str, Any], *, seq: int, at: datetime
    ) -> None: ...
    async def publish(self, version: str, *, by: str, at: datetime) -> None: ...
    async def discard(self, version: str, *, by: str, at: datetime) -> None: ...
    async def listed(self, *, after: tuple[datetime, str] | None, limit: int) -> Sequence[ListedRules]: ...


class RuleBook(Protocol):
    """Rule sets that are or were in force."""

    async def in_force(self) -> RuleSet: ...
    async def version(self, version: str) -> RuleSet | None: ...
    async def document(self, version: str) -> Document | None: ...
    async def has(self, version: str) -> bool: ...
    async def add(self, rules: RuleSet, *, document: Document) -> None: ...
    async def hold_publication(self) -> bool: ...
    async def history(self) -> Sequence[InForce]: ...


class ListStands(Protocol):
    """Whole waiting lists, all of one snapshot."""

    async def open_snapshot(self) -> int: ...
    async def stands(self) -> Sequence[ListStand]: ...
    def children(self, waiting_list: str, atoms: Collection[Atom]) -> AsyncIterator[Sequence[tuple[Atom, str]]]: ...


class PendingLeaves(Protocol):
    """Changes that wait for their sequence number."""

    async def append(self, content: Leaf) -> None: ...


class RuleChange(Protocol):
    """One transaction that changes rules."""

    @property
    def rules(self) -> RuleBook: ...
    @property
    def rule_drafts(self) -> RuleDrafts: ...
    @property
    def list_stands(self) -> ListStands: ...
    @property
    def pending(self) -> PendingLeaves: ...
