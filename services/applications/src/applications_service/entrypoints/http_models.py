"""What applications look like over HTTP."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Field, StrictBool, StringConstraints

from applications_service.domain.application import Application
from applications_service.domain.deadlines import DeadlineKind
from applications_service.domain.states import State
from applications_service.domain.timeline import TimelineEntry
from applications_service.entrypoints.document_models import DocumentView
from applications_service.entrypoints.privilege_models import PrivilegeView
from applications_service.entrypoints.public_texts import (
    MILESTONES,
    NEXT_STEPS,
    STATES,
    WAITS_FOR_LINK,
)
from applications_service.entrypoints.term_models import CorrectionView, DeadlineView, GroundView
from applications_service.use_cases.show_applications import ShownApplication
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, Line, RequestModel, ResponseModel

#: Where the gateway serves what this service serves without a prefix.
PUBLIC_BASE = "/api/v1"

Code = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+$")]
Kato = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
Identifier = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z._:-]+$")]


class NewApplication(RequestModel):
    """The child to apply for."""

    child_id: Identifier


class PrivilegeChoice(RequestModel):
    """A claimed privilege by its type."""

    type: Code


class Changes(RequestModel):
    """Fields to change; what is not given stays."""

    group_type: Code | None = None
    region: Kato | None = None
    district: Kato | None = None
    settlement: Kato | None = None
    language: Code | None = None
    privilege: PrivilegeChoice | None = None

    def given(self) -> Mapping[str, str | None]:
        """The fields that were sent, null ones too."""
        values: dict[str, str | None] = {name: getattr(self, name) for name in self.model_fields_set}
        if self.privilege is not None:
            values["privilege"] = self.privilege.type
        return values


class Submission(RequestModel):
    """The consent that goes with a filing."""

    consent_version: Annotated[Line, Field(max_length=32)] = ""
    consent_accepted: StrictBool = False


class Withdrawal(RequestModel):
    """A withdrawal is meant, not slipped into."""

    confirm: StrictBool = False


class StateView(ResponseModel):
    """Where the application stands, since when, and what comes next."""

    code: str
    text: str
    since: ApiTime
    next_step: str
    ground: GroundView | None = None

    @classmethod
    def of(cls, application: Application, *, language: Language) -> Self:
        waits = application.state is State.SUBMITTED and not application.link_proven
        step = WAITS_FOR_LINK if waits else NEXT_STEPS[application.state]
        return cls(
            code=application.state.value,
            text=STATES[application.state][language],
            since=application.state_since,
            next_step=step[language],
            ground=GroundView.of(application.ground, language=language),
        )


class TimelineView(ResponseModel):
    """One thing that happened."""

    at: ApiTime
    code: str
    text: str
    ground: GroundView | None = None

    @classmethod
    def of(cls, entry: TimelineEntry, *, language: Language) -> Self:
        return cls(
            at=entry.at,
            code=entry.milestone.value,
            text=MILESTONES[entry.milestone][language],
            ground=GroundView.of(entry.ground, language=language),
        )


class ReceiptLink(ResponseModel):
    """Where the signed receipt lies, and the hash that the ledger will show."""

    url: str
    hash: str

    @classmethod
    def of(cls, application: Application) -> Self | None:
        if application.receipt_hash is None:
            return None
        return cls(url=f"{PUBLIC_BASE}/applications/{application.id}/receipt", hash=application.receipt_hash)


class ApplicationView(ResponseModel):
    """An application as its account, or another representative of the child, sees it."""

    id: str
    number: str
    child_id: str
    own: bool
    state: StateView
    group_type: str | None
    region: str | None
    district: str | None
    settlement: str | None
    language: str | None
    privilege: PrivilegeView | None
    documents: list[DocumentView]
    category: str | None
    territory: str | None
    filed_at: ApiTime | None
    expires_at: ApiTime | None
    created_at: ApiTime
    receipt: ReceiptLink | None
    timeline: list[TimelineView]
    channel: str
    deadline: DeadlineView | None
    hearing_at: ApiTime | None
    correction: CorrectionView | None
    version: int

    @classmethod
    def of(cls, shown: ShownApplication, *, language: Language) -> Self:
        application, standing = shown.application, shown.application.standing
        wishes: dict[str, Any] = {
            name: getattr(application.wishes, name)
            for name in ("group_type", "region", "district", "settlement", "language")
        }
        return cls(
            id=application.id,
            number=application.number,
            child_id=application.child_id,
            own=shown.own,
            state=StateView.of(application, language=language),
            privilege=PrivilegeView.of(application.privilege, shown.claim, language=language, own=shown.own),
            documents=[DocumentView.of(document) for document in shown.documents],
            category=standing and standing.category,
            territory=standing and standing.territory,
            filed_at=application.filed_at,
            expires_at=application.expires_at,
            created_at=application.created_at,
            receipt=ReceiptLink.of(application),
            timeline=[TimelineView.of(entry, language=language) for entry in shown.timeline],
            channel=application.channel.value,
            deadline=DeadlineView.of(application, language=language),
            hearing_at=application.deadlines.get(DeadlineKind.HEARING_AT),
            correction=CorrectionView.of(shown.correction, language=language),
            version=application.version,
            **wishes,
        )


class SubmittedView(ResponseModel):
    """What a filing answers."""

    id: str
    number: str
    state: StateView
    filed_at: ApiTime
    receipt: ReceiptLink

    @classmethod
    def of(cls, application: Application, *, language: Language) -> Self:
        return cls.model_validate(
            {
                "id": application.id,
                "number": application.number,
                "state": StateView.of(application, language=language),
                "filed_at": application.filed_at,
                "receipt": ReceiptLink.of(application),
            }
        )
