"""What the ledger cannot answer, and what keeps it from being signed."""

from queue_service.domain.errors import QueueError


class LeafUnknownError(QueueError):
    """No signed checkpoint of the size asked for holds such a leaf."""

    code = "leaf_not_found"


class CheckpointUnknownError(QueueError):
    """Nothing of that size has been signed, or not yet."""

    code = "checkpoint_not_found"


class ProofNotReadyError(QueueError):
    """No checkpoint signed so far holds the entry."""

    code = "proof_not_ready"


class NothingToProveError(QueueError):
    """The newest checkpoint has the application standing nowhere, so there is no number."""

    code = "no_number_to_prove"


class LedgerDamagedError(QueueError):
    """What is stored is not what was sealed; nothing more is signed until somebody has looked."""

    code = "ledger_damaged"

    def __init__(self, place: str, *, fault: str) -> None:
        super().__init__(f"{place}: {fault}")
        self.place = place
        self.fault = fault


class HeadAlreadySignedError(QueueError):
    """Somebody else signed a head of that size; there is never a second one."""

    code = "head_already_signed"
