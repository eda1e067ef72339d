"""What officers had begun is over once an application leaves their hands."""

from datetime import datetime

from applications_service.domain.application import Application
from applications_service.domain.deadlines import DeadlineKind
from applications_service.domain.decisions import CorrectionOutcome, HearingOutcome
from applications_service.domain.timeline import RejectionGround
from applications_service.use_cases.ports import ApplicationsUnitOfWork


def is_with_officers(application: Application) -> bool:
    """Whether a correction is asked for, or a hearing appointed."""
    return not application.deadlines.keys().isdisjoint({DeadlineKind.RESPOND_BY, DeadlineKind.HEARING_AT})


async def end_officers_work(
    application_id: str,
    *,
    unit_of_work: ApplicationsUnitOfWork,
    at: datetime,
    refused_for: RejectionGround | None = None,
) -> None:
    """Close requests and hearings; the one on the ground of a refusal has led to it."""
    decisions = unit_of_work.decisions
    missed = refused_for is RejectionGround.CORRECTION_NOT_MADE
    outcome = CorrectionOutcome.MISSED if missed else CorrectionOutcome.OVERTAKEN
    await decisions.settle_request(application_id, outcome, at=at)
    if refused_for is not None:
        await decisions.settle_hearings(application_id, HearingOutcome.REFUSED, at=at, ground=refused_for)
    await decisions.settle_hearings(application_id, HearingOutcome.DROPPED, at=at)
