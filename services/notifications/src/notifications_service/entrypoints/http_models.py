"""Bodies of the HTTP interface."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, StrictBool

from balabaqsha_chassis.representation import ApiTime, Line, RequestModel, ResponseModel
from notifications_service.domain.channels import Channel
from notifications_service.domain.kinds import NoticeKind, OptionalKind
from notifications_service.domain.message_state import MessageState
from notifications_service.domain.templates import render_notice
from notifications_service.domain.terms import OPTIONAL_KINDS, Language
from notifications_service.use_cases.export_account import AccountExport
from notifications_service.use_cases.list_notices import ToldNotice
from notifications_service.use_cases.ports import SendingState
from notifications_service.use_cases.show_settings import Settings

Code = Annotated[Line, Field(min_length=1, max_length=64)]


class DeliveryView(ResponseModel):
    """How far a notice got on one channel; `recipient` is masked, and null for the account's own list."""

    channel: Channel
    recipient: str | None
    state: MessageState
    at: ApiTime

    @classmethod
    def of(cls, sending: SendingState) -> "DeliveryView":
        return cls(channel=sending.channel, recipient=sending.recipient, state=sending.state, at=sending.at)


class NotificationView(ResponseModel):
    """One thing the account was told, in the caller's language."""

    id: str
    at: ApiTime
    kind: NoticeKind
    title: str
    text: str
    read_at: ApiTime | None
    application_id: str | None
    deliveries: list[DeliveryView]

    @classmethod
    def of(cls, told: ToldNotice, *, language: Language, url: str) -> "NotificationView":
        notice = told.notice
        rendered = render_notice(notice.kind, notice.facts, language=language, url=url)
        return cls(
            id=notice.id,
            at=notice.occurred_at,
            kind=notice.kind,
            title=rendered.title,
            text=rendered.text,
            read_at=notice.read_at,
            application_id=notice.application_id,
            deliveries=[DeliveryView.of(sending) for sending in told.sendings],
        )


class ChannelView(ResponseModel):
    """A channel; `muted` keeps optional notices away from it, never what a person must know."""

    channel: Channel
    recipient: str | None
    muted: bool


class OptionalKindView(ResponseModel):
    """A kind of notice that comes only to those who asked for it."""

    kind: OptionalKind
    text: str
    enabled: bool


class SettingsView(ResponseModel):
    """Where notices come, and what can be chosen."""

    channels: list[ChannelView]
    optional_kinds: list[OptionalKindView]

    @classmethod
    def of(cls, settings: Settings, *, language: Language) -> "SettingsView":
        return cls(
            channels=[
                ChannelView(channel=one.channel, recipient=one.recipient, muted=one.muted) for one in settings.channels
            ],
            optional_kinds=[
                OptionalKindView(kind=kind, text=OPTIONAL_KINDS[kind][language], enabled=enabled)
                for kind, enabled in settings.optional_kinds
            ],
        )


class ChannelChoice(RequestModel):
    """Whether optional notices stay away from the channel; `recipient` is taken and ignored."""

    channel: Code
    muted: StrictBool
    recipient: Annotated[Line, Field(max_length=200)] | None = None


class OptionalKindChoice(RequestModel):
    """Whether the optional kind is wanted; `text` is taken and ignored."""

    kind: Code
    enabled: StrictBool
    text: Annotated[Line, Field(max_length=200)] | None = None


class SettingsChoice(RequestModel):
    """The whole choice: what is not named is not muted, not wanted. What was read may be sent back."""

    channels: Annotated[Sequence[ChannelChoice], Field(max_length=10)] = ()
    optional_kinds: Annotated[Sequence[OptionalKindChoice], Field(max_length=10)] = ()

    @property
    def muted_channels(self) -> frozenset[str]:
        return frozenset(one.channel for one in self.channels if one.muted)

    @property
    def enabled_kinds(self) -> frozenset[str]:
        return frozenset(one.kind for one in self.optional_kinds if one.enabled)


class ExportView(ResponseModel):
    """All that this service holds of the account."""

    language: Language | None
    phones: list[str]
    email: str | None
    settings: SettingsView
    notifications: list[NotificationView]

    @classmethod
    def of(cls, export: AccountExport, *, language: Language, url: str) -> "ExportView":
        return cls(
            language=export.language,
            phones=list(export.contacts.phones),
            email=export.contacts.email,
            settings=SettingsView.of(export.settings, language=language),
            notifications=[NotificationView.of(told, language=language, url=url) for told in export.notices],
        )
