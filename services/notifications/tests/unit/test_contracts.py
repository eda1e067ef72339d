"""What the service hears covers what it must tell and forward."""

import pytest

from balabaqsha_contracts.catalogue import PUBLIC_EVENTS, hears
from balabaqsha_contracts.identity_events import SessionsEndedV1
from notifications_service.domain.errors import NotificationsError
from notifications_service.entrypoints.consumers import HANDLERS, SUBSCRIPTIONS
from notifications_service.entrypoints.http import STATUSES
from notifications_service.entrypoints.texts import PROBLEM_TEXTS


def test_every_public_event_is_heard_and_forwarded():
    assert set(PUBLIC_EVENTS) <= set(SUBSCRIPTIONS)
    assert set(SUBSCRIPTIONS) <= set(hears("notifications"))
    assert SessionsEndedV1 in SUBSCRIPTIONS


#: Heard for the count of their aggregate alone: another event of the same instant tells, or the parent did it.
_UNTOLD = {"application_corrected", "category_changed", "privilege_cancelled"}


@pytest.mark.parametrize("aggregate", ["application", "entry", "renewal"])
def test_every_fact_about_an_application_is_handled(aggregate):
    heard = {event.fact for event in hears("notifications") if event.aggregate == aggregate}
    handled = {event.fact for event in HANDLERS}

    assert heard - handled - _UNTOLD <= {"renewal_executed"}


def test_every_refusal_has_a_status_and_a_text_in_every_language():
    errors = NotificationsError.__subclasses__()

    assert set(errors) == set(STATUSES)
    for error in errors:
        assert set(PROBLEM_TEXTS[error.code]) == {"kk", "ru", "en"}
