"""Counting an attempt before the register is asked."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from children_service.domain.allowance import Allowance, CheckLimits, day_of
from children_service.use_cases.ports import ChildrenUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCheckAllowance:
    """The account wants to check a child."""

    account_id: str


async def take_check_allowance(
    command: TakeCheckAllowance, *, unit_of_work: ChildrenUnitOfWork, clock: Clock, limits: CheckLimits
) -> Allowance:
    """Whether the check may be made; a refusal is a value, because it is remembered."""
    return await unit_of_work.allowances.take(command.account_id, day=day_of(clock()), limits=limits)
