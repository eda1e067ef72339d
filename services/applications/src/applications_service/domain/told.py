"""What the queue tells of an application."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from applications_service.domain.deadlines import DeadlineKind
from applications_service.domain.states import State
from applications_service.domain.timeline import Milestone


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The state after a fact, when it was, and what of it the parent is shown."""

    state: State
    at: datetime
    milestone: Milestone | None = None
    ground: str | None = None
    #: Instants the fact set; None takes one away.
    deadlines: Mapping[DeadlineKind, datetime | None] = field(default_factory=dict)
    #: A recorded decision gives the place back, whatever had ended it.
    by_decision: bool = False

    @property
    def tells_more(self) -> bool:
        """Whether there is anything in it besides the state."""
        return self.milestone is not None or bool(self.deadlines)
