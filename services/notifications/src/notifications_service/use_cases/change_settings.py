"""A person chooses what they may choose."""

from dataclasses import dataclass

from notifications_service.domain.preferences import Preferences
from notifications_service.use_cases.ports import NotificationsUnitOfWork
from notifications_service.use_cases.show_settings import Settings, ShowSettings, show_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSettings:
    """The whole choice, as the person stated it."""

    account_id: str
    muted_channels: frozenset[str]
    enabled_kinds: frozenset[str]


async def change_settings(command: ChangeSettings, *, unit_of_work: NotificationsUnitOfWork) -> Settings:
    """Keep the choice; notices that must come cannot be chosen away."""
    preferences = Preferences.chosen(muted_channels=command.muted_channels, enabled_kinds=command.enabled_kinds)
    await unit_of_work.accounts.prefer(command.account_id, preferences)
    return await show_settings(ShowSettings(account_id=command.account_id), unit_of_work=unit_of_work)
