"""The finest cells of a waiting list, and the key that orders children inside a category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class PrivilegeClass(StrEnum):
    """What the law lets a child pass before others by; `general` is everyone."""

    A = "a"
    B1 = "b1"
    B2 = "b2"
    GENERAL = "general"


class ClaimState(StrEnum):
    """How far a privilege is proven."""

    DECLARED = "declared"
    AUTO_CONFIRMED = "auto_confirmed"
    UNDER_REVIEW = "under_review"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


_PROVEN = frozenset({ClaimState.CONFIRMED, ClaimState.AUTO_CONFIRMED})


def class_in_force(claimed: PrivilegeClass | None, state: ClaimState | None) -> PrivilegeClass:
    """The class a child stands by: the claimed one once proven, else the general one.

    An unproven privilege lifts nobody; on proof the child moves with the effect of its own filing time.
    """
    return claimed if claimed is not None and state in _PROVEN else PrivilegeClass.GENERAL


class Atom(NamedTuple):
    """Birth-year cohort and privilege class: it changes only by an event about the child itself."""

    cohort: int
    privilege_class: PrivilegeClass


class Key(NamedTuple):
    """The strict order inside a category: filing time in milliseconds, then the application's random code."""

    filed_at_ms: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One child's application in one waiting list."""

    atom: Atom
    key: Key
    held: bool = False


def cohort_of(birth_date: date) -> int:
    """The child's birth-year cohort: the calendar year of birth (domain rule 1.3)."""
    return birth_date.year
