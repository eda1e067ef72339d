"""Which staff role may do what to applications, and where; the one table of it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from applications_service.domain.staff_errors import RoleRequiredError

#: The territory of those who answer for all of them.
EVERYWHERE = "all"


class Role(StrEnum):
    """What a member of staff is, as the access token says."""

    CALL_CENTRE_AGENT = "call_centre_agent"
    ASSISTED_FILING_CLERK = "assisted_filing_clerk"
    PRIVILEGE_REVIEWER = "privilege_reviewer"
    QUEUE_OPERATOR = "queue_operator"
    #: The second pair of eyes.
    APPROVING_OFFICER = "approving_officer"


class StaffAction(StrEnum):
    """What staff do with applications, as the audit names it."""

    LIST_APPLICATIONS = "list_applications"
    LOOK_AT_APPLICATION = "look_at_application"
    REQUEST_CORRECTION = "request_correction"
    APPOINT_HEARING = "appoint_hearing"
    REFUSE_APPLICATION = "refuse_application"
    READ_NOTES = "read_notes"
    ADD_NOTE = "add_note"
    FILE_FOR_PARENT = "file_for_parent"
    MERGE_DUPLICATES = "merge_duplicates"
    LIST_PRIVILEGES = "list_privileges"
    LOOK_AT_PRIVILEGE = "look_at_privilege"
    DECIDE_PRIVILEGE = "decide_privilege"
    READ_DOCUMENT = "read_document"
    LIST_APPEALS = "list_appeals"
    LOOK_AT_APPEAL = "look_at_appeal"
    TAKE_UP_APPEAL = "take_up_appeal"
    DECIDE_APPEAL = "decide_appeal"


_DECIDING = frozenset({Role.QUEUE_OPERATOR, Role.APPROVING_OFFICER})
_REVIEWING = _DECIDING | {Role.PRIVILEGE_REVIEWER}
_WORKING = _REVIEWING | {Role.ASSISTED_FILING_CLERK}

ROLES_OF: Mapping[StaffAction, frozenset[Role]] = MappingProxyType(
    {
        StaffAction.LIST_APPLICATIONS: frozenset(Role),
        StaffAction.LOOK_AT_APPLICATION: frozenset(Role),
        StaffAction.REQUEST_CORRECTION: _REVIEWING,
        StaffAction.APPOINT_HEARING: _DECIDING,
        StaffAction.REFUSE_APPLICATION: _DECIDING,
        StaffAction.READ_NOTES: _WORKING,
        StaffAction.ADD_NOTE: _WORKING,
        StaffAction.FILE_FOR_PARENT: frozenset({Role.ASSISTED_FILING_CLERK}),
        StaffAction.MERGE_DUPLICATES: _DECIDING,
        StaffAction.LIST_PRIVILEGES: _REVIEWING,
        StaffAction.LOOK_AT_PRIVILEGE: _REVIEWING,
        StaffAction.DECIDE_PRIVILEGE: frozenset({Role.PRIVILEGE_REVIEWER, Role.QUEUE_OPERATOR}),
        StaffAction.READ_DOCUMENT: _REVIEWING,
        StaffAction.LIST_APPEALS: _DECIDING,
        StaffAction.LOOK_AT_APPEAL: _DECIDING,
        StaffAction.TAKE_UP_APPEAL: frozenset({Role.APPROVING_OFFICER}),
        StaffAction.DECIDE_APPEAL: frozenset({Role.APPROVING_OFFICER}),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a member of staff answers for applications: everywhere, or in these territories."""

    everywhere: bool
    territories: frozenset[str]

    @classmethod
    def of(cls, territories: AbstractSet[str]) -> "Scope":
        return cls(everywhere=EVERYWHERE in territories, territories=frozenset(territories) - {EVERYWHERE})

    def reaches(self, territory: str | None) -> bool:
        return self.everywhere or territory in self.territories


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A member of staff at work."""

    account_id: str
    roles: frozenset[str]
    scope: Scope

    @property
    def sees_masked(self) -> bool:
        """Whether only so much is shown as answers a call: none of the roles works on applications."""
        return not self.roles & _WORKING

    def authorise(self, action: StaffAction) -> None:
        """Return if one of the roles allows the action; raises `RoleRequiredError` otherwise."""
        if not self.roles & ROLES_OF[action]:
            raise RoleRequiredError
