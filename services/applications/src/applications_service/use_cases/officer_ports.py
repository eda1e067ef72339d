"""What officers' work needs from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from applications_service.domain.application import Application
from applications_service.domain.decisions import (
    CorrectionOutcome,
    CorrectionRequest,
    Decision,
    DecisionSummary,
    Hearing,
    HearingOutcome,
    Note,
)
from applications_service.domain.staff import Scope
from applications_service.domain.states import State
from applications_service.domain.terms import Terms
from applications_service.domain.timeline import RejectionGround
from balabaqsha_chassis.working_days import WorkingCalendar


class TermSets(Protocol):
    """Terms and calendar corrections kept as data."""

    async def in_force(self, at: datetime) -> Terms: ...
    async def calendar(self) -> WorkingCalendar: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which applications an officer asks for; `after` is (filed_at, id) of the last one of the page before."""

    scope: Scope
    limit: int
    state: State | None = None
    territory: str | None = None
    number: str | None = None
    #: State -> applications in it since before the instant are overdue; None: whether overdue or not.
    overdue: Mapping[State, datetime] | None = None
    after: tuple[datetime, str] | None = None


class Worklist(Protocol):
    """Filed applications as officers see them; what lies outside the scope is not there."""

    async def page(self, wanted: Wanted) -> list[Application]: ...
    async def find(self, application_id: str, *, scope: Scope) -> Application | None: ...
    async def load(self, application_id: str, *, scope: Scope) -> Application | None:
        """The same, its row held until the end of the transaction."""

    async def count_since_before(self, instants: Mapping[State, datetime]) -> Mapping[State, int]:
        """How many are in each of the states since before its instant."""


class Decisions(Protocol):
    """What officers wrote down."""

    async def ask(self, request: CorrectionRequest) -> None: ...
    async def open_request(self, application_id: str) -> CorrectionRequest | None: ...
    async def requests(self, application_id: str) -> Sequence[CorrectionRequest]: ...
    async def settle_request(self, application_id: str, outcome: CorrectionOutcome, *, at: datetime) -> None: ...
    async def missed_requests(self, at: datetime, *, limit: int) -> list[str]:
        """Applications whose term of correction has passed unanswered, and no hearing about it is appointed."""

    async def appoint(self, hearing: Hearing) -> None: ...
    async def hearings(self, application_id: str) -> Sequence[Hearing]: ...
    async def open_hearing(self, application_id: str, ground: RejectionGround) -> Hearing | None: ...
    async def settle_hearings(
        self, application_id: str, outcome: HearingOutcome, *, at: datetime, ground: RejectionGround | None = None
    ) -> None:
        """End those on the ground, or all of them."""

    async def past_hearings(self, ground: RejectionGround, at: datetime, *, limit: int) -> list[str]:
        """Applications with an open hearing on the ground whose time is over."""

    async def next_ordinal(self, year: int) -> int:
        """The next number of the year, without holes: it is held until the end of the transaction."""

    async def decide(self, decision: Decision) -> None: ...
    async def decisions(self, application_id: str) -> Sequence[DecisionSummary]: ...
    async def add_note(self, note: Note) -> None: ...
    async def notes(self, application_id: str) -> Sequence[Note]: ...
    async def forget(self, application_id: str) -> None:
        """Leave no words about the person: numbers, grounds, instants and hashes stay."""


class IntakeBusyError(Exception):
    """A filing takes long; others are not kept waiting for the watermark behind it."""


class Intake(Protocol):
    """What the watermark is made of."""

    async def hold_filings(self) -> None:
        """Wait until no filing is half way, and let none begin until the end of the transaction.

        Raises `IntakeBusyError` after a second.
        """

    async def pass_filing(self) -> None:
        """Let no watermark be set between here and the end of the transaction."""

    async def oldest_untold(self) -> datetime | None:
        """When the oldest application was filed whose filing the broker has not confirmed."""

    async def told(self, intake: str) -> tuple[datetime, datetime] | None:
        """Until when everything was told, as last announced, and when that was."""

    async def note_told(self, intake: str, *, before: datetime, at: datetime) -> None: ...
