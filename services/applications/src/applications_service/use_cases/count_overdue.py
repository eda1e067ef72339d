"""Count applications that officers should have attended to."""

from collections.abc import Mapping

from applications_service.domain.states import State
from applications_service.use_cases.list_worklist import overdue_instants
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock


async def count_overdue(*, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> Mapping[State, int]:
    """How many of each state are beyond its service level."""
    now = clock()
    terms, calendar = await unit_of_work.terms.in_force(now), await unit_of_work.terms.calendar()
    return await unit_of_work.worklist.count_since_before(overdue_instants(terms, now, calendar=calendar))
