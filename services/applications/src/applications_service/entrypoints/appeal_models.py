"""What appeals look like over HTTP."""

from typing import Annotated, Literal, Self

from pydantic import StringConstraints

from applications_service.domain.appeals import Appeal
from applications_service.entrypoints.appeal_texts import APPEAL_OUTCOMES, APPEAL_STATES, APPEAL_SUBJECTS
from applications_service.entrypoints.privilege_models import Worded
from applications_service.entrypoints.public_texts import STATES
from applications_service.use_cases.privilege_ports import AppealCase
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, Line, RequestModel, ResponseModel

LONGEST_APPEAL = 5000
Text = Annotated[Line, StringConstraints(min_length=1, max_length=LONGEST_APPEAL, strip_whitespace=True)]
Subject = Literal["rejection", "hold", "position", "category", "privilege", "refusal_by_kindergarten", "other"]
Outcome = Literal["upheld", "dismissed"]


class NewAppeal(RequestModel):
    """What is contested, in the parent's own words."""

    application_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    about: Subject
    text: Text


class AppealDecision(RequestModel):
    """The answer; it is told to the parent as it stands."""

    outcome: Outcome
    answer: Text


class AppealView(ResponseModel):
    """An appeal as the account that filed it sees it."""

    id: str
    application_id: str
    about: Worded
    text: str
    state: Worded
    filed_at: ApiTime
    answer_by: ApiTime
    outcome: Worded | None
    answer: str | None
    decided_at: ApiTime | None
    decision_number: str | None

    @classmethod
    def of(cls, appeal: Appeal, *, language: Language) -> Self:
        outcome = appeal.outcome
        return cls(
            id=appeal.id,
            application_id=appeal.application_id,
            about=Worded(code=appeal.about.value, text=APPEAL_SUBJECTS[appeal.about][language]),
            text=appeal.text,
            state=Worded(code=appeal.state.value, text=APPEAL_STATES[appeal.state][language]),
            filed_at=appeal.filed_at,
            answer_by=appeal.answer_by,
            outcome=outcome and Worded(code=outcome.value, text=APPEAL_OUTCOMES[outcome][language]),
            answer=appeal.answer,
            decided_at=appeal.decided_at,
            decision_number=appeal.decision_number,
        )


class StaffAppealItem(ResponseModel):
    """An appeal in an officer's list; its words are on the card only."""

    id: str
    application_id: str
    number: str
    territory: str | None
    application_state: Worded
    about: Worded
    state: Worded
    filed_at: ApiTime
    answer_by: ApiTime
    overdue: bool

    @classmethod
    def of_case(cls, case: AppealCase, *, now: ApiTime, language: Language) -> Self:
        appeal, application = case.appeal, case.application
        view = AppealView.of(appeal, language=language)
        return cls(
            **{name: getattr(view, name) for name in ("id", "application_id", "about", "state")},
            filed_at=appeal.filed_at,
            answer_by=appeal.answer_by,
            number=application.number,
            territory=application.jurisdiction,
            application_state=Worded(code=application.state.value, text=STATES[application.state][language]),
            overdue=appeal.is_late(now),
        )


class StaffAppealView(StaffAppealItem):
    """An appeal whole, as an officer reads it."""

    text: str
    contested_at: ApiTime | None
    outcome: Worded | None
    answer: str | None
    decided_at: ApiTime | None
    decision_number: str | None

    @classmethod
    def of_whole(cls, case: AppealCase, *, now: ApiTime, language: Language) -> Self:
        item = StaffAppealItem.of_case(case, now=now, language=language)
        view = AppealView.of(case.appeal, language=language)
        return cls(
            **{name: getattr(item, name) for name in StaffAppealItem.model_fields},
            **{name: getattr(view, name) for name in ("text", "outcome", "answer", "decided_at", "decision_number")},
            contested_at=case.appeal.contested_at,
        )
