"""Every refusal has a status and says what it is in three languages."""

import inspect

import pytest

from balabaqsha_chassis.languages import LANGUAGES
from balabaqsha_chassis.problem_texts import COMMON_TEXTS
from children_service.domain import errors
from children_service.entrypoints.http import STATUSES
from children_service.entrypoints.texts import PROBLEM_TEXTS

ERRORS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.ChildrenError) and kind is not errors.ChildrenError
]


@pytest.mark.parametrize("kind", ERRORS)
def test_every_refusal_has_a_status_and_texts(kind: type[errors.ChildrenError]):
    texts = PROBLEM_TEXTS.get(kind.code) or COMMON_TEXTS[kind.code]

    assert any(issubclass(kind, known) for known in STATUSES)
    assert all(texts[language].strip() for language in LANGUAGES)


def test_no_two_refusals_share_a_code():
    codes = [kind.code for kind in ERRORS]

    assert len(set(codes)) == len(codes)
    assert set(PROBLEM_TEXTS) <= set(codes)
