"""A person asked to be forgotten."""

from dataclasses import dataclass
from datetime import datetime

from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseAccount:
    """The account to forget."""

    account_id: str
    at: datetime


async def erase_account(command: EraseAccount, *, unit_of_work: NotificationsUnitOfWork) -> None:
    """Destroy contacts, notices and messages, sent or not; only the mark stays that nothing is to be kept again."""
    await unit_of_work.notices.forget_account(command.account_id)
    await unit_of_work.families.forget_account(command.account_id)
    await unit_of_work.calls.forget_account(command.account_id)
    await unit_of_work.standings.forget_account(command.account_id)
    await unit_of_work.accounts.erase(command.account_id, at=command.at)
