"""Tell the queue until when it has been told of every filing."""

from datetime import datetime, timedelta

from applications_service.use_cases.policy import Policy
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.submit_application import LONGEST_FILING
from balabaqsha_chassis.clock import Clock, truncate
from balabaqsha_contracts.applications_decision_events import IntakeWatermarkV1

INTAKE = "applications"
_STEP = timedelta(seconds=5)


async def announce_watermark(*, unit_of_work: ApplicationsUnitOfWork, clock: Clock, policy: Policy) -> datetime | None:
    """The watermark that was put into the outbox, or None while the last one is fresh or cannot move.

    Why every application filed before it has been told of, but for those whose link to the child is still unproven:

    - A filing shares a lock from before it decides anything to its commit, and is refused when it reached the service
      longer than `LONGEST_FILING` before it got the lock. The lock is held alone here: no filing is half way, and one
      that gets it later reached the service after `now - LONGEST_FILING`.
    - What was committed is in the outbox. The oldest filing there that the broker has not confirmed bounds the
      watermark from above.
    - Every other filing was confirmed before this transaction, so it lies in the queue's mailbox before the watermark
      does, which comes to the same mailbox.
    """
    now, intake = clock(), unit_of_work.intake
    told = await intake.told(INTAKE)
    if told is not None and now - told[1] < policy.watermark_every:
        return None
    await intake.hold_filings()
    now = clock()
    oldest = await intake.oldest_untold()
    before = truncate(now - LONGEST_FILING if oldest is None else min(now - LONGEST_FILING, oldest))
    if told is not None and before - told[0] < _STEP:
        return None
    await unit_of_work.outbox.add(IntakeWatermarkV1(intake=INTAKE, before=before))
    await intake.note_told(INTAKE, before=before, at=now)
    return before
