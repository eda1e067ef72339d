"""JSON Schemas (2020-12) of every event's data and of every public form."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from balabaqsha_contracts.catalogue import EVENTS, PUBLIC_EVENTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE = "#/$defs/{model}"


class _PlainSchema(GenerateJsonSchema):
    """Without a title for each field, which says no more than its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the signature is pydantic's
        return False


def schema_of(model: type[BaseModel], *, uri: str, title: str) -> dict[str, Any]:
    """The schema of one model, complete in itself, published at `uri`."""
    return {"$schema": DIALECT, "$id": uri} | plain_schema(model) | {"title": title}


def plain_schema(model: type[BaseModel], *, reference: str = _REFERENCE) -> dict[str, Any]:
    """The schema of one model, its parts under `$defs` and referred to by `reference`.

    It is the schema of what may come, so a field with a default may be missing: an older producer does not send it.
    """
    return model.model_json_schema(mode="validation", ref_template=reference, schema_generator=_PlainSchema)


def schema_documents() -> Mapping[str, dict[str, Any]]:
    """Every published schema by its path under the base of all schemas."""
    inside = {f"{event.routing_key()}.json": _of_event(event) for event in EVENTS}
    outside = {f"public/{event.routing_key()}.json": _of_public_form(event) for event in PUBLIC_EVENTS}
    return inside | outside


def _of_event(event: Any) -> dict[str, Any]:
    return schema_of(event, uri=event.schema_uri(), title=event.type_name())


def _of_public_form(event: Any) -> dict[str, Any]:
    return schema_of(event.public, uri=event.public_schema_uri(), title=event.type_name())
