"""What the waiting list needs from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from balabaqsha_chassis.event_series import EventSeries
from balabaqsha_contracts.event import Event
from queue_service.domain.atoms import Atom, ClaimState, Key, PrivilegeClass
from queue_service.domain.changes import Change
from queue_service.domain.folding import Stand
from queue_service.domain.leaves import Leaf
from queue_service.domain.rule_set import RuleSet
from queue_service.domain.sealing import Sealing


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An application's entry as it is stored."""

    application_id: str
    key: Key
    child_id: str
    account_id: str | None
    territory: str
    purpose: str
    waiting_list: str
    atom: Atom
    claimed_class: PrivilegeClass | None
    claim_state: ClaimState | None
    receipt_hash: str
    attributes: str
    group_type: str
    language: str
    state: str
    left_reason: str | None
    queued_at: datetime
    #: None for entries from before these were told.
    birth_date: date | None = None
    settlement: str | None = None
    #: Why vouchers pass the child by, as decided; the ledger learns of it a moment later.
    hold_ground: str | None = None
    held_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedEntry:
    """What of an entry is told beside its numbers."""

    application_id: str
    key: Key
    territory: str
    state: str
    hold_ground: str | None = None
    held_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPlace:
    """One snapshot of everything a child's numbers follow from."""

    entry: PlacedEntry
    #: Whether the entry is in the counts; the rest is empty otherwise.
    standing: bool
    #: Where the counts have it; what the entry itself knows may be a moment ahead of them.
    atom: Atom
    #: Of each atom of the child's category: how many have an earlier key.
    ahead: Mapping[Atom, int]
    #: Of each atom of the waiting list: how many stand in it.
    totals: Mapping[Atom, int]
    progress: Mapping[str, int]
    seq: int
    as_of: datetime
    #: Whether the sealer has not confirmed the numbers for a minute.
    stale: bool
    rule_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How far the ledger has come, and since when nothing was missing from it."""

    seq: int
    as_of: datetime


class Entries(Protocol):
    """The entries of all waiting lists."""

    async def add(self, entry: EntryRow) -> bool: ...
    async def get_for_update(self, application_id: str) -> EntryRow | None: ...
    async def leave(self, application_id: str, *, reason: str) -> None: ...
    async def move(self, entry: EntryRow) -> None: ...
    async def requeue(self, application_id: str) -> None: ...
    async def waiting_list(self, *, territory: str, purpose: str) -> str: ...
    async def link_child(self, *, child_id: str, account_id: str) -> None: ...
    async def unlink_child(self, *, child_id: str, account_id: str) -> None: ...
    async def forget_account(self, account_id: str) -> None: ...


class PendingChanges(Protocol):
    """Changes that wait for their sequence number."""

    async def append(self, content: Leaf) -> None: ...
    async def append_all(self, contents: Sequence[Leaf]) -> None: ...
    async def take(self, *, limit: int) -> Sequence[Change]: ...
    async def remove(self, changes: Sequence[Change]) -> None: ...


class Ledger(Protocol):
    """The append-only record, its head and what follows from it."""

    async def lock_head(self) -> Head: ...
    async def stands(self, codes: Collection[str]) -> Mapping[str, Stand | None]: ...
    async def write(self, sealing: Sealing, *, at: datetime, words: Mapping[str, Mapping[str, int]]) -> None: ...
    async def confirm_head(self, *, at: datetime) -> None: ...
    async def has_run(self, run: str) -> bool: ...
    async def free(self, waiting_list: str) -> tuple[Mapping[Atom, int], Mapping[str, int]]: ...
    async def first_free(self, waiting_list: str, atoms: Collection[Atom], *, limit: int) -> Sequence[Stand]: ...


class Rules(Protocol):
    """Published rule sets."""

    async def in_force(self) -> RuleSet: ...
    async def version(self, version: str) -> RuleSet | None: ...


class Outbox(Protocol):
    """Where events go."""

    async def add(self, event: Event) -> str: ...
    async def add_all(self, events: Sequence[Event]) -> None: ...
    async def add_series(self, series: EventSeries) -> None: ...


class UnitOfWork(Protocol):
    """One transaction of the queue service."""

    @property
    def entries(self) -> Entries: ...
    @property
    def pending(self) -> PendingChanges: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def rules(self) -> Rules: ...
    @property
    def outbox(self) -> Outbox: ...


class Places(Protocol):
    """Reads that return screens."""

    async def of_application(self, application_id: str, *, account_id: str) -> CountedPlace | None: ...
    async def of_account(self, account_id: str) -> Sequence[CountedPlace]: ...
    async def of_number(self, number: str) -> CountedPlace | None: ...
