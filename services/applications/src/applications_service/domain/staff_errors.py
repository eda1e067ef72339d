"""What officers are refused, one class a fact."""

from datetime import datetime

from applications_service.domain.errors import ApplicationsError


class RoleRequiredError(ApplicationsError):
    """None of the caller's roles allows the action."""

    code = "role_required"


class TerritoryRequiredError(ApplicationsError):
    """The place lies outside the caller's territories."""

    code = "territory_required"


class DecidedMeanwhileError(ApplicationsError):
    """Somebody else changed the application while this decision was being made."""

    code = "decided_meanwhile"


class HearingMissingError(ApplicationsError):
    """Nobody was to be heard on this ground, or the time of it has not come."""

    code = "hearing_missing"


class HearingAppointedError(ApplicationsError):
    """A hearing on this ground is appointed already."""

    code = "hearing_appointed"


class HearingTooSoonError(ApplicationsError):
    """The parent must be told of a hearing some working days before it."""

    code = "hearing_too_soon"
    field = "hearing_at"

    def __init__(self, earliest: datetime) -> None:
        super().__init__(earliest)
        self.earliest = earliest.isoformat(timespec="minutes")


class NotDuplicatesError(ApplicationsError):
    """The two applications are not for one and the same child."""

    code = "not_duplicates"
