"""What the applications service refuses, one class a fact."""

from dataclasses import dataclass
from typing import ClassVar


class ApplicationsError(Exception):
    """Any refusal of this service's rules."""

    code: ClassVar[str] = "refused"


class ApplicationNotFoundError(ApplicationsError):
    """There is no such application for this account."""

    code = "application_not_found"


class NotYourApplicationError(ApplicationsError):
    """Another representative of the child filed it; only the one who filed may change it."""

    code = "not_your_application"


class ApplicationExistsError(ApplicationsError):
    """The child already has an open application."""

    code = "application_exists"


class PrinterBusyError(ApplicationsError):
    """More receipts wait to be printed than are taken on at once."""

    code = "printer_busy"


class ActionNotAllowedError(ApplicationsError):
    """The application's state does not allow the action."""

    code = "action_not_allowed"


class NotEditableAfterFilingError(ApplicationsError):
    """The field is part of what was filed and stays."""

    code = "not_editable_after_filing"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class StaleVersionError(ApplicationsError):
    """The application was changed since the caller read it."""

    code = "precondition_failed"


class TooManyDraftsError(ApplicationsError):
    """The account already keeps as many drafts as it may."""

    code = "too_many_drafts"

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class UnknownValueError(ApplicationsError):
    """A field names something the reference lists do not have."""

    code = "unknown_reference_value"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class PlaceMismatchError(ApplicationsError):
    """Region, district and settlement do not lie in one another."""

    code = "place_mismatch"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingField:
    """A field that must be filled before filing, and the code that says so."""

    field: str
    code: str


class ApplicationIncompleteError(ApplicationsError):
    """Fields needed for filing are not filled."""

    code = "application_incomplete"

    def __init__(self, missing: tuple[MissingField, ...]) -> None:
        super().__init__(", ".join(item.code for item in missing))
        self.missing = missing


class ConsentMissingError(ApplicationsError):
    """The consent was not given."""

    code = "consent_missing"
    field = "consent_accepted"


class ConsentVersionOutdatedError(ApplicationsError):
    """Another version of the consent is in force."""

    code = "consent_version_outdated"
    field = "consent_version"


class FilingDelayedError(ApplicationsError):
    """The filing stood so long before the service's door that its instant can no longer be promised; send it again."""

    code = "filing_delayed"


class ChildOverAgeError(ApplicationsError):
    """The child is too old for a waiting list by the rule in force."""

    code = "child_over_age"
