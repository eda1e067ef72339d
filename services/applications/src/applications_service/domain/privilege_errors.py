"""What is refused about privileges and appeals, one class a fact."""

from typing import ClassVar

from applications_service.domain.errors import ApplicationsError


class ClaimNotFoundError(ApplicationsError):
    """There is no such claim for whoever asks."""

    code = "privilege_claim_not_found"


class ClaimExistsError(ApplicationsError):
    """The application has a claim already; it is taken back first."""

    code = "privilege_claim_exists"


class ReviewFieldError(ApplicationsError):
    """A field of a decision that does not hold."""

    field: ClassVar[str]


class ProofUnknownError(ReviewFieldError):
    """The application has no such document."""

    code = "proof_document_unknown"
    field = "document_id"


class IssueDateMissingError(ReviewFieldError):
    """A certificate's term runs from its issue, which must be given."""

    code = "issued_at_required"
    field = "issued_at"


class IssuedInFutureError(ReviewFieldError):
    """No document is issued in days to come."""

    code = "issued_in_future"
    field = "issued_at"


class ProofExpiredError(ReviewFieldError):
    """The document proves nothing any more today."""

    code = "proof_expired"
    field = "valid_until"


class AppealNotFoundError(ApplicationsError):
    """There is no such appeal for whoever asks."""

    code = "appeal_not_found"


class AppealExistsError(ApplicationsError):
    """An appeal about the same thing waits for its answer."""

    code = "appeal_exists"


class NothingToAppealError(ApplicationsError):
    """There is no decision of that kind about the application."""

    code = "nothing_to_appeal"


class AppealTooLateError(ApplicationsError):
    """The term for contesting the decision has passed."""

    code = "appeal_too_late"


class SecondPersonRequiredError(ApplicationsError):
    """Whoever took the contested decision does not decide about it again."""

    code = "second_person_required"


class CannotReinstateError(ApplicationsError):
    """The application never stood in the queue: there is no place to give back."""

    code = "cannot_reinstate"
