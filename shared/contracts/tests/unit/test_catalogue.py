"""Every event is well named, has a reader, and lets nothing personal out."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from balabaqsha_contracts.asyncapi import SERVICES
from balabaqsha_contracts.catalogue import BY_TYPE, EVENTS, MAILBOXES, PUBLIC_EVENTS, READERS, hears
from balabaqsha_contracts.event import Event
from balabaqsha_contracts.examples import public_example_of
from balabaqsha_contracts.schemas import plain_schema

#: Words that no field outside the core may have in its name.
PERSONAL = {
    *("iin", "phone", "phones", "name", "surname", "patronymic", "email", "mail", "address", "sex", "birth", "born"),
    *("account", "child", "guardian", "parent", "contact", "contacts", "sealed", "password", "token", "code"),
}
#: A person's birth year is as near as it may come.
ALLOWED = {"birth_year"}

each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.routing_key())
each_public_event = pytest.mark.parametrize("event", PUBLIC_EVENTS, ids=lambda event: event.routing_key())


def field_names(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from field_names(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from field_names(part)


@each_event
def test_an_event_has_a_reader(event: type[Event]):
    readers = READERS[event.producer, event.aggregate]

    assert readers
    assert event.producer not in readers
    assert all(event in hears(reader) for reader in readers)
    assert all(event.routing_key() in MAILBOXES[f"{reader}-service"] for reader in readers)


def test_nobody_reads_what_nobody_says():
    assert set(READERS) == {(event.producer, event.aggregate) for event in EVENTS}
    assert {reader for readers in READERS.values() for reader in readers} <= set(SERVICES)


def test_a_hearer_of_one_fact_hears_every_fact_of_the_same_kind_of_thing():
    for service in SERVICES:
        heard = hears(service)
        kinds = {(event.producer, event.aggregate) for event in heard}

        assert set(heard) == {event for event in EVENTS if (event.producer, event.aggregate) in kinds}


def test_no_two_events_share_a_type_or_a_class_name():
    assert len(BY_TYPE) == len(EVENTS)
    assert len({event.__name__ for event in EVENTS}) == len(EVENTS)


@each_event
def test_an_event_is_named_by_producer_fact_and_version(event: type[Event]):
    assert re.fullmatch(r"[a-z]+\.[a-z][a-z_]*[a-z]\.v[1-9]", event.routing_key())
    assert event.type_name() == f"kz.balabaqsha.{event.routing_key()}"
    assert event.__name__.endswith(f"V{event.version}")
    assert event.producer in SERVICES


@each_event
def test_the_subject_is_a_field_that_is_always_there(event: type[Event]):
    assert event.model_fields[event.subject_field].is_required()


@each_event
def test_an_event_passes_over_a_field_it_does_not_know(event: type[Event]):
    later = event.model_validate({**event.example, "added_later": 1})

    assert later == event.model_validate(event.example)


@each_public_event
def test_no_field_outside_the_core_is_named_after_a_person(event: type[Event]):
    assert event.public is not None
    names = set(field_names(plain_schema(event.public)))

    assert names
    assert [name for name in names - ALLOWED if set(name.split("_")) & PERSONAL] == []


@each_public_event
def test_nothing_personal_stands_in_what_is_left_of_the_example_outside(event: type[Event]):
    inside = event.example
    outside = str(public_example_of(event))

    for name in ("account_id", "child_id", "birth_date"):
        if name in inside:
            assert str(inside[name]) not in outside
    assert re.search(r"(?<![0-9a-f-])(\d{12}|\+?77\d{9})(?![0-9a-f-])", outside) is None


@each_public_event
def test_what_leaves_the_core_was_inside_or_is_the_birth_year(event: type[Event]):
    assert event.public is not None

    assert set(event.public.model_fields) - set(event.model_fields) <= ALLOWED
