"""Every refusal has a status, and says what it means in three languages."""

from collections.abc import Iterator, Mapping
from typing import Literal, get_args, get_origin

import pytest

from applications_service.domain import document_errors, errors, staff_errors
from applications_service.domain.deadlines import DeadlineKind
from applications_service.domain.errors import ApplicationsError
from applications_service.domain.grounds import ArchiveGround, CorrectableField, CorrectionGround
from applications_service.domain.staff import Role, StaffAction
from applications_service.domain.states import State
from applications_service.domain.timeline import Milestone, RejectionGround, WithdrawalGround
from applications_service.entrypoints.following import TOLD_BY
from applications_service.entrypoints.http import STATUSES
from applications_service.entrypoints.officer_texts import (
    ACTIONS,
    CORRECTABLE_FIELDS,
    CORRECTION_GROUNDS,
    DEADLINES,
    ROLES,
)
from applications_service.entrypoints.public_texts import GROUNDS, MILESTONES, NEXT_STEPS, STATES
from applications_service.entrypoints.texts import PROBLEM_TEXTS
from balabaqsha_chassis.languages import LANGUAGES, Texts
from balabaqsha_chassis.problem_texts import COMMON_TEXTS
from balabaqsha_contracts.event import Event
from balabaqsha_contracts.queue_voucher_events import VoucherReturnedV1


def kinds() -> Iterator[type[ApplicationsError]]:
    for module in (errors, document_errors, staff_errors):
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


def grounds_of(event: type[Event]) -> set[str]:
    """The grounds that the event may name, where it has a list of them."""
    field = event.model_fields.get("ground")
    return set(get_args(field.annotation)) if field and get_origin(field.annotation) is Literal else set()


def test_every_state_milestone_and_ground_has_its_texts():
    own = {ground.value for ground in (*RejectionGround, *WithdrawalGround, *ArchiveGround)}
    told = set().union(*(grounds_of(event) for event in TOLD_BY if event is not VoucherReturnedV1))

    assert set(STATES) == set(NEXT_STEPS) == set(State)
    assert set(MILESTONES) == set(Milestone)
    assert own | told <= set(GROUNDS)
    assert set(DEADLINES) == set(DeadlineKind)
    assert set(CORRECTION_GROUNDS) == set(CorrectionGround)
    assert set(CORRECTABLE_FIELDS) == set(CorrectableField)
    assert set(ROLES) >= {role.value for role in Role}
    # A list is nobody's affairs alone: no parent is told of it.
    assert set(ACTIONS) == {action.value for action in StaffAction if not action.value.startswith("list_")}


@pytest.mark.parametrize(
    "texts",
    [STATES, NEXT_STEPS, MILESTONES, GROUNDS, DEADLINES, CORRECTION_GROUNDS, CORRECTABLE_FIELDS, ROLES, ACTIONS],
)
def test_every_word_parents_read_is_there_in_every_language(texts: Mapping[str, Texts]):
    assert all(set(one) == set(LANGUAGES) and all(one.values()) for one in texts.values())


def test_the_queued_text_is_the_guides():
    assert STATES[State.QUEUED]["ru"] == "Заявка находится в очереди за получением ваучера"
