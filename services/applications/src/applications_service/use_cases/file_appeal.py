"""Contest a decision about an own application."""

from dataclasses import dataclass

from applications_service.domain.appeals import Appeal, AppealState, AppealSubject, ContestedDecision
from applications_service.domain.application import Application
from applications_service.domain.errors import ActionNotAllowedError
from applications_service.domain.privilege import PrivilegeState
from applications_service.domain.privilege_errors import AppealTooLateError, NothingToAppealError
from applications_service.domain.states import State
from applications_service.domain.terms import TermName
from applications_service.use_cases.access import own_application
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.settle_claim import current_claim
from applications_service.use_cases.term_ends import end_of
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id

_DECIDED_AGAINST = frozenset({PrivilegeState.REJECTED, PrivilegeState.EXPIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAppeal:
    """The account contests something about its application, in its own words."""

    account_id: str
    application_id: str
    about: AppealSubject
    text: str


async def file_appeal(command: FileAppeal, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> Appeal:
    """The appeal with the instant by which it is answered."""
    now = clock()
    application = await own_application(
        command.application_id, account_id=command.account_id, at=now, unit_of_work=unit_of_work
    )
    if application.state is State.DRAFT:
        raise ActionNotAllowedError
    contested = await _contested(application, command.about, unit_of_work=unit_of_work)
    terms, calendar = await unit_of_work.terms.in_force(now), await unit_of_work.terms.calendar()
    if contested is not None and end_of(terms[TermName.APPEAL_FILING], contested.at, calendar=calendar) <= now:
        raise AppealTooLateError
    appeal = Appeal(
        id=new_id(),
        application_id=application.id,
        account_id=command.account_id,
        about=command.about,
        text=command.text,
        state=AppealState.FILED,
        state_since=now,
        filed_at=now,
        answer_by=end_of(terms[TermName.APPEAL_ANSWER], now, calendar=calendar),
        contested_at=None if contested is None else contested.at,
        contested_by=None if contested is None else contested.by,
    )
    await unit_of_work.appeals.add(appeal)
    return appeal


async def _contested(
    application: Application, about: AppealSubject, *, unit_of_work: ApplicationsUnitOfWork
) -> ContestedDecision | None:
    """The decision that this service took, where the appeal is about one; raises `NothingToAppealError`."""
    if about is AppealSubject.REJECTION:
        if application.state is not State.REJECTED:
            raise NothingToAppealError
        officer = await unit_of_work.appeals.contested_refusal(application.id)
        return ContestedDecision(at=application.state_since, by=officer)
    if about is AppealSubject.PRIVILEGE:
        claim = await current_claim(application, unit_of_work=unit_of_work)
        if claim is None:
            raise NothingToAppealError
        if claim.state in _DECIDED_AGAINST:
            return ContestedDecision(at=claim.state_since, by=claim.decided_by)
    return None
