"""What the public queue reads: rows of general waiting lists, never of those for special purposes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from queue_service.domain.atoms import Atom, Key
from queue_service.domain.ordering import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHead:
    """The one moment that everything in an answer is of."""

    seq: int
    #: To the minute where nothing was sealed since, so that answers stay the same as long as the list does.
    as_of: datetime
    rule_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEntry:
    """One child's row in the order."""

    atom: Atom
    key: Key
    held_ground: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One issue of vouchers."""

    run: str
    territory: str
    seq: int
    at: datetime
    places: int
    offered: int
    state: str = "published"
    #: What an iteration of the desk says besides; an issue that none ordered has neither.
    cut_off: datetime | None = None
    protocol_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """An iteration that is not drawn yet: who files before its cut-off takes part."""

    id: str
    territory: str
    places: int
    cut_off: datetime
    drawing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolLine:
    """One voucher of an issue, by the leaf that tells of it."""

    ordinal: int
    number: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How many came into a list or went out of it on one day, for a reason of the ledger."""

    territory: str
    day: int
    reason: str
    count: int


class PublicReads(Protocol):
    """Reads of general waiting lists, all of one snapshot."""

    async def open_snapshot(self) -> PublicHead: ...
    async def counts(self, territory: str | None = None) -> Mapping[str, Mapping[Atom, int]]: ...
    async def progress(self, territory: str) -> Progress: ...
    async def rank_of(self, key: Key, *, territory: str, atoms: Collection[Atom]) -> int: ...
    async def entries(
        self, *, territory: str, atoms: Collection[Atom], after: Key | None, limit: int
    ) -> Sequence[ListedEntry]: ...
    async def stored_number(self, spellings: Collection[str]) -> str | None: ...
    async def runs(self, *, territory: str | None, before_seq: int | None, limit: int) -> Sequence[Run]: ...
    async def run(self, run: str) -> Run | None: ...
    async def announced(self, territory: str | None) -> Sequence[Announced]: ...
    async def protocol(self, run: Run, *, after: int, limit: int) -> Sequence[ProtocolLine]: ...
    async def offered_in(self, run: Run) -> Mapping[Atom, int]: ...
    async def version_at(self, seq: int) -> str | None: ...
    async def flows(self, territories: Collection[str], *, from_day: int) -> Sequence[Flow]: ...
