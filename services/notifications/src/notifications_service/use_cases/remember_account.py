"""An account's contacts and language, as identity last told them."""

from dataclasses import dataclass
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from notifications_service.domain.contacts import Contacts
from notifications_service.domain.terms import Language
from notifications_service.use_cases.notify_people import send_notice
from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberAccount:
    """The whole set of contacts and the language, from now on."""

    account_id: str
    language: Language
    contacts: Contacts
    at: datetime


async def remember_account(
    command: RememberAccount, *, unit_of_work: NotificationsUnitOfWork, clock: Clock, portal_url: str
) -> None:
    """Keep the contacts encrypted; what the account was told before its contacts were known is sent now."""
    known = await unit_of_work.accounts.find(command.account_id)
    if known is not None and known.is_erased:
        return
    await unit_of_work.accounts.save(
        command.account_id, language=command.language, contacts=command.contacts, at=command.at
    )
    if known is None:
        for notice in await unit_of_work.notices.unsent(command.account_id):
            await send_notice(notice, unit_of_work=unit_of_work, clock=clock, portal_url=portal_url)
