"""What the life of a voucher refuses, by fact."""

from queue_service.domain.errors import QueueError


class VoucherUnknownError(QueueError):
    """The caller knows of no such voucher."""

    code = "voucher_not_found"


class VoucherStateError(QueueError):
    """The voucher is not in a state in which that is possible; `state` and `possible` say what is."""

    code = "voucher_state_conflict"

    def __init__(self, *, state: str, possible: tuple[str, ...] = ()) -> None:
        super().__init__(state)
        self.state = state
        self.possible = possible


class VoucherChangedError(QueueError):
    """Somebody else changed the voucher at the same time."""

    code = "voucher_changed"


class TermOverError(QueueError):
    """It is too late: the term ended at `deadline` or before."""

    code = "term_over"


class ConfirmationTermOverError(TermOverError):
    """The voucher was to be accepted before `confirm_by`."""

    code = "confirmation_term_over"


class ContractTermOverError(TermOverError):
    """The contract was to be signed before `use_by`."""

    code = "contract_term_over"


class UndoTermOverError(TermOverError):
    """The refusal could be taken back before `undo_by`."""

    code = "undo_term_over"


class RestoreTermOverError(TermOverError):
    """The application could be restored before `restore_by`."""

    code = "restore_term_over"


class RestoredAlreadyError(QueueError):
    """The application was restored as often as the rules allow."""

    code = "restored_already"


class NotInactiveError(QueueError):
    """Only an inactive application is restored."""

    code = "application_not_inactive"


class ConfirmationNotTypedError(QueueError):
    """The word that stands for a refusal was not typed."""

    code = "typed_confirmation_wrong"
    field = "typed_confirmation"
