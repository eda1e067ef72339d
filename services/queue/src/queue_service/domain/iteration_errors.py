"""What the desk of iterations, entries and corrections refuses, by fact."""

from queue_service.domain.errors import QueueError


class IterationUnknownError(QueueError):
    """No iteration of that id is within the caller's territories."""

    code = "iteration_not_found"


class IterationStateError(QueueError):
    """The iteration's state does not allow the action."""

    code = "iteration_state"

    def __init__(self, *, state: str, possible: tuple[str, ...]) -> None:
        super().__init__(state)
        self.state = state
        self.possible = possible


class CutOffAheadError(QueueError):
    """The announced instant has not come: children may still file for this iteration."""

    code = "cut_off_not_reached"


class IntakeBehindError(QueueError):
    """Not every application filed before the cut-off has been told of."""

    code = "intake_behind"


class IterationInProgressError(QueueError):
    """Another iteration of the same waiting list is being drawn."""

    code = "iteration_in_progress"


class VouchersUnsettledError(QueueError):
    """Vouchers of the iteration still wait for their outcome; an officer may close it all the same."""

    code = "vouchers_unsettled"


class NoSimulationError(QueueError):
    """Nobody has simulated the iteration yet."""

    code = "simulation_missing"


class EntryNotWaitingError(QueueError):
    """The application does not wait in the queue."""

    code = "entry_not_waiting"


class AlreadyHeldError(QueueError):
    """The child is held already."""

    code = "already_held"


class NotHeldError(QueueError):
    """No member of staff holds the child."""

    code = "not_held"


class CorrectionUnknownError(QueueError):
    """No correction of that id is within the caller's territories."""

    code = "correction_not_found"


class CorrectionDecidedError(QueueError):
    """The correction was approved or refused already."""

    code = "correction_decided"


class CorrectionEmptyError(QueueError):
    """The correction changes nothing of where the child stands."""

    code = "correction_changes_nothing"


class CorrectionUnplacedError(QueueError):
    """No category takes the child as it would be corrected."""

    code = "correction_without_category"


class CorrectionImpossibleError(QueueError):
    """The application's state does not allow the correction."""

    code = "correction_impossible"


class RenewalUnknownError(QueueError):
    """No renewal is scheduled under that version."""

    code = "renewal_not_found"


class RenewalScheduledError(QueueError):
    """A renewal is scheduled for that version already, or another one waits for its day."""

    code = "renewal_scheduled"


class RenewalDayError(QueueError):
    """A renewal comes into force on a day ahead."""

    code = "renewal_day_past"


class RenewalRequiredError(QueueError):
    """The rules are not those of a yearly renewal."""

    code = "not_a_renewal"
