"""Ask the parent to put something right."""

from collections.abc import Sequence
from dataclasses import dataclass

from applications_service.domain.application import Application
from applications_service.domain.decisions import CorrectionRequest, DecisionKind
from applications_service.domain.grounds import CorrectableField, CorrectionGround
from applications_service.domain.staff import Officer, StaffAction
from applications_service.domain.terms import TermName
from applications_service.use_cases.officer_work import application_of, note_done, record, store
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.term_ends import end_of
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.applications_decision_events import ApplicationCorrectionRequestedV1


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCorrection:
    """What is wrong, where, and the officer's own words to the parent."""

    officer: Officer
    application_id: str
    grounds: Sequence[CorrectionGround]
    fields: Sequence[CorrectableField]
    message: str
    version: int | None = None


async def request_correction(
    command: RequestCorrection, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> Application:
    """The application, waiting for its parent; filing time and place are kept."""
    application = await application_of(
        command.officer, command.application_id, unit_of_work=unit_of_work, version=command.version
    )
    request = await _request(command, unit_of_work=unit_of_work, clock=clock)
    application.request_correction(respond_by=request.respond_by, at=request.requested_at)
    await store(application, unit_of_work=unit_of_work)
    await unit_of_work.decisions.ask(request)
    await _record(application, request, unit_of_work=unit_of_work, clock=clock)
    await unit_of_work.outbox.add(
        ApplicationCorrectionRequestedV1(
            application_id=application.id,
            number=application.number,
            account_id=application.account_id,
            grounds=[ground.value for ground in request.grounds],
            respond_by=request.respond_by,
            requested_at=request.requested_at,
        )
    )
    note_done(command.officer, StaffAction.REQUEST_CORRECTION, application, unit_of_work=unit_of_work)
    return application


async def _request(
    command: RequestCorrection, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> CorrectionRequest:
    now = clock()
    terms = await unit_of_work.terms.in_force(now)
    return CorrectionRequest(
        id=new_id(),
        application_id=command.application_id,
        grounds=tuple(dict.fromkeys(command.grounds)),
        fields=tuple(dict.fromkeys(command.fields)),
        message=command.message,
        respond_by=end_of(terms[TermName.CORRECTION], now, calendar=await unit_of_work.terms.calendar()),
        requested_by=command.officer.account_id,
        requested_at=now,
        terms_version=terms.version,
    )


async def _record(
    application: Application, request: CorrectionRequest, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> None:
    await record(
        application,
        DecisionKind.CORRECTION,
        officer_id=request.requested_by,
        ground=request.grounds[0].value,
        reason=request.message,
        details={"grounds": " ".join(request.grounds), "fields": " ".join(request.fields)},
        unit_of_work=unit_of_work,
        clock=clock,
    )
