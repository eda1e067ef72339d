"""Destroying what is held of an account that was erased."""

from dataclasses import dataclass
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from children_service.use_cases.ports import ChildrenUnitOfWork
from children_service.use_cases.unlink_child import UnlinkChild, unlink_child


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetAccount:
    """Identity erased the account."""

    account_id: str
    erased_at: datetime


async def forget_account(command: ForgetAccount, *, unit_of_work: ChildrenUnitOfWork, clock: Clock) -> None:
    """No link, no evidence and no count of the account is left, and none can be added by a token still good."""
    await unit_of_work.accounts.mark_erased(command.account_id, at=command.erased_at)
    for child_id in await unit_of_work.links.child_ids_of(command.account_id):
        unlink = UnlinkChild(account_id=command.account_id, child_id=child_id, ground="account_erased")
        await unlink_child(unlink, unit_of_work=unit_of_work, clock=clock)
    await unit_of_work.checks.drop_all(command.account_id)
    await unit_of_work.allowances.drop_all(command.account_id)
