"""Officers' work on appeals: taken up, and answered by somebody who did not take the contested decision."""

from dataclasses import dataclass, replace
from datetime import datetime

from applications_service.domain.appeals import Appeal, AppealOutcome, AppealSubject
from applications_service.domain.application import Application
from applications_service.domain.claim_table import ClaimAction
from applications_service.domain.decisions import DecisionKind
from applications_service.domain.privilege_errors import AppealNotFoundError, CannotReinstateError
from applications_service.domain.staff import Officer, StaffAction
from applications_service.use_cases.officer_work import record
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.privilege_ports import AppealCase
from applications_service.use_cases.settle_claim import current_claim, review_term, settle_claim
from applications_service.use_cases.staff_audit import noted
from balabaqsha_chassis.clock import Clock
from balabaqsha_contracts.applications_decision_events import AppealDecidedV1, ApplicationReinstatedV1

APPEAL = "appeal"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAppeal:
    """The answer, in the officer's words to the parent."""

    officer: Officer
    appeal_id: str
    outcome: AppealOutcome
    answer: str


async def take_up_appeal(
    appeal_id: str, *, officer: Officer, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> AppealCase:
    """The parent sees that somebody works on it."""
    officer.authorise(StaffAction.TAKE_UP_APPEAL)
    case = await _held(appeal_id, officer=officer, unit_of_work=unit_of_work)
    taken = case.appeal.take_up(by=officer.account_id, at=clock())
    await unit_of_work.appeals.save(taken)
    _note(StaffAction.TAKE_UP_APPEAL, taken, officer=officer, unit_of_work=unit_of_work)
    return AppealCase(appeal=taken, application=case.application)


async def decide_appeal(command: DecideAppeal, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> AppealCase:
    """The decided appeal; what it gives back is given back with it, with the instant of the first filing."""
    command.officer.authorise(StaffAction.DECIDE_APPEAL)
    now = clock()
    case = await _held(command.appeal_id, officer=command.officer, unit_of_work=unit_of_work)
    decided = case.appeal.decide(command.outcome, answer=command.answer, by=command.officer.account_id, at=now)
    if command.outcome is AppealOutcome.UPHELD:
        await _give_back(decided, application=case.application, unit_of_work=unit_of_work, at=now)
    decided = await _numbered(decided, application=case.application, unit_of_work=unit_of_work, clock=clock)
    await unit_of_work.appeals.save(decided)
    await _tell(decided, application=case.application, unit_of_work=unit_of_work, at=now)
    _note(StaffAction.DECIDE_APPEAL, decided, officer=command.officer, unit_of_work=unit_of_work)
    return AppealCase(appeal=decided, application=case.application)


async def _numbered(
    appeal: Appeal, *, application: Application, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> Appeal:
    """The appeal with the number its decision has within the year."""
    decision = await record(
        application,
        DecisionKind.APPEAL,
        officer_id=appeal.decided_by,
        ground=str(appeal.outcome),
        reason=str(appeal.answer),
        unit_of_work=unit_of_work,
        clock=clock,
        details={"appeal_id": appeal.id, "about": appeal.about.value},
    )
    return replace(appeal, decision_number=decision.number)


async def _held(appeal_id: str, *, officer: Officer, unit_of_work: ApplicationsUnitOfWork) -> AppealCase:
    """The appeal and its application, held, the child's applications with them."""
    seen = await unit_of_work.appeals.find(appeal_id)
    known = None
    if seen is not None:
        known = await unit_of_work.worklist.find(seen.application_id, scope=officer.scope)
    if known is None:
        raise AppealNotFoundError
    await unit_of_work.applications.lock_child(known.child_id)
    application = await unit_of_work.worklist.load(known.id, scope=officer.scope)
    appeal = await unit_of_work.appeals.find(appeal_id)
    if application is None or appeal is None:
        raise AppealNotFoundError
    return AppealCase(appeal=appeal, application=application)


async def _give_back(
    appeal: Appeal, *, application: Application, unit_of_work: ApplicationsUnitOfWork, at: datetime
) -> None:
    if appeal.about is AppealSubject.REJECTION:
        await _reinstate(application, unit_of_work=unit_of_work, at=at)
    elif appeal.about is AppealSubject.PRIVILEGE:
        await _look_again(application, unit_of_work=unit_of_work, at=at)


async def _reinstate(application: Application, *, unit_of_work: ApplicationsUnitOfWork, at: datetime) -> None:
    if application.standing is None:
        raise CannotReinstateError
    application.reinstate(at=at)
    await unit_of_work.applications.save(application)
    await unit_of_work.outbox.add(
        ApplicationReinstatedV1(
            application_id=application.id,
            number=application.number,
            account_id=application.account_id,
            ground="appeal_upheld",
            reinstated_at=at,
        )
    )


async def _look_again(application: Application, *, unit_of_work: ApplicationsUnitOfWork, at: datetime) -> None:
    """A claim decided against is looked at once more; one not decided yet is merely late, and stays where it is."""
    claim = await current_claim(application, unit_of_work=unit_of_work)
    if claim is not None and application.is_open and claim.can(ClaimAction.UPHOLD_APPEAL):
        review_by = await review_term(at, unit_of_work=unit_of_work)
        await settle_claim(claim.look_again(review_by=review_by, at=at), application, unit_of_work=unit_of_work, at=at)


async def _tell(
    appeal: Appeal, *, application: Application, unit_of_work: ApplicationsUnitOfWork, at: datetime
) -> None:
    """The account hears even of an application that nobody else was told of."""
    if appeal.outcome is None:
        return
    await unit_of_work.outbox.add(
        AppealDecidedV1(
            application_id=application.id,
            number=application.number,
            account_id=appeal.account_id,
            appeal_id=appeal.id,
            about=appeal.about.value,
            outcome=appeal.outcome.value,
            decided_at=at,
        )
    )


def _note(action: StaffAction, appeal: Appeal, *, officer: Officer, unit_of_work: ApplicationsUnitOfWork) -> None:
    unit_of_work.audit.note(
        noted(
            action,
            officer=officer,
            subject_kind=APPEAL,
            subject=appeal.id,
            account_id=appeal.account_id,
            details={"about": appeal.about.value, "outcome": appeal.outcome and appeal.outcome.value},
        )
    )
