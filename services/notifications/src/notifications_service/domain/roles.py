"""Which staff role may do what to the call list; the one table of it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from types import MappingProxyType

from notifications_service.domain.errors import RoleRequiredError

#: The territory of those who answer for all of them.
EVERYWHERE = "all"


class Role(StrEnum):
    """What a member of staff is, as the access token says."""

    CALL_CENTRE_AGENT = "call_centre_agent"
    QUEUE_OPERATOR = "queue_operator"


class Action(StrEnum):
    """What staff do here; the names stand in the audit."""

    READ_CALL_LIST = "read_call_list"
    REVEAL_PHONE = "reveal_phone"
    RECORD_OUTCOME = "record_outcome"


ROLES_OF: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.READ_CALL_LIST: frozenset(Role),
        Action.REVEAL_PHONE: frozenset({Role.CALL_CENTRE_AGENT}),
        Action.RECORD_OUTCOME: frozenset(Role),
    }
)


def authorise(roles: AbstractSet[str], *, action: Action) -> None:
    """Return if one of the roles allows the action; raises `RoleRequiredError` otherwise."""
    if not roles & ROLES_OF[action]:
        raise RoleRequiredError
