"""A claim begins its way: with the filing, or after it."""

from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.application import Application
from applications_service.domain.claim_table import ClaimAction
from applications_service.domain.claims import ALIVE, CLAIMABLE_IN, Claim
from applications_service.domain.errors import ActionNotAllowedError, UnknownValueError
from applications_service.domain.privilege import PrivilegeClaim
from applications_service.domain.privilege_errors import ClaimExistsError
from applications_service.use_cases.access import own_application
from applications_service.use_cases.hear_registers import consult_registers
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.settle_claim import current_claim, review_term, settle_claim
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.applications_decision_events import PrivilegeDeclaredV1


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPrivilege:
    """The account claims a privilege for its filed application."""

    account_id: str
    application_id: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelClaim:
    """The account takes the claim back."""

    account_id: str
    application_id: str


async def open_claim(application: Application, *, unit_of_work: ApplicationsUnitOfWork, at: datetime) -> None:
    """The claim that a filing carries waits for a register's word, or for a person where none will speak.

    The caller saves the application after it.
    """
    if application.privilege is None:
        return
    review_by = await review_term(at, unit_of_work=unit_of_work)
    claim = Claim.declared(application.privilege, application_id=application.id, at=at, review_by=review_by)
    proof = await unit_of_work.claims.proof_of(claim.type)
    if proof.fact is None:
        claim = claim.await_review(at=at)
    await unit_of_work.claims.add(claim)
    application.privilege = claim.summary


async def claim_privilege(
    command: ClaimPrivilege, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> Application:
    """The application with its new claim; until it is proven the place does not change."""
    now = clock()
    application = await own_application(
        command.application_id, account_id=command.account_id, at=now, unit_of_work=unit_of_work
    )
    _refuse_unclaimable(application)
    application.privilege = await _chosen(command.type, unit_of_work=unit_of_work)
    await open_claim(application, unit_of_work=unit_of_work, at=now)
    await unit_of_work.applications.save(application)
    if application.is_published:
        await unit_of_work.outbox.add(
            PrivilegeDeclaredV1(
                application_id=application.id,
                number=application.number,
                claim_id=application.privilege.claim_id,
                privilege_class=application.privilege.privilege_class,
                declared_at=now,
            )
        )
    await consult_registers(application, unit_of_work=unit_of_work, at=now)
    return application


async def cancel_claim(command: CancelClaim, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    """The application stands in the general class again; a claim cancelled before is simply still cancelled."""
    now = clock()
    application = await own_application(
        command.application_id, account_id=command.account_id, at=now, unit_of_work=unit_of_work
    )
    claim = await current_claim(application, unit_of_work=unit_of_work)
    if claim is None:
        raise ActionNotAllowedError
    if claim.can(ClaimAction.CANCEL) and application.is_open:
        await settle_claim(claim.cancel(at=now), application, unit_of_work=unit_of_work, at=now)
    elif not claim.is_cancelled:
        raise ActionNotAllowedError


def _refuse_unclaimable(application: Application) -> None:
    if application.state not in CLAIMABLE_IN:
        raise ActionNotAllowedError
    if application.privilege is not None and application.privilege.state in ALIVE:
        raise ClaimExistsError


async def _chosen(privilege_type: str, *, unit_of_work: ApplicationsUnitOfWork) -> PrivilegeClaim:
    privilege_class = await unit_of_work.reference.privilege_class(privilege_type)
    if privilege_class is None:
        raise UnknownValueError("type")
    return PrivilegeClaim(claim_id=new_id(), type=privilege_type, privilege_class=privilege_class)
