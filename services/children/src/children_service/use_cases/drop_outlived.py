"""Dropping what has outlived its purpose."""

from datetime import timedelta

from balabaqsha_chassis.clock import Clock
from children_service.domain.allowance import day_of
from children_service.use_cases.ports import ChildrenUnitOfWork

#: Attempts are remembered for a month, so that whoever tries all day and every day is seen.
ATTEMPTS_KEPT = timedelta(days=30)
#: An erased account's tokens live for ten minutes; a day is ample.
ERASURE_KEPT = timedelta(days=1)


async def drop_outlived(*, unit_of_work: ChildrenUnitOfWork, clock: Clock, unused_kept: timedelta) -> None:
    """Checks that no child was added on, counts of past days, and marks of erased accounts."""
    now = clock()
    await unit_of_work.checks.drop_unused(expired_before=now - unused_kept)
    await unit_of_work.allowances.drop(before=day_of(now - ATTEMPTS_KEPT))
    await unit_of_work.accounts.drop_erased(before=now - ERASURE_KEPT)
