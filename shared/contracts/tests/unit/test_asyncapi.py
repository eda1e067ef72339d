"""The AsyncAPI documents say who says and hears what, and hold together."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from balabaqsha_contracts.asyncapi import SERVICES, asyncapi_documents, public_document, service_document
from balabaqsha_contracts.catalogue import EVENTS, MAILBOXES, PUBLIC_EVENTS, hears

DOCUMENTS = asyncapi_documents()
each_document = pytest.mark.parametrize("name", sorted(DOCUMENTS))
each_service = pytest.mark.parametrize("service", SERVICES)


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def at(document: dict[str, Any], reference: str) -> Any:
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def operations(document: dict[str, Any], action: str) -> set[str]:
    return {
        operation["title"]
        for operation in document["operations"].values()
        if operation["action"] == action and "messages" in operation
    }


@each_document
def test_every_reference_leads_somewhere(name: str):
    document = DOCUMENTS[name]

    for reference in references(document):
        assert at(document, reference), reference


@each_document
def test_nothing_is_described_that_nobody_refers_to(name: str):
    document = DOCUMENTS[name]
    used = set(references(document))

    for kind in ("messages", "schemas", "messageTraits", "securitySchemes"):
        assert {f"#/components/{kind}/{key}" for key in document["components"][kind]} <= used


@each_service
def test_a_service_sends_what_it_says_and_receives_what_it_hears(service: str):
    document = service_document(service)
    said = {event.type_name() for event in EVENTS if event.producer == service}
    brought_out = {event.type_name() for event in PUBLIC_EVENTS} if service == "notifications" else set()

    assert operations(document, "send") == said | brought_out
    assert operations(document, "receive") == {event.type_name() for event in hears(service)}


@each_service
def test_a_mailbox_is_the_one_that_is_declared(service: str):
    channel = service_document(service)["channels"].get("mailbox")
    mailbox = f"{service}-service"

    assert (channel is None) == (mailbox not in MAILBOXES)
    if channel is not None:
        assert channel["bindings"]["amqp"]["queue"]["name"] == mailbox
        assert channel["x-routing-keys"] == list(MAILBOXES[mailbox])


@each_document
def test_channels_of_events_are_routing_keys_of_the_topic_exchange(name: str):
    for key, channel in DOCUMENTS[name]["channels"].items():
        binding = channel["bindings"]["amqp"]
        if binding["is"] == "routingKey":
            outside = key.startswith("public_")
            assert binding["exchange"]["name"] == ("balabaqsha.public" if outside else "balabaqsha.events")
            assert (binding["exchange"]["type"], binding["exchange"]["durable"]) == ("topic", True)
            assert channel["address"].count(".") == 2


@each_document
def test_the_example_of_every_message_fits_its_headers_and_data(name: str):
    document = DOCUMENTS[name]
    common = document["components"]["messageTraits"]["cloudEvent"]["headers"]

    for message in document["components"]["messages"].values():
        (example,) = message["examples"]
        data = message["payload"] | {"components": document["components"]}
        for schema, value in (
            (common, example["headers"]),
            (message["headers"], example["headers"]),
            (data, example["payload"]),
        ):
            Draft202012Validator(schema).validate(value)


def test_a_subscriber_hears_public_forms_only():
    document = public_document()
    text = json.dumps(document)

    assert set(document["servers"]) == {"public"}
    assert operations(document, "receive") == {event.type_name() for event in PUBLIC_EVENTS}
    assert operations(document, "send") == set()
    assert "balabaqsha.events" not in text
    assert all(key.startswith("Public") for key in document["components"]["messages"])
    for inside in ("account_id", "child_id", "birth_date", "sealed"):
        assert f'"{inside}"' not in text


def test_a_service_that_is_none_has_no_document():
    with pytest.raises(ValueError, match="no service"):
        service_document("gateway")
