"""Every refusal has a status, and says what it means in three languages."""

from collections.abc import Iterator

import pytest

from applications_service.domain import document_errors, errors
from applications_service.domain.errors import ApplicationsError
from applications_service.domain.states import State
from applications_service.domain.timeline import Milestone, RejectionGround, WithdrawalGround
from applications_service.entrypoints.http import STATUSES
from applications_service.entrypoints.public_texts import GROUNDS, MILESTONES, NEXT_STEPS, STATES
from applications_service.entrypoints.texts import PROBLEM_TEXTS
from balabaqsha_chassis.languages import LANGUAGES
from balabaqsha_chassis.problem_texts import COMMON_TEXTS


def kinds() -> Iterator[type[ApplicationsError]]:
    for module in (errors, document_errors):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, ApplicationsError) and kind is not ApplicationsError:
                yield kind


@pytest.mark.parametrize("kind", sorted(set(kinds()), key=lambda kind: kind.__name__))
def test_every_refusal_has_a_status_and_texts(kind: type[ApplicationsError]):
    texts = PROBLEM_TEXTS.get(kind.code) or COMMON_TEXTS[kind.code]

    assert kind in STATUSES
    assert all(texts[language] for language in LANGUAGES)


@pytest.mark.parametrize("code", sorted(PROBLEM_TEXTS))
def test_every_text_is_there_in_every_language(code: str):
    assert set(PROBLEM_TEXTS[code]) == set(LANGUAGES)
    assert len(set(PROBLEM_TEXTS[code].values())) == len(LANGUAGES)


def test_every_state_milestone_and_ground_has_its_texts():
    assert set(STATES) == set(NEXT_STEPS) == set(State)
    assert set(MILESTONES) == set(Milestone)
    assert set(GROUNDS) == {ground.value for ground in (*RejectionGround, *WithdrawalGround)}
    for texts in (*STATES.values(), *NEXT_STEPS.values(), *MILESTONES.values(), *GROUNDS.values()):
        assert set(texts) == set(LANGUAGES)
