"""What people are told of."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

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


class OptionalKind(StrEnum):
    """Notices that come only to those who asked for them."""

    POSITION_DIGEST = "position_digest"


_IN_APP_ONLY: Mapping[NoticeKind, tuple[Channel, ...]] = MappingProxyType({NoticeKind.LANGUAGE_CHANGED: ()})


def outgoing_channels(kind: NoticeKind) -> tuple[Channel, ...]:
    """The channels beside the account's own list that the kind goes by."""
    return _IN_APP_ONLY.get(kind, OUTGOING)
