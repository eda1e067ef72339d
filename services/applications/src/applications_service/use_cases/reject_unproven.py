"""Refuse applications whose link to the child nobody proved in time."""

from applications_service.domain.states import Action
from applications_service.domain.timeline import RejectionGround
from applications_service.use_cases.announcements import reject
from applications_service.use_cases.policy import Policy
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.remember_child_link import CHILDREN
from balabaqsha_chassis.clock import Clock

BATCH = 100


async def reject_unproven(*, unit_of_work: ApplicationsUnitOfWork, clock: Clock, policy: Policy) -> int:
    """How many were refused; at most a batch.

    The term ends when children has told of something that happened after it: while the bus is silent no term passes,
    and nobody is refused for an outage.
    """
    heard_until = await unit_of_work.links.heard_until(CHILDREN)
    if heard_until is None:
        return 0
    refused = 0
    term_passed = min(heard_until, clock()) - policy.link_term
    for application_id, child_id in await unit_of_work.applications.unproven_filed_before(term_passed, limit=BATCH):
        await unit_of_work.applications.lock_child(child_id)
        application = await unit_of_work.applications.load(application_id)
        if application is not None and application.can(Action.REJECT) and not application.link_proven:
            await reject(application, RejectionGround.CHILD_LINK_NOT_PROVEN, at=clock(), unit_of_work=unit_of_work)
            refused += 1
    return refused
