"""What every change of a claim brings with it: both records kept, and the others told."""

from datetime import date, datetime, timedelta

from applications_service.domain.application import Application
from applications_service.domain.claims import Claim, Validity
from applications_service.domain.privilege import PrivilegeState
from applications_service.domain.terms import TermName
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.term_ends import end_of
from balabaqsha_chassis.working_days import start_of_day
from balabaqsha_contracts.applications_decision_events import PrivilegeCancelledV1
from balabaqsha_contracts.applications_events import (
    PrivilegeConfirmedV1,
    PrivilegeExpiredV1,
    PrivilegeRejectedV1,
)

_TOLD = {
    PrivilegeState.AUTO_CONFIRMED: PrivilegeConfirmedV1,
    PrivilegeState.CONFIRMED: PrivilegeConfirmedV1,
    PrivilegeState.REJECTED: PrivilegeRejectedV1,
    PrivilegeState.EXPIRED: PrivilegeExpiredV1,
    PrivilegeState.CANCELLED: PrivilegeCancelledV1,
}


async def settle_claim(
    claim: Claim, application: Application, *, unit_of_work: ApplicationsUnitOfWork, at: datetime
) -> None:
    """Keep the claim as it is now; others hear of a new state if they heard of the filing."""
    before = application.privilege
    await unit_of_work.claims.save(claim)
    if before == claim.summary:
        return
    application.privilege = claim.summary
    await unit_of_work.applications.save(application)
    fact = _TOLD.get(claim.state)
    if fact is None or not application.is_published:
        return
    await unit_of_work.outbox.add(
        fact(
            application_id=application.id,
            number=application.number,
            claim_id=claim.id,
            privilege_class=claim.privilege_class,
            ground=str(claim.ground),
            decided_at=at,
        )
    )


async def current_claim(application: Application, *, unit_of_work: ApplicationsUnitOfWork) -> Claim | None:
    """The claim that the application carries, if it was filed with one or got one since."""
    carried = application.privilege
    return None if carried is None else await unit_of_work.claims.find(carried.claim_id)


async def review_term(at: datetime, *, unit_of_work: ApplicationsUnitOfWork) -> datetime:
    """The first instant at which an answer to a claim of `at` is late."""
    terms = await unit_of_work.terms.in_force(at)
    return end_of(terms[TermName.PRIVILEGE_REVIEW], at, calendar=await unit_of_work.terms.calendar())


def good_until(day: date | None) -> Validity:
    """A proof that is good for the whole of that day, or without end."""
    return Validity(until=day, expires_at=None if day is None else start_of_day(day + timedelta(days=1)))
