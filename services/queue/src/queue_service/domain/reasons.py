"""Why a number changes, in codes: the one table from what the ledger says of a movement to what a parent reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Code(StrEnum):
    """Every reason there is; the order is the order of telling."""

    # The child itself, and the rules.
    OWN_ENTERED = "own_entered"
    OWN_RETURNED = "own_returned"
    OWN_LIST_MOVED = "own_list_moved"
    OWN_PRIVILEGE_CONFIRMED = "own_privilege_confirmed"
    OWN_PRIVILEGE_EXPIRED = "own_privilege_expired"
    OWN_PRIVILEGE_REJECTED = "own_privilege_rejected"
    OWN_PRIVILEGE_CANCELLED = "own_privilege_cancelled"
    OWN_CATEGORY_CHANGED = "own_category_changed"
    OWN_VOUCHER_OFFERED = "own_voucher_offered"
    OWN_WITHDRAWN = "own_withdrawn"
    OWN_REJECTED = "own_rejected"
    OWN_ARCHIVED = "own_archived"
    OWN_INACTIVE = "own_inactive"
    OWN_LEFT = "own_left"
    RULESET_CHANGED = "ruleset_changed"
    ANNUAL_RENEWAL = "annual_renewal"
    # Children ahead who went.
    VOUCHER_AHEAD = "voucher_ahead"
    WITHDRAWN_AHEAD = "withdrawn_ahead"
    REJECTED_AHEAD = "rejected_ahead"
    ARCHIVED_AHEAD = "archived_ahead"
    INACTIVE_AHEAD = "inactive_ahead"
    TERRITORY_MOVED_OUT_AHEAD = "territory_moved_out_ahead"
    CATEGORY_LEFT_AHEAD = "category_left_ahead"
    OTHER_LEFT_AHEAD = "other_left_ahead"
    # Children who came ahead.
    JOINED_AHEAD = "joined_ahead"
    LATE_ARRIVAL_AHEAD = "late_arrival_ahead"
    PRIVILEGE_CONFIRMED_AHEAD = "privilege_confirmed_ahead"
    CATEGORY_ENTERED_AHEAD = "category_entered_ahead"
    RESTORED_AHEAD = "restored_ahead"
    VOUCHER_RETURNED_AHEAD = "voucher_returned_ahead"
    APPEAL_UPHELD_AHEAD = "appeal_upheld_ahead"
    TERRITORY_MOVED_IN_AHEAD = "territory_moved_in_ahead"
    OTHER_JOINED_AHEAD = "other_joined_ahead"
    # Either; a correction may also be of the child itself.
    CORRECTION_DECISION = "correction_decision"
    QUOTA_SHIFT = "quota_shift"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason and by how much it alone changed the number; a quota shift names whose line it is and the ratio."""

    code: Code
    count: int
    category: str | None = None
    #: What the rules then in force call that line, by language.
    label: Mapping[str, str] | None = None
    ratio: tuple[int, ...] = ()


class _Told(NamedTuple):
    gone: Code
    come: Code
    own: Code


def _gone(code: Code, own: Code) -> _Told:
    return _Told(code, Code.OTHER_JOINED_AHEAD, own)


def _come(code: Code, own: Code) -> _Told:
    return _Told(Code.OTHER_LEFT_AHEAD, code, own)


def _moved(come: Code, own: Code) -> _Told:
    return _Told(Code.CATEGORY_LEFT_AHEAD, come, own)


_WITHDRAWN = _gone(Code.WITHDRAWN_AHEAD, Code.OWN_WITHDRAWN)
_REJECTED = _gone(Code.REJECTED_AHEAD, Code.OWN_REJECTED)
_ARCHIVED = _gone(Code.ARCHIVED_AHEAD, Code.OWN_ARCHIVED)
_INACTIVE = _gone(Code.INACTIVE_AHEAD, Code.OWN_INACTIVE)

#: What the ledger says (`kind:ground`, or `kind` for any ground) -> one ahead gone, one ahead come, the child itself.
_TABLE: Mapping[str, _Told] = {
    "entered": _come(Code.JOINED_AHEAD, Code.OWN_ENTERED),
    "entered:moved_list": _come(Code.TERRITORY_MOVED_IN_AHEAD, Code.OWN_LIST_MOVED),
    "restored": _come(Code.OTHER_JOINED_AHEAD, Code.OWN_RETURNED),
    "restored:restored": _come(Code.RESTORED_AHEAD, Code.OWN_RETURNED),
    "restored:voucher_returned": _come(Code.VOUCHER_RETURNED_AHEAD, Code.OWN_RETURNED),
    "restored:appeal_upheld": _come(Code.APPEAL_UPHELD_AHEAD, Code.OWN_RETURNED),
    "restored:correction_decision": _come(Code.CORRECTION_DECISION, Code.CORRECTION_DECISION),
    "moved": _moved(Code.CATEGORY_ENTERED_AHEAD, Code.OWN_CATEGORY_CHANGED),
    "moved:privilege_confirmed": _moved(Code.PRIVILEGE_CONFIRMED_AHEAD, Code.OWN_PRIVILEGE_CONFIRMED),
    "moved:privilege_expired": _moved(Code.CATEGORY_ENTERED_AHEAD, Code.OWN_PRIVILEGE_EXPIRED),
    "moved:privilege_rejected": _moved(Code.CATEGORY_ENTERED_AHEAD, Code.OWN_PRIVILEGE_REJECTED),
    "moved:privilege_cancelled": _moved(Code.CATEGORY_ENTERED_AHEAD, Code.OWN_PRIVILEGE_CANCELLED),
    "corrected": _Told(Code.CORRECTION_DECISION, Code.CORRECTION_DECISION, Code.CORRECTION_DECISION),
    "offered": _gone(Code.VOUCHER_AHEAD, Code.OWN_VOUCHER_OFFERED),
    "left": _gone(Code.OTHER_LEFT_AHEAD, Code.OWN_LEFT),
    "left:moved_list": _gone(Code.TERRITORY_MOVED_OUT_AHEAD, Code.OWN_LIST_MOVED),
    "left:withdrawn_by_parent": _WITHDRAWN,
    "left:account_erased": _WITHDRAWN,
    "left:child_unlinked": _WITHDRAWN,
    "left:child_link_not_proven": _REJECTED,
    "left:duplicate": _REJECTED,
    "left:over_age": _REJECTED,
    "left:no_category": _REJECTED,
    "left:archived": _ARCHIVED,
    "left:school_age": _ARCHIVED,
    "left:inactivated": _INACTIVE,
    "left:inactive": _INACTIVE,
}
_UNKNOWN = _Told(Code.OTHER_LEFT_AHEAD, Code.OTHER_JOINED_AHEAD, Code.OWN_LEFT)


@lru_cache(maxsize=1024)
def code_ahead(reason: str, *, sign: int, same_category: bool) -> Code:
    """The code of another child's movement ahead; a reason of a later version is told as "other", never lost."""
    if sign < 0:
        return _told(reason).gone
    if reason == "entered" and same_category:
        return Code.LATE_ARRIVAL_AHEAD
    return _told(reason).come


def code_own(reason: str) -> Code:
    """The code of the child's own movement."""
    return _told(reason).own


def code_of_rules(cause: str) -> Code:
    """The code of a change of the rules, by the cause its document names."""
    return Code.ANNUAL_RENEWAL if cause == Code.ANNUAL_RENEWAL else Code.RULESET_CHANGED


def _told(reason: str) -> _Told:
    return _TABLE.get(reason) or _TABLE.get(reason.partition(":")[0]) or _UNKNOWN
