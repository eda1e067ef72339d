"""A reviewer's decision about a claim, on the document beside it."""

from dataclasses import dataclass
from datetime import date

from applications_service.domain.claims import Claim, ClaimGround, Validity
from applications_service.domain.decisions import DecisionKind
from applications_service.domain.errors import ActionNotAllowedError
from applications_service.domain.privilege_errors import (
    ClaimNotFoundError,
    IssueDateMissingError,
    IssuedInFutureError,
    ProofExpiredError,
    ProofUnknownError,
)
from applications_service.domain.staff import Officer, StaffAction
from applications_service.domain.terms import TermName, Terms
from applications_service.use_cases.officer_work import record
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.privilege_ports import ClaimCase, Proof
from applications_service.use_cases.settle_claim import good_until, settle_claim
from applications_service.use_cases.staff_audit import noted
from applications_service.use_cases.term_ends import months_after
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.working_days import local_day

CLAIM = "privilege_claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmClaim:
    """The document proves the privilege; `valid_until` is the last day it is good for."""

    officer: Officer
    claim_id: str
    document_id: str
    issued_at: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectClaim:
    """Nothing shown proves the privilege; `reason` is told to the parent."""

    officer: Officer
    claim_id: str
    ground: ClaimGround
    reason: str


async def confirm_claim(command: ConfirmClaim, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> ClaimCase:
    """The confirmed claim: the child stands in its class with the instant of its first filing."""
    command.officer.authorise(StaffAction.DECIDE_PRIVILEGE)
    now = clock()
    case = await held_case(command.claim_id, officer=command.officer, unit_of_work=unit_of_work)
    await _check_document(command.document_id, case=case, unit_of_work=unit_of_work)
    proof = await unit_of_work.claims.proof_of(case.claim.type)
    terms = await unit_of_work.terms.in_force(now)
    confirmed = case.claim.confirm(
        by=command.officer.account_id,
        document_id=command.document_id,
        issued_at=command.issued_at,
        validity=_validity(command, proof=proof, terms=terms, today=local_day(now)),
        at=now,
    )
    return await _decided(confirmed, case=case, officer=command.officer, unit_of_work=unit_of_work, clock=clock)


async def reject_claim(command: RejectClaim, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> ClaimCase:
    """The rejected claim: the child stands in the general class."""
    command.officer.authorise(StaffAction.DECIDE_PRIVILEGE)
    now = clock()
    case = await held_case(command.claim_id, officer=command.officer, unit_of_work=unit_of_work)
    rejected = case.claim.reject(command.ground, by=command.officer.account_id, reason=command.reason, at=now)
    return await _decided(rejected, case=case, officer=command.officer, unit_of_work=unit_of_work, clock=clock)


async def held_case(claim_id: str, *, officer: Officer, unit_of_work: ApplicationsUnitOfWork) -> ClaimCase:
    """The claim with its application, both held; to whoever answers for another territory it does not exist."""
    seen = await unit_of_work.claims.find(claim_id)
    if seen is None:
        raise ClaimNotFoundError
    application = await unit_of_work.worklist.load(seen.application_id, scope=officer.scope)
    claim = await unit_of_work.claims.find(claim_id)
    if application is None or claim is None or not application.link_proven:
        raise ClaimNotFoundError
    if not application.is_open:
        raise ActionNotAllowedError
    return ClaimCase(claim=claim, application=application)


async def _decided(
    claim: Claim, *, case: ClaimCase, officer: Officer, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> ClaimCase:
    await settle_claim(claim, case.application, unit_of_work=unit_of_work, at=claim.state_since)
    decision = await record(
        case.application,
        DecisionKind.PRIVILEGE,
        officer_id=officer.account_id,
        ground=str(claim.ground),
        reason=claim.reason or "",
        unit_of_work=unit_of_work,
        clock=clock,
        details={"claim_id": claim.id, "state": claim.state.value},
    )
    unit_of_work.audit.note(
        noted(
            StaffAction.DECIDE_PRIVILEGE,
            officer=officer,
            subject_kind=CLAIM,
            subject=claim.id,
            account_id=case.application.account_id,
            ground=claim.ground,
            details={"state": claim.state.value, "document_id": claim.document_id, "decision": decision.number},
        )
    )
    return ClaimCase(claim=claim, application=case.application)


async def _check_document(document_id: str, *, case: ClaimCase, unit_of_work: ApplicationsUnitOfWork) -> None:
    document = await unit_of_work.documents.find(document_id)
    if document is None or document.application_id != case.application.id:
        raise ProofUnknownError
    document.readable_path()


def _validity(command: ConfirmClaim, *, proof: Proof, terms: Terms, today: date) -> Validity:
    """A certificate is good for its term from the issue and no longer; any other document for as long as it says."""
    if command.issued_at is not None and command.issued_at > today:
        raise IssuedInFutureError
    until = command.valid_until
    if proof.certificate:
        if command.issued_at is None:
            raise IssueDateMissingError
        last = months_after(command.issued_at, terms[TermName.PRIVILEGE_CERTIFICATE].value)
        until = last if until is None else min(last, until)
    if until is not None and until < today:
        raise ProofExpiredError
    return good_until(until)
