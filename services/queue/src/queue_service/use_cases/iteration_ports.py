"""What the issue of vouchers needs from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from queue_service.domain.atoms import Atom
from queue_service.domain.folding import Stand
from queue_service.domain.iteration_states import IterationState
from queue_service.domain.operator_roles import Scope
from queue_service.use_cases.hold_ports import Entries, HoldWork
from queue_service.use_cases.voucher_ports import NewDeadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Who would have been drawn at a place of the ledger; the order itself is read by pages."""

    seq: int
    at: datetime
    #: SHA-256 of the winners' numbers in their order, a line each.
    hash: str
    offered: int
    by_category: Mapping[str, int]
    rule_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Iteration:
    """An issue of vouchers, and who did what to it; accounts are opaque."""

    id: str
    territory: str
    purpose: str
    waiting_list: str
    places: int
    #: Announced: who files before it is told of before the draw.
    cut_off: datetime
    state: IterationState
    reason: str
    drafted_by: str
    drafted_at: datetime
    simulation: Simulation | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None
    ordered_at: datetime | None = None
    #: The leaf of the run: the order is the one before it.
    published_seq: int | None = None
    published_at: datetime | None = None
    offered: int | None = None
    protocol_hash: str | None = None
    closed_at: datetime | None = None
    cancelled_by: str | None = None
    cancelled_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IterationFilter:
    """Which iterations are listed."""

    scope: Scope
    territory: str | None
    state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWinner:
    """One child of an iteration, simulated or drawn."""

    ordinal: int
    number: str
    atom: Atom
    #: Of the voucher, once it is issued.
    state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenLeaf:
    """What happened to the waiting list between the simulation and the draw."""

    seq: int
    at: datetime
    kind: str
    number: str
    ground: str


class Iterations(Protocol):
    """Iterations as they are stored."""

    async def add(self, iteration: Iteration) -> None: ...
    async def get(self, iteration_id: str, *, scope: Scope) -> Iteration | None: ...
    async def get_for_update(self, iteration_id: str, *, scope: Scope) -> Iteration | None: ...
    async def publishing(self, iteration_id: str) -> Iteration | None: ...
    async def save(self, iteration: Iteration) -> None: ...
    async def keep_winners(self, iteration_id: str, codes: Sequence[str]) -> None: ...
    async def listed(
        self, which: IterationFilter, *, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[Iteration]: ...
    async def winners(self, iteration: Iteration, *, after: int, limit: int) -> Sequence[ListedWinner]: ...
    async def simulated_codes(self, iteration_id: str) -> Sequence[str]: ...
    async def drawn_codes(self, iteration_id: str) -> Sequence[str]: ...
    async def leaves_between(
        self, waiting_list: str, *, after: int, until: int, limit: int
    ) -> Sequence[BetweenLeaf]: ...
    async def unsettled(self, iteration_id: str) -> int: ...


class Intake(Protocol):
    """How far the intake has told everything."""

    async def tell(self, intake: str, *, before: datetime, at: datetime) -> None: ...
    async def has_told(self, until: datetime) -> bool: ...


class Winner(NamedTuple):
    """Whose entry was taken out of the queue by a draw."""

    application_id: str
    code: str
    child_id: str
    account_id: str | None


class Taken(NamedTuple):
    """The entries taken, in no order; nothing is, where `doubled` or `awaited` says why."""

    winners: Mapping[str, Winner]
    #: Applications whose child has a voucher by another one, or comes twice.
    doubled: Sequence[str]
    #: Whether somebody has left, or is held, by a change that waits to be sealed.
    awaited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """The vouchers of one draw: the winners, each with the ordinal it was drawn as, and what each of them gets."""

    iteration: Iteration
    winners: Sequence[tuple[int, Winner]]
    at: datetime
    confirm_by: datetime
    #: Of one winner; each gets the same.
    deadline: NewDeadline
    terms_version: str
    rule_version: str


class VoucherIssue(Protocol):
    """Writes the vouchers of one draw in bulk."""

    async def take(self, waiting_list: str, codes: Sequence[str]) -> Taken: ...
    async def write(self, issue: Issue) -> Sequence[tuple[str, str]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolChange:
    """Places that came to a list's pool, or went from it."""

    waiting_list: str
    territory: str
    delta: int
    reason: str
    at: datetime
    iteration_id: str | None = None
    by: str | None = None


class Pool(Protocol):
    """The places that the next iteration of a list can give."""

    async def balance(self, waiting_list: str) -> int: ...
    async def add(self, change: PoolChange) -> None: ...


class Ledger(Protocol):
    """What a draw reads."""

    async def free(self, waiting_list: str) -> tuple[Mapping[Atom, int], Mapping[str, int]]: ...
    async def first_free(self, waiting_list: str, atoms: Collection[Atom], *, limit: int) -> Sequence[Stand]: ...


class Lists(Entries, Protocol):
    """Entries, and the names of waiting lists."""

    async def waiting_list(self, *, territory: str, purpose: str) -> str: ...


class Snapshots(Protocol):
    """Reads of one moment."""

    async def open_snapshot(self) -> int: ...


class IterationWork(HoldWork, Protocol):
    """One transaction over iterations."""

    @property
    def iterations(self) -> Iterations: ...
    @property
    def intake(self) -> Intake: ...
    @property
    def pool(self) -> Pool: ...
    @property
    def entries(self) -> Lists: ...
    @property
    def list_stands(self) -> Snapshots: ...
    @property
    def ledger(self) -> Ledger: ...
