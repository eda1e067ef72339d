"""Giving an attempt back that the register did not answer."""

from dataclasses import dataclass
from datetime import date

from children_service.use_cases.ports import ChildrenUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCheckAllowance:
    """The register was away, which is not the account's doing."""

    account_id: str
    day: date


async def return_check_allowance(command: ReturnCheckAllowance, *, unit_of_work: ChildrenUnitOfWork) -> None:
    """The attempt counts neither as made nor as failed."""
    await unit_of_work.allowances.give_back(command.account_id, day=command.day, failed=1, in_all=1)
