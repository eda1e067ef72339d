"""What notifications needs from its storage for the call list, for where applications stand, and for announcements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from notifications_service.domain.deadlines import CallOutcome, CallReason, CallState, Deadline, Stage
from notifications_service.domain.kinds import NoticeKind
from notifications_service.domain.templates import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCase:
    """One term of one application, and whether somebody is to call about it."""

    id: str
    application_id: str
    account_id: str
    number: str
    territory: str
    event: NoticeKind
    deadline: Deadline
    reason: CallReason | None
    state: CallState
    opened_at: datetime | None = None
    attempts: int = 0
    outcome: CallOutcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The territories a member of staff answers for."""

    territories: frozenset[str]
    everywhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage:
    """Which open cases, the nearest term first."""

    scope: Scope
    territory: str | None
    after: tuple[datetime, str] | None
    limit: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the queue says an application stands."""

    application_id: str
    account_id: str | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One fact for everybody who waits, told account by account; `after` is the last one told."""

    occasion: str
    kind: NoticeKind
    facts: Facts
    occurred_at: datetime
    after: str = ""


class Calls(Protocol):
    """Terms under watch, and whom to call."""

    async def watch(self, case: CallCase, *, at: datetime) -> None: ...

    async def settle(self, application_id: str, *, stages: Collection[Stage], at: datetime) -> None: ...

    async def open_failed(self, notice_ids: Collection[str], *, at: datetime) -> None: ...

    async def open_undelivered(self, *, at: datetime, due_before: datetime) -> None: ...

    async def page(self, page: CallPage) -> list[CallCase]: ...

    async def find(self, case_id: str, *, scope: Scope) -> CallCase | None: ...

    async def record(
        self, case_id: str, *, outcome: CallOutcome, state: CallState, note: str | None, by: str, at: datetime
    ) -> None: ...

    async def count_open(self, *, at: datetime) -> int: ...

    async def purge(self, *, before: datetime) -> None: ...

    async def forget_account(self, account_id: str) -> None: ...


class Standings(Protocol):
    """Where applications stand, as the queue last said."""

    async def move(self, standing: Standing) -> str | None:
        """Remember the state; the one before it."""
        ...

    async def end(self, application_id: str) -> None: ...

    async def reopen(self, application_id: str) -> None: ...

    async def accounts_waiting(self, *, after: str, limit: int) -> Sequence[str]: ...

    async def forget_account(self, account_id: str) -> None: ...


class Announcements(Protocol):
    """What is being told to everybody."""

    async def add(self, announcement: Announcement) -> None: ...

    async def take(self) -> Announcement | None: ...

    async def advance(self, occasion: str, *, after: str | None) -> None: ...
