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
    CORRECTION_REQUESTED = "correction_requested"
    RESUBMITTED = "resubmitted"
    HEARING_APPOINTED = "hearing_appointed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CATEGORY_CHANGED = "category_changed"
    HELD_BACK = "held_back"
    HELD_BACK_NO_MORE = "held_back_no_more"
    VOUCHER_OFFERED = "voucher_offered"
    VOUCHER_CONFIRMED = "voucher_confirmed"
    VOUCHER_DECLINED = "voucher_declined"
    VOUCHER_EXPIRED = "voucher_expired"
    VOUCHER_REVOKED = "voucher_revoked"
    INACTIVATED = "inactivated"
    RESTORED = "restored"
    WAITLIST_JOINED = "waitlist_joined"
    WAITLIST_OFFERED = "waitlist_offered"
    WAITLIST_LEFT = "waitlist_left"
    PLACE_HELD = "place_held"
    PLACE_RELEASED = "place_released"
    CONTRACT_DRAFTED = "contract_drafted"
    CONTRACT_SIGNED_BY_PARENT = "contract_signed_by_parent"
    CONTRACT_SIGNED_BY_KINDERGARTEN = "contract_signed_by_kindergarten"
    ENROLLED = "enrolled"
    ENROLMENT_ENDED = "enrolment_ended"
    ARCHIVED = "archived"
    REINSTATED = "reinstated"


class RejectionGround(StrEnum):
    """Why an application was refused."""

    CHILD_LINK_NOT_PROVEN = "child_link_not_proven"
    DUPLICATE = "duplicate"
    OVER_AGE = "over_age"
    NO_CATEGORY = "no_category"
    CORRECTION_NOT_MADE = "correction_not_made"
    DOCUMENTS_FALSE = "documents_false"
    DATA_FALSE = "data_false"
    NOT_ELIGIBLE = "not_eligible"
    CONSENT_REFUSED = "consent_refused"


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
