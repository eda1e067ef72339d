"""Which staff role may do what to kindergartens, places and contracts; the one table of it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum

from queue_service.domain.errors import RoleRequiredError
from queue_service.domain.roles import EVERYWHERE

_KINDERGARTEN = "kindergarten:"
_CLERK, _HEAD = "kindergarten_clerk", "kindergarten_head"
_OPERATOR, _OFFICER = "queue_operator", "approving_officer"
_ANALYST, _AUDITOR = "department_analyst", "auditor"
_AT_KINDERGARTEN = frozenset({_CLERK, _HEAD})


class PlaceAction(StrEnum):
    """What staff of the department and of kindergartens do here."""

    READ_KINDERGARTENS = "read_kindergartens"
    CHANGE_KINDERGARTENS = "change_kindergartens"
    IMPORT_KINDERGARTENS = "import_kindergartens"
    CLOSE_KINDERGARTEN = "close_kindergarten"
    READ_TASKS = "read_tasks"
    COMPLETE_TASK = "complete_task"
    READ_REPORTS = "read_reports"
    READ_OWN_KINDERGARTEN = "read_own_kindergarten"
    CHANGE_OWN_KINDERGARTEN = "change_own_kindergarten"
    DECLARE_PLACES = "declare_places"
    SEE_CHILDREN = "see_children"
    ANSWER_CHOICE = "answer_choice"
    SIGN_CONTRACT = "sign_contract"
    DISMISS_CHILD = "dismiss_child"


ROLES_OF: Mapping[PlaceAction, frozenset[str]] = {
    PlaceAction.READ_KINDERGARTENS: frozenset({_OPERATOR, _OFFICER, _ANALYST, _AUDITOR}),
    PlaceAction.CHANGE_KINDERGARTENS: frozenset({_OPERATOR}),
    PlaceAction.IMPORT_KINDERGARTENS: frozenset({_OPERATOR}),
    PlaceAction.CLOSE_KINDERGARTEN: frozenset({_OPERATOR, _OFFICER}),
    PlaceAction.READ_TASKS: frozenset({_OPERATOR, _OFFICER, _AUDITOR}),
    PlaceAction.COMPLETE_TASK: frozenset({_OPERATOR, _OFFICER}),
    PlaceAction.READ_REPORTS: frozenset({_OPERATOR, _OFFICER, _ANALYST, _AUDITOR}),
    PlaceAction.READ_OWN_KINDERGARTEN: _AT_KINDERGARTEN,
    PlaceAction.CHANGE_OWN_KINDERGARTEN: _AT_KINDERGARTEN,
    PlaceAction.DECLARE_PLACES: _AT_KINDERGARTEN,
    PlaceAction.SEE_CHILDREN: _AT_KINDERGARTEN,
    PlaceAction.ANSWER_CHOICE: _AT_KINDERGARTEN,
    PlaceAction.SIGN_CONTRACT: frozenset({_HEAD}),
    PlaceAction.DISMISS_CHILD: _AT_KINDERGARTEN,
}


def authorise_place(roles: AbstractSet[str], *, action: PlaceAction) -> None:
    """Return if one of the roles allows the action; raises `RoleRequiredError` otherwise."""
    if not roles & ROLES_OF[action]:
        raise RoleRequiredError


def is_at_kindergarten(action: PlaceAction) -> bool:
    """Whether the action is one of a kindergarten's own staff."""
    return ROLES_OF[action] <= _AT_KINDERGARTEN


def kindergartens_of(territories: AbstractSet[str]) -> tuple[str, ...]:
    """The kindergartens whose staff the caller is, in a stable order."""
    return tuple(sorted(one.removeprefix(_KINDERGARTEN) for one in territories if one.startswith(_KINDERGARTEN)))


def reaches_everywhere(territories: AbstractSet[str]) -> bool:
    """Whether the caller answers for every territory."""
    return EVERYWHERE in territories
