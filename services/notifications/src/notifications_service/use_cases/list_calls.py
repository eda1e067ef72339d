"""Whom to call."""

from dataclasses import dataclass

from notifications_service.domain.channels import Channel
from notifications_service.domain.contacts import Contacts, mask
from notifications_service.use_cases.call_ports import CallCase, CallPage
from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCall:
    """A case with the phone as it may be shown to whoever sees the list."""

    case: CallCase
    masked_phone: str | None


async def list_calls(page: CallPage, *, unit_of_work: NotificationsUnitOfWork) -> list[ListedCall]:
    """Open cases of the scope whose term still runs, the nearest first."""
    return [
        ListedCall(case=case, masked_phone=await _masked(case, unit_of_work))
        for case in await unit_of_work.calls.page(page)
    ]


async def _masked(case: CallCase, unit_of_work: NotificationsUnitOfWork) -> str | None:
    account = await unit_of_work.accounts.find(case.account_id)
    phone = (account.contacts if account and account.contacts else Contacts()).address(Channel.SMS)
    return mask(phone, channel=Channel.SMS) if phone else None
