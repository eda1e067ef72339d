"""Throw away drafts nobody came back to."""

from applications_service.use_cases.discard_draft import destroy_draft
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock

BATCH = 100


async def expire_drafts(*, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> int:
    """How many drafts past their term were destroyed; at most a batch."""
    now = clock()
    gone = 0
    for application_id in await unit_of_work.applications.expired_drafts(at=now, limit=BATCH):
        application = await unit_of_work.applications.load(application_id)
        if application is not None and application.expires_at is not None and application.expires_at <= now:
            await destroy_draft(application, at=now, unit_of_work=unit_of_work)
            gone += 1
    return gone
