"""All that notifications holds of one account, for the person."""

from dataclasses import dataclass

from notifications_service.domain.contacts import Contacts
from notifications_service.domain.errors import AccountNotFoundError
from notifications_service.domain.terms import Language
from notifications_service.use_cases.list_notices import ListNotices, ToldNotice, list_notices
from notifications_service.use_cases.ports import NotificationsUnitOfWork
from notifications_service.use_cases.show_settings import Settings, ShowSettings, show_settings

#: More notices than a childhood holds; a bound all the same.
_MOST = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAccount:
    """Whose data, and who asks."""

    account_id: str
    caller_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountExport:
    """Contacts in full, choices, and everything the account was told."""

    language: Language | None
    contacts: Contacts
    settings: Settings
    notices: tuple[ToldNotice, ...]


async def export_account(command: ExportAccount, *, unit_of_work: NotificationsUnitOfWork) -> AccountExport:
    """The caller's own data; for anybody else's the account does not exist."""
    if command.account_id != command.caller_id:
        raise AccountNotFoundError
    account = await unit_of_work.accounts.find(command.account_id)
    notices = await list_notices(ListNotices(account_id=command.account_id, limit=_MOST), unit_of_work=unit_of_work)
    return AccountExport(
        language=account.language if account else None,
        contacts=account.contacts if account and account.contacts else Contacts(),
        settings=await show_settings(ShowSettings(account_id=command.account_id), unit_of_work=unit_of_work),
        notices=tuple(notices),
    )
