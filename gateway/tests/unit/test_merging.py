"""One document of many."""

import pytest

from gateway_service.api.openapi_merging import MismatchError, merge, mismatches
from gateway_service.api.route import Access, Route, Upstream
from gateway_service.limits import LimitClass

REFERENCE = {"$ref": "#/components/schemas/Thing"}


def _operation(identifier: str) -> dict:
    return {
        "operationId": identifier,
        "tags": ["things"],
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": REFERENCE}}}},
    }


def _document(*paths: str) -> dict:
    return {
        "paths": {path: {"get": _operation(f"get_{number}")} for number, path in enumerate(paths)},
        "components": {
            "schemas": {
                "Thing": {"type": "object", "properties": {"part": {"$ref": "#/components/schemas/Part"}}},
                "Part": {"type": "string"},
                "Unused": {"type": "string"},
                "Problem": {"type": "object"},
            }
        },
    }


def _route(upstream: Upstream, path: str, access: Access = Access.ACCOUNT) -> Route:
    return Route(method="GET", path=f"/api/v1{path}", upstream=upstream, access=access, limit=LimitClass.READ)


HIDDEN = {
    Upstream.QUEUE: _document("/positions", "/applications/{id}/position"),
    Upstream.APPLICATIONS: _document("/applications", "/applications/{id}"),
}


def test_names_are_prefixed_with_their_service_and_only_what_is_used_is_kept() -> None:
    documents = HIDDEN | {Upstream.CHILDREN: _document("/children/{id}", "/internal/all")}

    merged = merge(documents, routes=[_route(Upstream.CHILDREN, "/children/{child_id}")], version="1")

    operation = merged["paths"]["/api/v1/children/{child_id}"]["get"]
    assert list(merged["paths"]) == ["/api/v1/children/{child_id}"]
    assert operation["operationId"] == "children_get_0"
    assert operation["parameters"][0]["name"] == "child_id"
    assert operation["security"] == [{"bearer": []}]
    assert sorted(merged["components"]["schemas"]) == ["children_Part", "children_Thing"]


def test_what_is_open_to_all_wants_no_token() -> None:
    documents = HIDDEN | {Upstream.IDENTITY: _document("/policy/{id}")}
    route = _route(Upstream.IDENTITY, "/policy/{id}", Access.PUBLIC)

    merged = merge(documents, routes=[route], version="1")

    assert merged["paths"]["/api/v1/policy/{id}"]["get"]["security"] == []


def test_what_is_served_and_not_routed_and_the_reverse_are_both_named() -> None:
    documents = HIDDEN | {Upstream.CHILDREN: _document("/children/{id}")}
    routes = [_route(Upstream.CHILDREN, "/toys")]

    faults = mismatches(documents, routes=routes)

    assert faults == [
        "served, but in no row of the table: children GET /children/{}",
        "in the table, but not served: children GET /toys",
    ]
    with pytest.raises(MismatchError):
        merge(documents, routes=routes, version="1")


def test_a_composed_schema_shows_the_fields_it_extends() -> None:
    own = _document("/children/{id}")
    own["components"]["schemas"]["Thing"] = {
        "type": "object",
        "x-extends": "children_Thing",
        "properties": {"available": {"type": "boolean"}},
    }
    documents = HIDDEN | {Upstream.CHILDREN: _document("/internal/x"), Upstream.GATEWAY: own}
    own["paths"] = {"/api/v1/things/{id}": own["paths"]["/children/{id}"]}

    merged = merge(documents, routes=[_route(Upstream.GATEWAY, "/things/{id}")], version="1")

    thing = merged["components"]["schemas"]["gateway_Thing"]
    assert thing["properties"] == {
        "part": {"$ref": "#/components/schemas/children_Part"},
        "available": {"type": "boolean"},
    }
    assert "children_Part" in merged["components"]["schemas"]
