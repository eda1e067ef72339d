"""Appeals are answered once, in time, and by nobody about an own decision."""

from datetime import UTC, datetime, timedelta

import pytest

from applications_service.domain.appeals import Appeal, AppealOutcome, AppealState, AppealSubject
from applications_service.domain.errors import ActionNotAllowedError
from applications_service.domain.privilege_errors import SecondPersonRequiredError
from applications_service.entrypoints.appeal_texts import APPEAL_OUTCOMES, APPEAL_STATES, APPEAL_SUBJECTS
from balabaqsha_chassis.languages import LANGUAGES

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def appeal(*, contested_by: str | None = None) -> Appeal:
    return Appeal(
        id="1",
        application_id="2",
        account_id="3",
        about=AppealSubject.REJECTION,
        text="…",
        state=AppealState.FILED,
        state_since=NOW,
        filed_at=NOW,
        answer_by=NOW + timedelta(days=7),
        contested_by=contested_by,
    )


def test_an_appeal_may_be_answered_before_anybody_took_it_up():
    decided = appeal().decide(AppealOutcome.UPHELD, answer="Да.", by="o-1", at=NOW)

    assert (decided.state, decided.outcome, decided.decided_by) == (AppealState.DECIDED, AppealOutcome.UPHELD, "o-1")


def test_an_appeal_is_answered_once():
    decided = appeal().decide(AppealOutcome.DISMISSED, answer="Нет.", by="o-1", at=NOW)

    with pytest.raises(ActionNotAllowedError):
        decided.decide(AppealOutcome.UPHELD, answer="Да.", by="o-2", at=NOW)
    with pytest.raises(ActionNotAllowedError):
        decided.take_up(by="o-2", at=NOW)


def test_nobody_judges_an_own_decision():
    contested = appeal(contested_by="o-1")

    with pytest.raises(SecondPersonRequiredError):
        contested.take_up(by="o-1", at=NOW)
    with pytest.raises(SecondPersonRequiredError):
        contested.decide(AppealOutcome.DISMISSED, answer="Нет.", by="o-1", at=NOW)


def test_an_answer_is_late_at_its_instant_and_not_before():
    filed = appeal()

    assert not filed.is_late(filed.answer_by - timedelta(microseconds=1))
    assert filed.is_late(filed.answer_by)
    assert not filed.decide(AppealOutcome.UPHELD, answer="Да.", by="o-1", at=NOW).is_late(filed.answer_by)


def test_everything_said_of_appeals_has_its_texts():
    assert set(APPEAL_SUBJECTS) == set(AppealSubject)
    assert set(APPEAL_STATES) == set(AppealState)
    assert set(APPEAL_OUTCOMES) == set(AppealOutcome)
    for texts in (*APPEAL_SUBJECTS.values(), *APPEAL_STATES.values(), *APPEAL_OUTCOMES.values()):
        assert set(texts) == set(LANGUAGES)
