"""Appeals: what is contested, by when it is answered, and who may answer it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from applications_service.domain.errors import ActionNotAllowedError
from applications_service.domain.privilege_errors import SecondPersonRequiredError


class AppealSubject(StrEnum):
    """What is contested."""

    REJECTION = "rejection"
    HOLD = "hold"
    POSITION = "position"
    CATEGORY = "category"
    PRIVILEGE = "privilege"
    REFUSAL_BY_KINDERGARTEN = "refusal_by_kindergarten"
    OTHER = "other"


class AppealState(StrEnum):
    """How far an appeal is."""

    FILED = "filed"
    UNDER_REVIEW = "under_review"
    DECIDED = "decided"


class AppealOutcome(StrEnum):
    """What was decided."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedDecision:
    """When the contested decision was taken, and by whom if a person took it."""

    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """One appeal; `answer_by` is the first instant at which its answer is late."""

    id: str
    application_id: str
    account_id: str
    about: AppealSubject
    text: str
    state: AppealState
    state_since: datetime
    filed_at: datetime
    answer_by: datetime
    contested_at: datetime | None = None
    contested_by: str | None = None
    taken_by: str | None = None
    outcome: AppealOutcome | None = None
    answer: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    #: The decision as it is numbered within its year.
    decision_number: str | None = None

    def is_late(self, now: datetime) -> bool:
        """Whether the parent should have had an answer by now."""
        return self.state is not AppealState.DECIDED and self.answer_by <= now

    def take_up(self, *, by: str, at: datetime) -> "Appeal":
        """An officer begins to work on it."""
        if self.state is not AppealState.FILED:
            raise ActionNotAllowedError
        self._refuse_own_judge(by)
        return replace(self, state=AppealState.UNDER_REVIEW, state_since=at, taken_by=by)

    def decide(self, outcome: AppealOutcome, *, answer: str, by: str, at: datetime) -> "Appeal":
        """Answer it, once; nobody is judge of an own decision."""
        if self.state is AppealState.DECIDED:
            raise ActionNotAllowedError
        self._refuse_own_judge(by)
        return replace(
            self,
            state=AppealState.DECIDED,
            state_since=at,
            outcome=outcome,
            answer=answer,
            decided_by=by,
            decided_at=at,
        )

    def _refuse_own_judge(self, officer: str) -> None:
        if officer == self.contested_by:
            raise SecondPersonRequiredError
