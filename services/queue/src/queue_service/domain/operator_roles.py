"""Which staff role may do what to iterations, entries, the pool and renewals; the one table of it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from queue_service.domain.errors import RoleRequiredError, TerritoryRequiredError
from queue_service.domain.roles import EVERYWHERE, Role

_OPERATOR = frozenset({Role.QUEUE_OPERATOR})
_OFFICER = frozenset({Role.APPROVING_OFFICER})
_DECIDING = _OPERATOR | _OFFICER
#: Persons are not for analysts.
_LOOKING = _DECIDING | {Role.AUDITOR}
_ANY = frozenset(Role)


class OperatorAction(StrEnum):
    """What staff of the department do at the desk of the queue."""

    READ_ITERATIONS = "read_iterations"
    DRAFT_ITERATION = "draft_iteration"
    SIMULATE_ITERATION = "simulate_iteration"
    APPROVE_ITERATION = "approve_iteration"
    PUBLISH_ITERATION = "publish_iteration"
    CLOSE_ITERATION = "close_iteration"
    CANCEL_ITERATION = "cancel_iteration"
    READ_ENTRIES = "read_entries"
    LOOK_AT_ENTRY = "look_at_entry"
    HOLD_ENTRY = "hold_entry"
    RELEASE_ENTRY = "release_entry"
    READ_CORRECTIONS = "read_corrections"
    PROPOSE_CORRECTION = "propose_correction"
    APPROVE_CORRECTION = "approve_correction"
    REFUSE_CORRECTION = "refuse_correction"
    READ_VOUCHERS = "read_vouchers"
    REVOKE_VOUCHER = "revoke_voucher"
    SUSPEND_VOUCHER = "suspend_voucher"
    RESUME_VOUCHER = "resume_voucher"
    READ_POOL = "read_pool"
    DECLARE_PLACES = "declare_places"
    READ_RENEWALS = "read_renewals"
    SCHEDULE_RENEWAL = "schedule_renewal"
    CANCEL_RENEWAL = "cancel_renewal"


ROLES_OF: Mapping[OperatorAction, frozenset[Role]] = {
    OperatorAction.READ_ITERATIONS: _ANY,
    OperatorAction.DRAFT_ITERATION: _OPERATOR,
    OperatorAction.SIMULATE_ITERATION: _DECIDING,
    OperatorAction.APPROVE_ITERATION: _OFFICER,
    OperatorAction.PUBLISH_ITERATION: _DECIDING,
    OperatorAction.CLOSE_ITERATION: _DECIDING,
    OperatorAction.CANCEL_ITERATION: _DECIDING,
    OperatorAction.READ_ENTRIES: _LOOKING,
    OperatorAction.LOOK_AT_ENTRY: _LOOKING,
    OperatorAction.HOLD_ENTRY: _DECIDING,
    OperatorAction.RELEASE_ENTRY: _DECIDING,
    OperatorAction.READ_CORRECTIONS: _LOOKING,
    OperatorAction.PROPOSE_CORRECTION: _OPERATOR,
    OperatorAction.APPROVE_CORRECTION: _OFFICER,
    OperatorAction.REFUSE_CORRECTION: _OFFICER,
    OperatorAction.READ_VOUCHERS: _LOOKING,
    OperatorAction.REVOKE_VOUCHER: _OFFICER,
    OperatorAction.SUSPEND_VOUCHER: _OFFICER,
    OperatorAction.RESUME_VOUCHER: _OFFICER,
    OperatorAction.READ_POOL: _ANY,
    OperatorAction.DECLARE_PLACES: _OPERATOR,
    OperatorAction.READ_RENEWALS: _ANY,
    OperatorAction.SCHEDULE_RENEWAL: _OPERATOR,
    OperatorAction.CANCEL_RENEWAL: _OFFICER,
}

#: What reaches every territory at once, and is not for those who answer for some.
_OF_EVERYWHERE = frozenset({OperatorAction.SCHEDULE_RENEWAL, OperatorAction.CANCEL_RENEWAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The territories a member of staff answers for."""

    territories: tuple[str, ...]
    everywhere: bool

    def reaches(self, territory: str) -> bool:
        """Whether the territory is among them."""
        return self.everywhere or territory in self.territories


def authorise_operator(roles: AbstractSet[str], *, territories: AbstractSet[str], action: OperatorAction) -> Scope:
    """The caller's scope if one of the roles allows the action.

    Raises `RoleRequiredError`, or `TerritoryRequiredError` for what reaches every territory.
    """
    if not roles & ROLES_OF[action]:
        raise RoleRequiredError
    everywhere = EVERYWHERE in territories
    if action in _OF_EVERYWHERE and not everywhere:
        raise TerritoryRequiredError
    return Scope(territories=tuple(sorted(territories)), everywhere=everywhere)
