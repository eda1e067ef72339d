"""What a person gets, where, and what they may choose."""

from dataclasses import dataclass

from notifications_service.domain.channels import Channel
from notifications_service.domain.contacts import Contacts, destinations
from notifications_service.domain.kinds import OptionalKind
from notifications_service.domain.preferences import Preferences
from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSettings:
    """Whose settings."""

    account_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSetting:
    """A channel, the masked address, and whether optional notices stay away from it."""

    channel: Channel
    recipient: str | None
    muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that can be seen and chosen."""

    channels: tuple[ChannelSetting, ...]
    optional_kinds: tuple[tuple[OptionalKind, bool], ...]


async def show_settings(command: ShowSettings, *, unit_of_work: NotificationsUnitOfWork) -> Settings:
    """The account's channels as they are known here, the account's own list first."""
    account = await unit_of_work.accounts.find(command.account_id)
    preferences = await unit_of_work.accounts.preferences(command.account_id)
    contacts = account.contacts if account and account.contacts else Contacts()
    return settings_of(contacts, preferences=preferences)


def settings_of(contacts: Contacts, *, preferences: Preferences) -> Settings:
    """The settings that follow from the contacts and the choice."""
    outgoing = tuple(
        ChannelSetting(channel=one.channel, recipient=one.masked, muted=one.channel in preferences.muted_channels)
        for one in destinations(contacts)
    )
    return Settings(
        channels=(ChannelSetting(channel=Channel.IN_APP, recipient=None, muted=False), *outgoing),
        optional_kinds=tuple((kind, kind in preferences.enabled_kinds) for kind in OptionalKind),
    )
