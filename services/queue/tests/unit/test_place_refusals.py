"""Every refusal about places has a status and a text in every language, and every role its actions."""

import inspect

from queue_service.domain import place_errors
from queue_service.domain.errors import QueueError
from queue_service.domain.place_roles import ROLES_OF, PlaceAction, is_at_kindergarten, kindergartens_of
from queue_service.entrypoints.http import STATUSES
from queue_service.entrypoints.texts import PROBLEM_TEXTS


def test_every_refusal_has_a_status_and_three_languages() -> None:
    refusals = [
        error
        for _, error in inspect.getmembers(place_errors, inspect.isclass)
        if issubclass(error, QueueError) and error.__module__ == place_errors.__name__
    ]

    assert refusals
    for error in refusals:
        assert error in STATUSES, error
        assert error.code == "precondition_failed" or set(PROBLEM_TEXTS[error.code]) == {"kk", "ru", "en"}, error


def test_every_action_is_some_roles_and_no_kindergarten_does_the_departments() -> None:
    assert set(ROLES_OF) == set(PlaceAction)
    assert all(ROLES_OF.values())
    for action, roles in ROLES_OF.items():
        assert is_at_kindergarten(action) or not roles & {"kindergarten_head", "kindergarten_clerk"}, action


def test_a_territory_is_no_kindergarten() -> None:
    assert kindergartens_of(frozenset({"750000000", "all", "kindergarten:b", "kindergarten:a"})) == ("a", "b")
