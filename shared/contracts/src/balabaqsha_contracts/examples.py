"""A golden example of every event: its headers and data as they stand on the wire."""

import json
from collections.abc import Mapping
from typing import Any

from balabaqsha_contracts.catalogue import EVENTS, PUBLIC_EVENTS
from balabaqsha_contracts.event import Event
from balabaqsha_contracts.headers import golden_headers


def example_documents() -> Mapping[str, dict[str, Any]]:
    """Every example by the path of the schema that it fits."""
    inside = {f"{event.routing_key()}.json": example_of(event) for event in EVENTS}
    outside = {f"public/{event.routing_key()}.json": public_example_of(event) for event in PUBLIC_EVENTS}
    return inside | outside


def example_of(event: type[Event]) -> dict[str, Any]:
    """The example inside the core."""
    made = event.model_validate(event.example)
    return {"headers": golden_headers(made, public=False), "data": json.loads(made.model_dump_json())}


def public_example_of(event: type[Event]) -> dict[str, Any]:
    """What is left of the same example outside."""
    if event.public is None:
        raise ValueError(f"{event.type_name()} stays inside")
    made = event.model_validate(event.example)
    data = json.loads(event.public.of(made).model_dump_json())
    return {"headers": golden_headers(made, public=True), "data": data}
