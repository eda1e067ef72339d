"""What claims of privileges look like over HTTP."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints

from applications_service.domain.claim_table import ClaimAction
from applications_service.domain.claims import Claim, ClaimGround
from applications_service.domain.privilege import PrivilegeClaim, PrivilegeState
from applications_service.entrypoints.document_models import DocumentView
from applications_service.entrypoints.privilege_texts import CLAIM_GROUNDS, PRIVILEGE_STATES
from applications_service.use_cases.privilege_ports import ClaimCase
from applications_service.use_cases.show_claims import ClaimCard
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, Line, RequestModel, ResponseModel

LONGEST_WORDS = 2000
Words = Annotated[Line, StringConstraints(min_length=1, max_length=LONGEST_WORDS, strip_whitespace=True)]
RejectionGround = Literal[
    "document_missing",
    "document_unreadable",
    "document_expired",
    "document_of_another",
    "document_does_not_prove_it",
    "not_entitled",
]


class ClaimConfirmation(RequestModel):
    """The document that proves a claim; the term of a certificate runs from its issue."""

    document_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
    issued_at: date | None = None
    valid_until: date | None = None


class ClaimRejection(RequestModel):
    """Why a claim is not confirmed; the reason is told to the parent."""

    ground: RejectionGround
    reason: Words


class Worded(ResponseModel):
    """A code with its words."""

    code: str
    text: str


class PrivilegeView(ResponseModel):
    """What is claimed, how far it is proven, and by when there is an answer; a draft's claim has neither yet."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)

    claim_id: str
    type: str
    privilege_class: str = Field(serialization_alias="class")
    state: str
    text: str
    declared_at: ApiTime | None = None
    review_by: ApiTime | None = None
    valid_until: date | None = None
    ground: Worded | None = None
    reason: str | None = None
    can_cancel: bool = False

    @classmethod
    def of(
        cls, summary: PrivilegeClaim | None, claim: Claim | None = None, *, language: Language, own: bool = True
    ) -> Self | None:
        """The claim an application carries; `claim` is its whole record, once it is filed."""
        if summary is None:
            return None
        view = cls(
            claim_id=summary.claim_id,
            type=summary.type,
            privilege_class=summary.privilege_class,
            state=summary.state.value,
            text=PRIVILEGE_STATES[summary.state][language],
        )
        return (
            view
            if claim is None
            else view.model_copy(
                update=_further(claim, language=language) | {"can_cancel": own and claim.can(ClaimAction.CANCEL)}
            )
        )


def _further(claim: Claim, *, language: Language) -> dict[str, object]:
    return {
        "declared_at": claim.declared_at,
        "review_by": claim.review_by,
        "valid_until": claim.valid_until,
        "ground": _ground(claim.ground, language=language),
        "reason": claim.reason,
    }


def _ground(ground: ClaimGround | None, *, language: Language) -> Worded | None:
    return None if ground is None else Worded(code=ground.value, text=CLAIM_GROUNDS[ground][language])


def _state(state: PrivilegeState, *, language: Language) -> Worded:
    return Worded(code=state.value, text=PRIVILEGE_STATES[state][language])


class ClaimItem(ResponseModel):
    """A claim in a reviewer's list."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)

    claim_id: str
    application_id: str
    number: str
    territory: str | None
    type: str
    privilege_class: str = Field(serialization_alias="class")
    state: Worded
    declared_at: ApiTime
    review_by: ApiTime
    overdue: bool

    @classmethod
    def of(cls, case: ClaimCase, *, now: ApiTime, language: Language) -> Self:
        claim, application = case.claim, case.application
        return cls(
            claim_id=claim.id,
            application_id=application.id,
            number=application.number,
            territory=application.jurisdiction,
            type=claim.type,
            privilege_class=claim.privilege_class,
            state=_state(claim.state, language=language),
            declared_at=claim.declared_at,
            review_by=claim.review_by,
            overdue=claim.is_late(now),
        )


class ClaimRecord(ResponseModel):
    """A claim of the same application, or of an account's export."""

    claim_id: str
    application_id: str
    type: str
    state: Worded
    declared_at: ApiTime
    state_since: ApiTime
    ground: Worded | None
    reason: str | None
    valid_until: date | None

    @classmethod
    def of(cls, claim: Claim, *, language: Language) -> Self:
        return cls(
            claim_id=claim.id,
            application_id=claim.application_id,
            type=claim.type,
            state=_state(claim.state, language=language),
            declared_at=claim.declared_at,
            state_since=claim.state_since,
            ground=_ground(claim.ground, language=language),
            reason=claim.reason,
            valid_until=claim.valid_until,
        )


class StaffDocumentView(DocumentView):
    """A document beside a claim, and where an officer may have its content from."""

    url: str


class ClaimCardView(ClaimItem):
    """A claim with everything a reviewer needs beside it."""

    filed_at: ApiTime | None
    birth_date: date | None
    category: str | None
    ground: Worded | None
    reason: str | None
    document_id: str | None
    issued_at: date | None
    valid_until: date | None
    #: What proves the type: a register by itself, or a certificate whose term runs from its issue.
    register_can_prove: bool
    certificate_wanted: bool
    documents: list[StaffDocumentView]
    earlier: list[ClaimRecord]

    @classmethod
    def of_card(cls, card: ClaimCard, *, now: ApiTime, language: Language) -> Self:
        claim, application = card.case.claim, card.case.application
        standing = application.standing
        item = ClaimItem.of(card.case, now=now, language=language)
        return cls(
            **{name: getattr(item, name) for name in ClaimItem.model_fields},
            filed_at=application.filed_at,
            birth_date=application.birth_date,
            category=standing and standing.category,
            ground=_ground(claim.ground, language=language),
            reason=claim.reason,
            document_id=claim.document_id,
            issued_at=claim.issued_at,
            valid_until=claim.valid_until,
            register_can_prove=card.proof.fact is not None,
            certificate_wanted=card.proof.certificate,
            documents=[
                StaffDocumentView(
                    **DocumentView.of(one).model_dump(),
                    url=f"/api/v1/operator/applications/{application.id}/documents/{one.id}",
                )
                for one in card.documents
            ],
            earlier=[ClaimRecord.of(one, language=language) for one in card.earlier],
        )
