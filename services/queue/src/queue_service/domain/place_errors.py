"""What is refused about kindergartens, places and contracts, by fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from queue_service.domain.errors import QueueError


class KindergartenUnknownError(QueueError):
    """No such kindergarten within the caller's reach."""

    code = "kindergarten_not_found"


class KindergartenExistsError(QueueError):
    """Another kindergarten has that BIN, or that name and address."""

    code = "kindergarten_exists"


class KindergartenChangedError(QueueError):
    """Somebody has changed it since the caller read it."""

    code = "precondition_failed"


class KindergartenClosingError(QueueError):
    """The kindergarten is being closed, or is closed."""

    code = "kindergarten_closing"


class GroupUnknownError(QueueError):
    """No such group within the caller's reach."""

    code = "group_not_found"


class GroupUnsuitableError(QueueError):
    """The group is not for children of that age or need."""

    code = "group_unsuitable"


class GroupFullError(QueueError):
    """Every place of the group is held, taken, or kept for who waits longest."""

    code = "group_full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A place that is not free: who holds it, by public number, and since when."""

    choice_id: str
    number: str
    state: str
    since: datetime


class PlacesInUseError(QueueError):
    """Fewer places were declared than are held and taken."""

    code = "places_in_use"

    def __init__(self, holds: Sequence[Hold], *, held: int, enrolled: int) -> None:
        super().__init__(self.code)
        self.holds = tuple(holds)
        self.held = held
        self.enrolled = enrolled


class WaitlistUnknownError(QueueError):
    """The child does not wait in that kindergarten's list."""

    code = "waitlist_not_found"


class ChoiceUnknownError(QueueError):
    """No such chosen child within the caller's reach."""

    code = "choice_not_found"


class ChoiceAnsweredError(QueueError):
    """The kindergarten has answered already, or the child has gone."""

    code = "choice_answered"


class GroundUnknownError(QueueError):
    """The ground is none that the rules name."""

    code = "ground_unknown"
    field = "ground"


class ContractUnknownError(QueueError):
    """No contract waits for that signature within the caller's reach."""

    code = "contract_not_found"


class ContractEndedError(QueueError):
    """The contract was ended before it was signed by both."""

    code = "contract_ended"


class EnrolmentUnknownError(QueueError):
    """No such enrolled child within the caller's reach."""

    code = "enrolment_not_found"


class EnrolmentOverlapsError(QueueError):
    """The child goes to a kindergarten on that day already."""

    code = "enrolment_overlaps"


class TaskUnknownError(QueueError):
    """No such task within the caller's reach."""

    code = "task_not_found"


class TaskDoneError(QueueError):
    """Somebody has done the task already."""

    code = "task_done"
