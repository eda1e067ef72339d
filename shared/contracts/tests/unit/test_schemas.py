"""Schemas are what they say, and every example fits its own."""

import json
from datetime import datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from balabaqsha_chassis.envelope import Envelope
from balabaqsha_contracts.catalogue import BY_TYPE, EVENTS, PUBLIC_EVENTS
from balabaqsha_contracts.event import SCHEMA_BASE, Event
from balabaqsha_contracts.examples import example_documents
from balabaqsha_contracts.headers import HEADERS, fixed_headers
from balabaqsha_contracts.schemas import DIALECT, schema_documents

SCHEMAS = schema_documents()
EXAMPLES = example_documents()

each_name = pytest.mark.parametrize("name", sorted(SCHEMAS))
each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.routing_key())


def formats() -> FormatChecker:
    checker = FormatChecker()
    checker.checks("date-time", raises=ValueError)(_is_instant)
    return checker


def _is_instant(value: Any) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema, format_checker=formats())


def event_of(name: str) -> type[Event]:
    return BY_TYPE[f"kz.balabaqsha.{name.removeprefix('public/').removesuffix('.json')}"]


@each_name
def test_a_schema_is_one_and_tells_where_it_is_published(name: str):
    schema = SCHEMAS[name]

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == DIALECT
    assert schema["$id"] == f"{SCHEMA_BASE}/{name}"
    assert schema["type"] == "object"
    assert schema["description"]


@each_name
def test_every_example_fits_its_schema(name: str):
    example = EXAMPLES[name]

    validator(SCHEMAS[name]).validate(example["data"])
    assert example["headers"]["cloudEvents_dataschema"] == SCHEMAS[name]["$id"]


@each_name
def test_the_headers_of_every_example_fit_theirs(name: str):
    headers = EXAMPLES[name]["headers"]

    validator(dict(HEADERS)).validate(headers)
    validator(fixed_headers(event_of(name), public=name.startswith("public/"))).validate(headers)


@each_name
def test_an_example_without_any_one_required_field_does_not_fit(name: str):
    data, schema = EXAMPLES[name]["data"], SCHEMAS[name]

    for field in schema["required"]:
        lacking = {key: value for key, value in data.items() if key != field}
        assert not validator(schema).is_valid(lacking), field


@each_name
def test_a_field_of_another_type_does_not_fit(name: str):
    data, schema = EXAMPLES[name]["data"], SCHEMAS[name]

    for field in data:
        assert not validator(schema).is_valid(data | {field: {"a": ["wrong", "thing"]}}), field


@each_event
def test_an_example_is_read_back_as_the_same_event(event: type[Event]):
    document = EXAMPLES[f"{event.routing_key()}.json"]

    read = event.model_validate_json(json.dumps(document["data"]))

    assert read == event.model_validate(event.example)
    assert json.loads(read.model_dump_json()) == document["data"]


@each_name
def test_the_envelope_of_every_example_is_the_one_that_services_read_and_write(name: str):
    headers = EXAMPLES[name]["headers"]

    envelope = Envelope.from_headers(headers)

    assert envelope.to_headers() == headers
    assert envelope.type == event_of(name).type_name()
    assert envelope.subject == EXAMPLES[name]["data"][event_of(name).subject_field]


def test_every_public_event_has_a_schema_of_its_own_outside():
    outside = {name for name in SCHEMAS if name.startswith("public/")}

    assert outside == {f"public/{event.routing_key()}.json" for event in PUBLIC_EVENTS}
