"""What holds need from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from balabaqsha_chassis.working_days import WorkingCalendar
from balabaqsha_contracts.event import Event
from queue_service.domain.leaves import Leaf
from queue_service.domain.rule_set import RuleSet
from queue_service.domain.terms import Terms
from queue_service.use_cases.ports import EntryRow, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldChild:
    """A child whose hold a review changed."""

    application_id: str
    code: str
    account_id: str | None
    territory: str
    waiting_list: str
    #: What held it before the review, and what holds it now.
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a review goes by."""

    waiting_list: str
    #: The first birth date that is under age.
    born_too_late: date
    #: Whether settlements without a free place take no part: so in districts, not in whole cities.
    by_settlement: bool
    at: datetime


class Holds(Protocol):
    """Who is held, as decided."""

    async def lists(self) -> Sequence[tuple[str, str]]: ...
    async def review(self, review: Review, *, limit: int) -> Sequence[HeldChild]: ...
    async def hold(self, application_id: str, *, ground: str, at: datetime) -> None: ...
    async def lift(self, application_id: str) -> None: ...
    async def has_free_place(self, territory: str, *, settlement: str, purpose: str) -> bool: ...


class Entries(Protocol):
    """Entries, one locked at a time."""

    async def get_for_update(self, application_id: str) -> EntryRow | None: ...


class PendingLeaves(Protocol):
    """Changes that wait for their sequence number."""

    async def append(self, content: Leaf) -> None: ...
    async def append_all(self, contents: Sequence[Leaf]) -> None: ...


class Outbox(Protocol):
    """Where events go."""

    async def add(self, event: Event) -> str: ...
    async def add_all(self, events: Sequence[Event]) -> None: ...


class Rules(Protocol):
    """Published rule sets."""

    async def in_force(self) -> RuleSet: ...


class TermBook(Protocol):
    """Terms, and the calendar they are counted by."""

    async def in_force(self, at: datetime) -> Terms: ...
    async def calendar(self) -> WorkingCalendar: ...


class HoldWork(Protocol):
    """One transaction over holds."""

    @property
    def holds(self) -> Holds: ...
    @property
    def entries(self) -> Entries: ...
    @property
    def pending(self) -> PendingLeaves: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def rules(self) -> Rules: ...
    @property
    def terms(self) -> TermBook: ...


class JoiningWork(UnitOfWork, Protocol):
    """One transaction in which a child joins a waiting list."""

    @property
    def holds(self) -> Holds: ...
    @property
    def terms(self) -> TermBook: ...
