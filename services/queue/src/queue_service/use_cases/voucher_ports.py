"""What the life of a voucher needs from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from balabaqsha_chassis.audit import AuditNote
from balabaqsha_chassis.working_days import WorkingCalendar
from queue_service.domain.terms import Terms
from queue_service.domain.vouchers import Stepped, Voucher, VoucherStep
from queue_service.use_cases.place_ports import Choices, Contracts, Enrolments, GroupPlaces, NewTasks, Waitlists
from queue_service.use_cases.ports import EntryRow, UnitOfWork


class DeadlineKind(StrEnum):
    """What is to happen by then, or is to be told then."""

    CONFIRM = "confirm"
    CONTRACT = "contract"
    RESTORE = "restore"
    REFUSAL_UNDO = "refusal_undo"
    WAITLIST_OFFER = "waitlist_offer"
    KINDERGARTEN_ANSWER = "kindergarten_answer"
    #: Details: `day`.
    INACTIVE_NOTICE = "inactive_notice"


#: What waits for an inactive application to come back.
INACTIVITY = (DeadlineKind.RESTORE, DeadlineKind.INACTIVE_NOTICE)


class Settlement(StrEnum):
    """How a deadline ended: kept, missed, or no longer of any meaning."""

    MET = "met"
    PASSED = "passed"
    CANCELLED = "cancelled"


class Reminder(NamedTuple):
    """What is told at an instant before a deadline."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeadline:
    """A deadline to set; `due_at` is the first instant that is too late."""

    application_id: str
    kind: DeadlineKind
    due_at: datetime
    set_at: datetime
    terms_version: str
    voucher_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    #: In the order of their instants; they end with the deadline.
    reminders: Sequence[Reminder] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A deadline as it is stored; `remind_at` is when the next of its reminders is told."""

    id: str
    application_id: str
    kind: DeadlineKind
    due_at: datetime
    voucher_id: str | None
    details: Mapping[str, Any]
    reminders: Sequence[Reminder] = ()
    remind_at: datetime | None = None

    @property
    def untold(self) -> Sequence[Reminder]:
        """The reminders that are still to come, the next first."""
        return [one for one in self.reminders if self.remind_at is not None and one.at >= self.remind_at]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where a voucher's child stands with kindergartens."""

    waits: bool = False
    accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Inactivity:
    """Since when an entry is inactive, until when it may be restored if at all, and how often it was."""

    since: datetime | None
    restore_by: datetime | None
    restored_times: int


class EntryStates(Protocol):
    """What a voucher makes of its entry."""

    async def lock_mine(self, application_id: str, *, account_id: str) -> EntryRow | None: ...
    async def become(self, application_id: str, *, state: str, reason: str | None = None) -> None: ...
    async def inactivate(
        self, application_id: str, *, ground: str, since: datetime, restore_by: datetime | None
    ) -> None: ...
    async def inactivity(self, application_id: str) -> Inactivity: ...
    async def count_restoration(self, application_id: str) -> None: ...


class Vouchers(Protocol):
    """Vouchers and their steps; whoever changes one has locked its entry before."""

    async def load(self, voucher_id: str) -> Voucher | None: ...
    async def lock(self, voucher_id: str) -> Voucher | None: ...
    async def of_application(self, application_id: str) -> Voucher | None: ...
    async def get_for_update(self, application_id: str) -> Voucher | None: ...
    async def save(self, stepped: Stepped) -> Voucher: ...
    async def steps(self, voucher_id: str) -> Sequence[VoucherStep]: ...
    async def situation(self, voucher_id: str) -> Situation: ...
    async def return_place(self, voucher: Voucher, *, reason: str, by_id: str | None, at: datetime) -> bool: ...


class Deadlines(Protocol):
    """Deadlines, each settled once."""

    async def set(self, deadline: NewDeadline) -> str: ...
    async def set_all(self, deadlines: Collection[NewDeadline]) -> None: ...
    async def settle(
        self,
        application_id: str,
        *,
        how: Settlement,
        at: datetime,
        kinds: Collection[DeadlineKind] | None = None,
        voucher_id: str | None = None,
    ) -> int: ...
    async def wait_on(self, deadline_id: str, *, remind_at: datetime | None) -> None: ...
    async def settle_one(self, deadline_id: str, *, how: Settlement, at: datetime) -> bool: ...
    async def take_due(self, *, now: datetime, passing_by: Collection[str] = ()) -> Deadline | None: ...
    async def open_of(self, application_id: str) -> Sequence[Deadline]: ...


class TermSets(Protocol):
    """Terms and the calendar they are counted by."""

    async def in_force(self, at: datetime) -> Terms: ...
    async def calendar(self) -> WorkingCalendar: ...


class Audit(Protocol):
    """Where decisions of staff are written down."""

    def note(self, note: AuditNote) -> None: ...


class VoucherUnitOfWork(UnitOfWork, Protocol):
    """One transaction in which vouchers live."""

    @property
    def entry_states(self) -> EntryStates: ...
    @property
    def vouchers(self) -> Vouchers: ...
    @property
    def deadlines(self) -> Deadlines: ...
    @property
    def terms(self) -> TermSets: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def group_places(self) -> GroupPlaces: ...
    @property
    def choices(self) -> Choices: ...
    @property
    def waitlists(self) -> Waitlists: ...
    @property
    def contracts(self) -> Contracts: ...
    @property
    def enrolments(self) -> Enrolments: ...
    @property
    def tasks(self) -> NewTasks: ...
