"""How a parked event is read from its message."""

from datetime import UTC, datetime

from balabaqsha_cli.parking.parked import ParkedEvent, plain, without_marks

ENVELOPE = {
    "cloudEvents_id": "019a",
    "cloudEvents_type": "kz.balabaqsha.queue.application_queued.v1",
    "cloudEvents_source": "queue",
    "cloudEvents_subject": "some-application",
    "cloudEvents_sequence": 3,
    "cloudEvents_time": "2026-03-01T04:00:01.000Z",
}
MARKS = {"x-parked-reason": "no such child", "x-parked-attempts": 12, "x-parked-by": "queue-service"}
DIED_AT = datetime(2026, 3, 1, 5, tzinfo=UTC)
DEATH = {"x-death": [{"reason": "delivery_limit", "count": 1, "time": DIED_AT.replace(tzinfo=None)}]}


def test_an_event_parked_by_its_service_tells_why_and_after_how_many_tries() -> None:
    event = ParkedEvent.of({**ENVELOPE, **MARKS}, message_id="019a")

    assert (event.id, event.sequence, event.reason, event.attempts) == ("019a", "3", "no such child", "12")
    assert event.parked_at is None


def test_an_event_the_broker_gave_up_tells_when_and_why() -> None:
    event = ParkedEvent.of({**ENVELOPE, **DEATH}, message_id="019a")

    assert (event.reason, event.attempts, event.parked_at) == ("delivery_limit", "1", DIED_AT)


def test_a_message_without_an_envelope_is_still_told_by_its_message_id() -> None:
    event = ParkedEvent.of({"x-parked-reason": "unreadable: KeyError"}, message_id="odd")

    assert (event.id, event.type, event.subject) == ("odd", "unknown", "unknown")


def test_an_event_is_put_back_without_any_mark_of_the_parking() -> None:
    assert without_marks({**ENVELOPE, **MARKS, **DEATH}) == ENVELOPE


def test_headers_are_shown_as_json_can_hold_them() -> None:
    shown = plain({"bytes": b"\xff", "many": [DIED_AT, 1, None, True], "inner": {"decimal": 1.5}})

    assert shown == {"bytes": "�", "many": [DIED_AT.isoformat(), 1, None, True], "inner": {"decimal": 1.5}}
