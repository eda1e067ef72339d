"""Claims as reviewers see them: a list by what is due first, and one with everything beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.claims import UNDECIDED, Claim
from applications_service.domain.document_errors import DocumentNotFoundError
from applications_service.domain.documents import Document
from applications_service.domain.privilege import PrivilegeState
from applications_service.domain.privilege_errors import ClaimNotFoundError
from applications_service.domain.staff import Officer, StaffAction
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.privilege_ports import ClaimCase, Proof, WantedClaims
from applications_service.use_cases.review_claim import CLAIM
from applications_service.use_cases.staff_audit import noted
from balabaqsha_chassis.clock import Clock

DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListClaims:
    """A page of claims of the officer's territories."""

    officer: Officer
    limit: int
    state: PrivilegeState | None = None
    territory: str | None = None
    overdue: bool = False
    after: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCard:
    """A claim, its application, the documents beside it, and the claims that were before it."""

    case: ClaimCase
    documents: Sequence[Document]
    earlier: Sequence[Claim]
    proof: Proof


async def list_claims(
    command: ListClaims, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> Sequence[ClaimCase]:
    """What is due first comes first; without a state, what nobody has decided."""
    command.officer.authorise(StaffAction.LIST_PRIVILEGES)
    wanted = WantedClaims(
        scope=command.officer.scope,
        limit=command.limit,
        states=UNDECIDED if command.state is None else frozenset({command.state}),
        territory=command.territory,
        late_at=clock() if command.overdue else None,
        after=command.after,
    )
    found = await unit_of_work.claims.page(wanted)
    unit_of_work.audit.note(
        noted(
            StaffAction.LIST_PRIVILEGES,
            officer=command.officer,
            subject_kind="worklist",
            subject=command.territory or "all",
            details={"shown": len(found)},
        )
    )
    return found


async def show_claim(claim_id: str, *, officer: Officer, unit_of_work: ApplicationsUnitOfWork) -> ClaimCard:
    """The card; that it was looked at is written down for the parent to see."""
    officer.authorise(StaffAction.LOOK_AT_PRIVILEGE)
    claim = await unit_of_work.claims.find(claim_id)
    if claim is None:
        raise ClaimNotFoundError
    application = await unit_of_work.worklist.find(claim.application_id, scope=officer.scope)
    if application is None or not application.link_proven:
        raise ClaimNotFoundError
    unit_of_work.audit.note(
        noted(
            StaffAction.LOOK_AT_PRIVILEGE,
            officer=officer,
            subject_kind=CLAIM,
            subject=claim.id,
            account_id=application.account_id,
        )
    )
    return await card_of(ClaimCase(claim=claim, application=application), unit_of_work=unit_of_work)


async def card_of(case: ClaimCase, *, unit_of_work: ApplicationsUnitOfWork) -> ClaimCard:
    """Everything that is shown beside the claim."""
    application_id = case.application.id
    documents = await unit_of_work.documents.of_applications([application_id])
    history = await unit_of_work.claims.of_application(application_id)
    return ClaimCard(
        case=case,
        documents=documents.get(application_id, ()),
        earlier=[one for one in history if one.id != case.claim.id],
        proof=await unit_of_work.claims.proof_of(case.claim.type),
    )


async def open_document(
    document_id: str, *, application_id: str, officer: Officer, unit_of_work: ApplicationsUnitOfWork
) -> Document:
    """A document that an officer may read: judged clean, or made anew where no scanner is; the look is written down."""
    officer.authorise(StaffAction.READ_DOCUMENT)
    application = await unit_of_work.worklist.find(application_id, scope=officer.scope)
    document = await unit_of_work.documents.find(document_id)
    if application is None or document is None or document.application_id != application.id:
        raise DocumentNotFoundError
    document.readable_path()
    unit_of_work.audit.note(
        noted(
            StaffAction.READ_DOCUMENT,
            officer=officer,
            subject_kind=DOCUMENT,
            subject=document.id,
            account_id=application.account_id,
            details={"state": document.state.value, "application_id": application.id},
        )
    )
    return document
