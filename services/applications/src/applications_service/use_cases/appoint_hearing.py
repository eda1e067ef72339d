"""Tell the parent that the application may be refused, and until when to be heard."""

from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.application import Application
from applications_service.domain.deadlines import DeadlineKind
from applications_service.domain.decisions import Hearing
from applications_service.domain.staff import Officer, StaffAction
from applications_service.domain.staff_errors import HearingAppointedError, HearingTooSoonError
from applications_service.domain.terms import TermName
from applications_service.domain.timeline import RejectionGround
from applications_service.use_cases.officer_work import application_of, note_done, store
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.term_ends import end_of
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.applications_decision_events import HearingAppointedV1


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointHearing:
    """On what ground it may be refused, and until when the parent may be heard."""

    officer: Officer
    application_id: str
    ground: RejectionGround
    hearing_at: datetime
    version: int | None = None


async def appoint_hearing(
    command: AppointHearing, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> Application:
    """The application with its hearing; raises `HearingTooSoonError` when the parent would not know early enough."""
    application = await application_of(
        command.officer, command.application_id, unit_of_work=unit_of_work, version=command.version
    )
    earliest, terms_version = await earliest_hearing(unit_of_work=unit_of_work, at=clock())
    if command.hearing_at < earliest:
        raise HearingTooSoonError(earliest)
    hearing = Hearing(
        id=new_id(),
        application_id=application.id,
        ground=command.ground,
        hearing_at=command.hearing_at,
        appointed_by=command.officer.account_id,
        appointed_at=clock(),
        terms_version=terms_version,
    )
    await hold_hearing(application, hearing, unit_of_work=unit_of_work)
    note_done(
        command.officer,
        StaffAction.APPOINT_HEARING,
        application,
        unit_of_work=unit_of_work,
        ground=command.ground.value,
    )
    return application


async def earliest_hearing(*, unit_of_work: ApplicationsUnitOfWork, at: datetime) -> tuple[datetime, str]:
    """The first instant at which a hearing told of now may be, and the version of the terms that say so."""
    terms = await unit_of_work.terms.in_force(at)
    calendar = await unit_of_work.terms.calendar()
    return end_of(terms[TermName.HEARING_NOTICE], at, calendar=calendar), terms.version


async def hold_hearing(application: Application, hearing: Hearing, *, unit_of_work: ApplicationsUnitOfWork) -> None:
    """Keep the hearing and tell of it; one on the same ground at a time."""
    if await unit_of_work.decisions.open_hearing(application.id, hearing.ground) is not None:
        raise HearingAppointedError
    known = application.deadlines.get(DeadlineKind.HEARING_AT, hearing.hearing_at)
    application.appoint_hearing(hearing.ground, hearing_at=min(known, hearing.hearing_at), at=hearing.appointed_at)
    await store(application, unit_of_work=unit_of_work)
    await unit_of_work.decisions.appoint(hearing)
    await unit_of_work.outbox.add(
        HearingAppointedV1(
            application_id=application.id,
            number=application.number,
            account_id=application.account_id,
            ground=hearing.ground.value,
            hearing_at=hearing.hearing_at,
            appointed_at=hearing.appointed_at,
        )
    )
