"""Bodies of the call list."""

from typing import Annotated

from pydantic import Field

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, Line, RequestModel, ResponseModel
from notifications_service.domain.deadlines import CallOutcome, CallReason, CallState, Stage
from notifications_service.domain.kinds import NoticeKind
from notifications_service.domain.notice_texts import NOTICE_TEXTS
from notifications_service.entrypoints.call_texts import REASON_TEXTS, STAGE_TEXTS
from notifications_service.use_cases.call_ports import CallCase
from notifications_service.use_cases.list_calls import ListedCall


class EventOfCall(ResponseModel):
    """What the person was to be told."""

    code: NoticeKind
    text: str


class StageOfCall(ResponseModel):
    """What the person is to do in time."""

    code: Stage
    text: str


class ReasonOfCall(ResponseModel):
    """Why telling was not enough."""

    code: CallReason
    text: str


class CallCaseView(ResponseModel):
    """A person to call: opaque ids, no name."""

    id: str
    application_id: str
    number: str
    territory: str
    event: EventOfCall
    stage: StageOfCall
    deadline: ApiTime
    reason: ReasonOfCall | None
    state: CallState
    opened_at: ApiTime | None
    attempts: int
    outcome: CallOutcome | None

    @classmethod
    def of(cls, case: CallCase, *, language: Language) -> "CallCaseView":
        return cls(**_fields(case, language=language))


class ListedCallView(CallCaseView):
    """A row of the list; the phone is masked."""

    phone: str | None

    @classmethod
    def of_listed(cls, listed: ListedCall, *, language: Language) -> "ListedCallView":
        return cls(**_fields(listed.case, language=language), phone=listed.masked_phone)


class RevealedPhoneView(ResponseModel):
    """The phone in clear, once it was asked for."""

    phone: str


class NewCallOutcome(RequestModel):
    """What the call came to; the note stays inside."""

    outcome: CallOutcome
    note: Annotated[Line, Field(max_length=500)] | None = None


def _fields(case: CallCase, *, language: Language) -> dict[str, object]:
    stage, reason = case.deadline.stage, case.reason
    return {
        "id": case.id,
        "application_id": case.application_id,
        "number": case.number,
        "territory": case.territory,
        "event": EventOfCall(code=case.event, text=NOTICE_TEXTS[case.event].title[language]),
        "stage": StageOfCall(code=stage, text=STAGE_TEXTS[stage][language]),
        "deadline": case.deadline.at,
        "reason": ReasonOfCall(code=reason, text=REASON_TEXTS[reason][language]) if reason else None,
        "state": case.state,
        "opened_at": case.opened_at,
        "attempts": case.attempts,
        "outcome": case.outcome,
    }
