"""What officers' work on applications looks like over HTTP."""

from typing import Annotated, Literal, Self

from pydantic import Field

from applications_service.domain.decisions import CorrectionRequest, DecisionSummary, Hearing, Note
from applications_service.domain.grounds import CorrectableField, CorrectionGround
from applications_service.domain.timeline import RejectionGround
from applications_service.entrypoints.document_models import DocumentView
from applications_service.entrypoints.http_models import (
    Identifier,
    StateView,
    TimelineView,
)
from applications_service.entrypoints.instants import OfOurTime
from applications_service.entrypoints.privilege_models import PrivilegeView
from applications_service.entrypoints.term_models import CorrectionView, DeadlineView, GroundView
from applications_service.use_cases.list_worklist import WorkItem
from applications_service.use_cases.show_card import Card
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, Line, RequestModel, ResponseModel

_MESSAGE = Field(min_length=1, max_length=1000)
Words = Annotated[Line, _MESSAGE]
#: What an officer may refuse for; the other grounds are found by the service itself.
RefusalGround = Literal[
    RejectionGround.CORRECTION_NOT_MADE,
    RejectionGround.DOCUMENTS_FALSE,
    RejectionGround.DATA_FALSE,
    RejectionGround.NOT_ELIGIBLE,
    RejectionGround.CONSENT_REFUSED,
    RejectionGround.OVER_AGE,
]


class CorrectionAsked(RequestModel):
    """What is to be put right, and the officer's words to the parent."""

    grounds: Annotated[list[CorrectionGround], Field(min_length=1, max_length=10)]
    fields: Annotated[list[CorrectableField], Field(max_length=10, default_factory=list)]
    message: Words


class NewHearing(RequestModel):
    """On what ground the application may be refused, and until when the parent may be heard."""

    ground: RefusalGround
    hearing_at: OfOurTime


class Refusal(RequestModel):
    """The ground of the hearing, and the reasons."""

    ground: RefusalGround
    reason: Words


class NewNote(RequestModel):
    """A word to other officers."""

    text: Annotated[Line, Field(min_length=1, max_length=2000)]


class Merge(RequestModel):
    """The other of the two, and why they are one."""

    duplicate_id: Identifier
    reason: Words


class WorkItemView(ResponseModel):
    """An application in the list of work; `due_at` is until when officers attend to its state."""

    id: str
    number: str
    state: StateView
    territory: str | None
    group_type: str | None
    language: str | None
    channel: str
    filed_at: ApiTime | None
    deadline: DeadlineView | None
    due_at: ApiTime | None
    version: int

    @classmethod
    def of(cls, item: WorkItem, *, language: Language) -> Self:
        application = item.application
        return cls(
            id=application.id,
            number=application.number,
            state=StateView.of(application, language=language),
            territory=application.jurisdiction,
            group_type=application.wishes.group_type,
            language=application.wishes.language,
            channel=application.channel.value,
            filed_at=application.filed_at,
            deadline=DeadlineView.of(application, language=language),
            due_at=item.due_at,
            version=application.version,
        )


class HearingView(ResponseModel):
    """A hearing, and how it ended."""

    ground: GroundView
    hearing_at: ApiTime
    appointed_at: ApiTime
    outcome: str | None

    @classmethod
    def of(cls, hearing: Hearing, *, language: Language) -> Self:
        ground = GroundView.of(hearing.ground.value, language=language)
        return cls(
            ground=ground or GroundView(code=hearing.ground.value, text=""),
            hearing_at=hearing.hearing_at,
            appointed_at=hearing.appointed_at,
            outcome=hearing.outcome and hearing.outcome.value,
        )


class AskedView(CorrectionView):
    """A request for correction, and how it ended."""

    outcome: str | None

    @classmethod
    def of_request(cls, request: CorrectionRequest, *, language: Language) -> Self:
        shown = CorrectionView.of(request, language=language)
        fields = shown.model_dump() if shown else {}
        return cls.model_validate(fields | {"outcome": request.outcome and request.outcome.value})


class DecisionView(ResponseModel):
    """A numbered decision; its words may have been forgotten with the person, its hash never."""

    number: str
    kind: str
    ground: str
    reason: str | None
    hash: str
    decided_at: ApiTime

    @classmethod
    def of(cls, decision: DecisionSummary) -> Self:
        return cls(
            number=decision.number,
            kind=decision.kind.value,
            ground=decision.ground,
            reason=decision.reason,
            hash=decision.hash,
            decided_at=decision.decided_at,
        )


class NoteView(ResponseModel):
    """A note between officers."""

    id: str
    at: ApiTime
    by: str
    text: str

    @classmethod
    def of(cls, note: Note) -> Self:
        return cls(id=note.id, at=note.at, by=note.by, text=note.text)


class NoteList(ResponseModel):
    """An application's notes."""

    items: list[NoteView]


class CardView(WorkItemView):
    """An application whole, but for what is masked."""

    masked: bool
    account_id: str | None
    child_id: str | None
    region: str | None
    district: str | None
    settlement: str | None
    category: str | None
    link_proven: bool
    privilege: PrivilegeView | None
    hearing_at: ApiTime | None
    documents: list[DocumentView]
    requests: list[AskedView]
    hearings: list[HearingView]
    decisions: list[DecisionView]
    notes: list[NoteView]
    timeline: list[TimelineView]

    @classmethod
    def of_card(cls, card: Card, *, language: Language) -> Self:
        application, wishes = card.application, card.application.wishes
        item = WorkItemView.of(WorkItem(application=application, due_at=card.due_at), language=language)
        return cls.model_validate(
            {
                **dict(item),
                "masked": card.masked,
                "account_id": None if card.masked else application.account_id,
                "child_id": None if card.masked else application.child_id,
                "region": wishes.region,
                "district": wishes.district,
                "settlement": None if card.masked else wishes.settlement,
                "category": application.standing and application.standing.category,
                "link_proven": application.link_proven,
                "privilege": None if card.masked else PrivilegeView.of(application.privilege, language=language),
                "hearing_at": min((one.hearing_at for one in card.hearings if one.outcome is None), default=None),
                "documents": [DocumentView.of(one) for one in card.documents],
                "requests": [AskedView.of_request(one, language=language) for one in card.requests],
                "hearings": [HearingView.of(one, language=language) for one in card.hearings],
                "decisions": [DecisionView.of(one) for one in card.decisions],
                "notes": [NoteView.of(one) for one in card.notes],
                "timeline": [TimelineView.of(one, language=language) for one in card.timeline],
            }
        )


class MergedView(ResponseModel):
    """Which of the two stands, and which is closed."""

    kept: str
    archived: str
