"""What people are told of."""

from enum import StrEnum

from notifications_service.domain.channels import OUTGOING, Channel


class CodeKind(StrEnum):
    """Texts that belong to no account yet, or prove a contact; never kept as a notice."""

    CODE_REGISTRATION = "code_registration"
    CODE_LOGIN = "code_login"
    CODE_RECOVERY = "code_recovery"
    CODE_CONTACT = "code_contact"
    ALREADY_REGISTERED = "already_registered"


class NoticeKind(StrEnum):
    """Facts that an account is told of; none of them can be muted."""

    ACCOUNT_REGISTERED = "account_registered"
    CONTACT_CHANGED = "contact_changed"
    LANGUAGE_CHANGED = "language_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a kind
    APPLICATION_FILED = "application_filed"
    APPLICATION_QUEUED = "application_queued"
    APPLICATION_WITHDRAWN = "application_withdrawn"
    APPLICATION_REJECTED = "application_rejected"
    APPLICATION_REFUSED = "application_refused"
    APPLICATION_ARCHIVED = "application_archived"
    APPLICATION_REINSTATED = "application_reinstated"
    APPLICATION_INACTIVATED = "application_inactivated"
    #: The one restoration is spent: there is no second.
    APPLICATION_INACTIVATED_AGAIN = "application_inactivated_again"
    APPLICATION_RESTORED = "application_restored"
    CORRECTION_REQUESTED = "correction_requested"
    CORRECTION_RECEIVED = "correction_received"
    HEARING_APPOINTED = "hearing_appointed"
    APPEAL_DECIDED = "appeal_decided"
    PRIVILEGE_DECLARED = "privilege_declared"
    PRIVILEGE_CONFIRMED = "privilege_confirmed"
    PRIVILEGE_REJECTED = "privilege_rejected"
    PRIVILEGE_EXPIRED = "privilege_expired"
    PRIVILEGE_REMINDER = "privilege_reminder"
    VOUCHER_OFFERED = "voucher_offered"
    VOUCHER_CONFIRMED = "voucher_confirmed"
    VOUCHER_DECLINED = "voucher_declined"
    VOUCHER_REVOKED = "voucher_revoked"
    CONFIRMATION_REMINDER = "confirmation_reminder"
    CONTRACT_REMINDER = "contract_reminder"
    RESTORATION_REMINDER = "restoration_reminder"
    WAITLIST_REMINDER = "waitlist_reminder"
    HOLD_PLACED = "hold_placed"
    HOLD_LIFTED = "hold_lifted"
    PLACE_HELD = "place_held"
    PLACE_RELEASED = "place_released"
    CONTRACT_DRAFTED = "contract_drafted"
    CONTRACT_SIGNED = "contract_signed"
    CHILD_ENROLLED = "child_enrolled"
    ENROLMENT_ENDED = "enrolment_ended"
    WAITLIST_JOINED = "waitlist_joined"
    WAITLIST_OFFERED = "waitlist_offered"
    WAITLIST_LEFT = "waitlist_left"
    RENEWAL_PREVIEWED = "renewal_previewed"


class OptionalKind(StrEnum):
    """Notices that come only to those who asked for them."""

    POSITION_DIGEST = "position_digest"


#: What a person did a moment ago, or needs to look at rather than to answer, stays in the account's own list.
_IN_APP_ONLY = frozenset(
    {
        NoticeKind.LANGUAGE_CHANGED,
        NoticeKind.CORRECTION_RECEIVED,
        NoticeKind.PRIVILEGE_DECLARED,
        NoticeKind.WAITLIST_JOINED,
        NoticeKind.RENEWAL_PREVIEWED,
    }
)


def outgoing_channels(kind: NoticeKind) -> tuple[Channel, ...]:
    """The channels beside the account's own list that the kind goes by."""
    return () if kind in _IN_APP_ONLY else OUTGOING
