"""Send a corrected application again."""

from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.application import Application
from applications_service.domain.deadlines import DeadlineKind
from applications_service.domain.decisions import CorrectionOutcome, HearingOutcome
from applications_service.domain.timeline import RejectionGround
from applications_service.use_cases.access import own_application
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock
from balabaqsha_contracts.applications_decision_events import ApplicationResubmittedV1


@dataclass(frozen=True, slots=True, kw_only=True)
class ResubmitApplication:
    """The account has put right what was asked for."""

    account_id: str
    application_id: str


async def resubmit_application(
    command: ResubmitApplication, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> Application:
    """The application is where it was, at its first filing; until it is refused it is never too late."""
    now = clock()
    application = await own_application(
        command.application_id, account_id=command.account_id, at=now, unit_of_work=unit_of_work
    )
    application.resubmit(at=now)
    decisions = unit_of_work.decisions
    await decisions.settle_request(application.id, CorrectionOutcome.ANSWERED, at=now)
    await decisions.settle_hearings(
        application.id, HearingOutcome.DROPPED, at=now, ground=RejectionGround.CORRECTION_NOT_MADE
    )
    application.set_deadline(DeadlineKind.HEARING_AT, await _next_hearing(application.id, unit_of_work=unit_of_work))
    await unit_of_work.applications.save(application)
    await _tell(application, unit_of_work=unit_of_work, clock=clock)
    return application


async def _next_hearing(application_id: str, *, unit_of_work: ApplicationsUnitOfWork) -> datetime | None:
    hearings = await unit_of_work.decisions.hearings(application_id)
    return min((one.hearing_at for one in hearings if one.outcome is None), default=None)


async def _tell(application: Application, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    event = ApplicationResubmittedV1(application_id=application.id, number=application.number, resubmitted_at=clock())
    await unit_of_work.outbox.add(event)
