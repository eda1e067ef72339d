"""What happened to an application, in words a parent can follow."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Milestone(StrEnum):
    """One kind of thing that happens to an application."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    LINK_PROVEN = "link_proven"
    QUEUED = "queued"
    CORRECTED = "corrected"
    HANDED_OVER = "handed_over"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class RejectionGround(StrEnum):
    """Why an application was refused."""

    CHILD_LINK_NOT_PROVEN = "child_link_not_proven"
    DUPLICATE = "duplicate"
    OVER_AGE = "over_age"
    NO_CATEGORY = "no_category"


class WithdrawalGround(StrEnum):
    """Why an application was taken back."""

    WITHDRAWN_BY_PARENT = "withdrawn_by_parent"
    ACCOUNT_ERASED = "account_erased"
    CHILD_UNLINKED = "child_unlinked"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One thing that happened, when, and on what ground if one is needed."""

    at: datetime
    milestone: Milestone
    ground: str | None = None
