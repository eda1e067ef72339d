"""Who holds, has, or waits for a place, and where that is kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from queue_service.use_cases.kindergarten_ports import GroupRow, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A place of a group that a child's voucher is bound to."""

    id: str
    voucher_id: str
    application_id: str
    kindergarten_id: str
    group_id: str
    state: str
    held_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ground: str | None = None

    @property
    def live(self) -> bool:
        return self.state in ("held", "accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A child in a kindergarten's waiting list; its place is that of its voucher in the order of issue."""

    id: str
    voucher_id: str
    application_id: str
    kindergarten_id: str
    age_band: str
    purpose: str
    language: str | None
    issued_seq: int
    ordinal: int
    state: str
    joined_at: datetime
    offered_group: str | None = None
    offered_at: datetime | None = None
    accept_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingChild:
    """Who waits, with all that decides which groups suit."""

    waiting: Waiting
    birth_date: date
    group_type: str
    #: Whether its voucher is confirmed and no other place is kept for it.
    ready: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A child's number in a waiting list, and how many wait."""

    waiting: Waiting
    number: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What both are to sign."""

    id: str
    number: str
    choice_id: str
    application_id: str
    document: Mapping[str, Any]
    document_hash: str
    drafted_at: datetime
    parent_signed_at: datetime | None = None
    parent_signed_by: str | None = None
    kindergarten_signed_at: datetime | None = None
    kindergarten_signed_by: str | None = None
    terminated_at: datetime | None = None

    @property
    def signed_by_both(self) -> bool:
        return self.parent_signed_at is not None and self.kindergarten_signed_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A child that goes, or went, to a kindergarten."""

    id: str
    application_id: str
    child_id: str
    voucher_id: str
    kindergarten_id: str
    group_id: str
    enrolled_on: date
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """Something that a person of the department must look at."""

    kind: str
    territory: str
    opened_at: datetime
    application_id: str | None = None
    kindergarten_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAtHand:
    """A group, and whether its kindergarten takes children."""

    group: GroupRow
    kindergarten_state: str


class GroupPlaces(Protocol):
    """The counts of groups; whoever changes one has locked the entry before, and takes groups in the order of ids."""

    async def look(self, group_id: str) -> GroupAtHand | None: ...
    async def lock(self, group_ids: Collection[str]) -> Mapping[str, GroupAtHand]: ...
    async def hold(self, group_id: str) -> None: ...
    async def release(self, group_id: str) -> None: ...
    async def enrol(self, group_id: str) -> None: ...
    async def leave(self, group_id: str) -> None: ...


class Choices(Protocol):
    """Chosen places."""

    async def add(self, choice: Choice) -> None: ...
    async def live_of(self, voucher_id: str) -> Choice | None: ...
    async def find(self, choice_id: str, *, reach: Reach) -> Choice | None: ...
    async def lock(self, choice_id: str) -> Choice: ...
    async def store(self, choice: Choice) -> None: ...
    async def of_kindergarten(self, kindergarten_id: str) -> Sequence[Choice]: ...


class Waitlists(Protocol):
    """Waiting lists of kindergartens."""

    async def add(self, waiting: Waiting, *, iteration_id: str) -> Waiting: ...
    async def of_voucher(self, voucher_id: str) -> Sequence[Waiting]: ...
    async def lock(self, waiting_id: str) -> Waiting | None: ...
    async def store(self, waiting: Waiting, *, left_at: datetime | None = None, ground: str | None = None) -> None: ...
    async def children(self, kindergarten_id: str) -> Sequence[WaitingChild]: ...
    async def of_kindergarten(self, kindergarten_id: str) -> Sequence[Waiting]: ...
    async def numbers(self, voucher_id: str) -> Sequence[Numbered]: ...
    async def with_free_places(self) -> Sequence[str]: ...


class Contracts(Protocol):
    """Contracts."""

    async def next_number(self, year: int) -> str: ...
    async def add(self, contract: Contract) -> None: ...
    async def of_choice(self, choice_id: str) -> Contract | None: ...
    async def of_enrolment(self, enrolment_id: str) -> Contract | None: ...
    async def find(self, contract_id: str, *, reach: Reach) -> Contract | None: ...
    async def store(self, contract: Contract, *, ground: str | None = None) -> None: ...


class Enrolments(Protocol):
    """Enrolled children."""

    async def add(self, enrolment: Enrolment) -> None: ...
    async def current_of(self, voucher_id: str) -> Enrolment | None: ...
    async def find(self, enrolment_id: str, *, reach: Reach) -> Enrolment | None: ...
    async def end(self, enrolment: Enrolment, *, on: date, at: datetime, ground: str) -> None: ...
    async def of_kindergarten(self, kindergarten_id: str) -> Sequence[Enrolment]: ...


class NewTasks(Protocol):
    """The department's list of what to look at."""

    async def open(self, task: NewTask) -> None: ...
