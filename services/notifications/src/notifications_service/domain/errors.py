"""What notifications refuses, one class a fact."""

from typing import ClassVar


class NotificationsError(Exception):
    """A refusal that the caller can act on."""

    code: ClassVar[str] = "refused"


class NoticeNotFoundError(NotificationsError):
    """There is no such notice of this account."""

    code: ClassVar[str] = "notice_not_found"


class AccountNotFoundError(NotificationsError):
    """The account is not the caller's own."""

    code: ClassVar[str] = "account_not_found"


class ChannelUnknownError(NotificationsError):
    """The channel cannot be muted: it does not exist, or it is the account's own list of notices."""

    code: ClassVar[str] = "channel_cannot_be_muted"
    field = "channels"


class KindNotOptionalError(NotificationsError):
    """Notices of this kind always come; only optional kinds can be chosen."""

    code: ClassVar[str] = "kind_not_optional"
    field = "optional_kinds"


class RoleRequiredError(NotificationsError):
    """None of the caller's roles allows this."""

    code: ClassVar[str] = "role_required"


class CallCaseNotFoundError(NotificationsError):
    """There is no such case where the caller may act."""

    code: ClassVar[str] = "call_case_not_found"


class CallCaseClosedError(NotificationsError):
    """The case is closed: the term is settled, or somebody was reached."""

    code: ClassVar[str] = "call_case_closed"


class PhoneUnknownError(NotificationsError):
    """No phone of the account is known."""

    code: ClassVar[str] = "phone_unknown"
