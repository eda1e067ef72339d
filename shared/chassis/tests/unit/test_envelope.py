"""The envelope: there and back again, and read by somebody else's library."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cloudevents.core.bindings.amqp import AMQPMessage, from_binary
from cloudevents.core.formats.json import JSONFormat

from balabaqsha_chassis.envelope import CONTENT_TYPE, Envelope, MalformedEnvelopeError

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
ENVELOPE = Envelope(
    id="019a0000-0000-7000-8000-00000000000a",
    source="/services/queue",
    type="kz.balabaqsha.queue.application_queued.v1",
    subject="019a0000-0000-7000-8000-000000000004",
    time=datetime(2026, 3, 1, 4, 0, 0, 123000, tzinfo=UTC),
    sequence=7,
    epoch=1,
    dataschema="https://balabaqsha.kz/schemas/queue.application_queued.v1.json",
    traceparent=TRACEPARENT,
)
REQUIRED = ("id", "source", "type", "subject", "time", "sequence")


def changed(name: str, value: Any) -> dict[str, Any]:
    return ENVELOPE.to_headers() | {f"cloudEvents_{name}": value}


def test_an_envelope_comes_back_from_its_headers_unchanged() -> None:
    assert Envelope.from_headers(ENVELOPE.to_headers()) == ENVELOPE


def test_an_envelope_without_the_optional_attributes_comes_back_unchanged() -> None:
    bare = Envelope(
        id=ENVELOPE.id,
        source=ENVELOPE.source,
        type=ENVELOPE.type,
        subject=ENVELOPE.subject,
        time=ENVELOPE.time,
        sequence=1,
    )

    assert Envelope.from_headers(bare.to_headers()) == bare


def test_an_independent_reader_understands_the_message() -> None:
    message = AMQPMessage(
        properties={"content-type": CONTENT_TYPE},
        application_properties=dict(ENVELOPE.to_headers()),
        application_data=b'{"number": "7KQ2"}',
    )

    event = from_binary(message, JSONFormat())

    assert event.get_id() == ENVELOPE.id
    assert event.get_source() == ENVELOPE.source
    assert event.get_type() == ENVELOPE.type
    assert event.get_subject() == ENVELOPE.subject
    assert event.get_specversion() == "1.0"
    assert event.get_time() == ENVELOPE.time
    assert event.get_dataschema() == ENVELOPE.dataschema
    assert event.get_datacontenttype() == "application/json"
    assert event.get_extension("sequence") == 7
    assert event.get_extension("epoch") == 1
    assert event.get_data() == {"number": "7KQ2"}


@pytest.mark.parametrize("prefix", ["cloudEvents_", "cloudEvents:", "ce-"])
def test_every_spelling_of_the_binding_is_read(prefix: str) -> None:
    headers = {name.replace("cloudEvents_", prefix): value for name, value in ENVELOPE.to_headers().items()}

    assert Envelope.from_headers(headers) == ENVELOPE


def test_a_sequence_written_as_text_is_read() -> None:
    assert Envelope.from_headers(changed("sequence", "7")) == ENVELOPE


def test_an_instant_of_another_zone_is_the_same_instant() -> None:
    read = Envelope.from_headers(changed("time", "2026-03-01T09:00:00.123+05:00"))

    assert read.time == ENVELOPE.time
    assert read.time.utcoffset() == timedelta(hours=5)


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_attribute_is_named(name: str) -> None:
    headers = {key: value for key, value in ENVELOPE.to_headers().items() if key != f"cloudEvents_{name}"}

    with pytest.raises(MalformedEnvelopeError, match=name):
        Envelope.from_headers(headers)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "not-a-uuid"),
        ("id", ""),
        ("id", "019a0000-0000-7000-8000-00000000000a\x00"),
        ("source", "/services/\x00queue"),
        ("source", "s" * 300),
        ("type", "kz.balabaqsha\x00"),
        ("subject", ""),
        ("subject", "a\x00b"),
        ("subject", "\ud800"),
        ("subject", "s" * 300),
        ("time", "yesterday"),
        ("time", "2026-03-01T04:00:00.123"),
        ("sequence", "one"),
        ("sequence", 0),
        ("sequence", -1),
        ("sequence", 2**63),
        ("sequence", "9" * 5000),
        ("epoch", "first"),
    ],
)
def test_an_attribute_that_no_inbox_could_hold_is_malformed(name: str, value: Any) -> None:
    """What the database refuses would otherwise come back for ever: the attempts could not be counted."""
    with pytest.raises(MalformedEnvelopeError):
        Envelope.from_headers(changed(name, value))


@pytest.mark.parametrize("traceparent", ["", "a\x00b", "x" * 1000])
def test_a_broken_trace_never_stops_an_event(traceparent: str) -> None:
    read = Envelope.from_headers(ENVELOPE.to_headers() | {"traceparent": traceparent})

    assert read.traceparent is None
    assert read.id == ENVELOPE.id


def test_headers_can_be_stored_as_json() -> None:
    stored = json.loads(json.dumps(ENVELOPE.to_headers()))

    assert Envelope.from_headers(stored) == ENVELOPE
