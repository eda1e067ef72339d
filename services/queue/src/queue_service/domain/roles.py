"""Which staff role may do what to the waiting list; the one table of it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum

from queue_service.domain.errors import RoleRequiredError, TerritoryRequiredError

#: The territory of those who answer for all of them.
EVERYWHERE = "all"


class Role(StrEnum):
    """What a member of staff is, as the access token says."""

    QUEUE_OPERATOR = "queue_operator"
    #: The second pair of eyes.
    APPROVING_OFFICER = "approving_officer"
    DEPARTMENT_ANALYST = "department_analyst"
    AUDITOR = "auditor"


class Action(StrEnum):
    """What staff do here."""

    READ_RULES = "read_rules"
    DRAFT_RULES = "draft_rules"
    PUBLISH_RULES = "publish_rules"


ROLES_OF: Mapping[Action, frozenset[Role]] = {
    Action.READ_RULES: frozenset(Role),
    Action.DRAFT_RULES: frozenset({Role.QUEUE_OPERATOR, Role.APPROVING_OFFICER}),
    Action.PUBLISH_RULES: frozenset({Role.APPROVING_OFFICER}),
}


#: What reaches every territory at once, and is not for those who answer for some.
_OF_EVERYWHERE = frozenset({Action.DRAFT_RULES, Action.PUBLISH_RULES})


def authorise(roles: AbstractSet[str], *, territories: AbstractSet[str], action: Action) -> None:
    """Return if one of the roles allows the action and the territories reach as far as it.

    Raises `RoleRequiredError` or `TerritoryRequiredError` otherwise.
    """
    if not roles & ROLES_OF[action]:
        raise RoleRequiredError
    if action in _OF_EVERYWHERE and EVERYWHERE not in territories:
        raise TerritoryRequiredError
