"""What becomes of corrections that nobody made: first a hearing, then a refusal."""

from applications_service.domain.application import Application
from applications_service.domain.deadlines import DeadlineKind
from applications_service.domain.decisions import Hearing
from applications_service.domain.states import State
from applications_service.domain.timeline import RejectionGround
from applications_service.use_cases.appoint_hearing import earliest_hearing, hold_hearing
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.refuse_application import refuse
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id

BATCH = 20
_GROUND = RejectionGround.CORRECTION_NOT_MADE


async def missed_corrections(*, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> list[str]:
    """Applications whose term of correction has passed without a hearing told of, and those heard since."""
    now, decisions = clock(), unit_of_work.decisions
    to_hear = await decisions.missed_requests(now, limit=BATCH)
    heard = await decisions.past_hearings(_GROUND, now, limit=BATCH)
    return list(dict.fromkeys([*to_hear, *heard]))


async def end_correction(application_id: str, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    """Appoint the hearing, or refuse once it is over; an application sent again meanwhile is left alone."""
    application = await unit_of_work.applications.load(application_id)
    if application is None or application.state is not State.NEEDS_CORRECTION:
        return
    hearing = await unit_of_work.decisions.open_hearing(application_id, _GROUND)
    if hearing is None:
        await _appoint(application, unit_of_work=unit_of_work, clock=clock)
    elif clock() >= max(hearing.hearing_at, application.deadlines[DeadlineKind.RESPOND_BY]):
        await refuse(application, _GROUND, reason="", officer_id=None, unit_of_work=unit_of_work, clock=clock)


async def _appoint(application: Application, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    now = clock()
    hearing_at, terms_version = await earliest_hearing(unit_of_work=unit_of_work, at=now)
    hearing = Hearing(
        id=new_id(),
        application_id=application.id,
        ground=_GROUND,
        hearing_at=hearing_at,
        appointed_by=None,
        appointed_at=now,
        terms_version=terms_version,
    )
    await hold_hearing(application, hearing, unit_of_work=unit_of_work)
