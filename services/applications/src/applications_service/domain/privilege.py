"""A claimed privilege: what is claimed, and what has been proven so far."""

from dataclasses import dataclass
from enum import StrEnum

#: The class everybody has without proof.
GENERAL = "general"


class PrivilegeState(StrEnum):
    """How far a claim is proven; until it is, the application stands by the general class."""

    #: A register may still say.
    DECLARED = "declared"
    AUTO_CONFIRMED = "auto_confirmed"
    #: A person is to look at the documents.
    UNDER_REVIEW = "under_review"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivilegeClaim:
    """One claim of one application; `privilege_class` is the class its type gives if proven."""

    claim_id: str
    type: str
    privilege_class: str
    state: PrivilegeState = PrivilegeState.DECLARED
