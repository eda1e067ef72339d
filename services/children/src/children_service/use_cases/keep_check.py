"""Keeping the register's yes as evidence."""

from dataclasses import dataclass
from datetime import date, timedelta

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from children_service.domain.check import Check, RegisterAnswer
from children_service.use_cases.ports import ChildrenUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepCheck:
    """The register proved that the account represents a child; the attempt was counted on `day`."""

    account_id: str
    answer: RegisterAnswer
    day: date


async def keep_check(
    command: KeepCheck, *, unit_of_work: ChildrenUnitOfWork, clock: Clock, good_for: timedelta
) -> Check:
    """The stored check; the attempt no longer counts as failed. Raises `AccountErasedError`."""
    now = clock()
    await unit_of_work.accounts.hold(command.account_id)
    check = Check(
        id=new_id(),
        account_id=command.account_id,
        answer=command.answer,
        checked_at=now,
        expires_at=now + good_for,
    )
    await unit_of_work.checks.add(check)
    await unit_of_work.allowances.give_back(command.account_id, day=command.day, failed=1, in_all=0)
    return check
