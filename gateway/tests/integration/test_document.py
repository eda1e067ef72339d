"""The committed document, the table of routes and what the services serve say the same."""

import json
import re

import pytest
from openapi_spec_validator import validate

from gateway_service.api.openapi_command import DOCUMENT, collect, own_document, rendered
from gateway_service.api.openapi_merging import Document, merge, mismatches
from gateway_service.api.route import Access, Upstream
from gateway_service.api.routes import ROUTES
from gateway_service.bootstrap import VERSION, describe


@pytest.fixture(scope="module")
def documents() -> dict[Upstream, Document]:
    return collect({}) | {Upstream.GATEWAY: own_document(describe())}


@pytest.fixture(scope="module")
def committed() -> Document:
    return json.loads(DOCUMENT.read_bytes())


def test_every_operation_of_every_service_is_routed_or_kept_inside_and_every_route_is_served(
    documents: dict[Upstream, Document],
) -> None:
    assert mismatches(documents, routes=ROUTES) == []


def test_the_committed_document_is_what_the_services_say_today(documents: dict[Upstream, Document]) -> None:
    today = rendered(merge(documents, routes=ROUTES, version=VERSION))

    assert DOCUMENT.read_text(encoding="utf-8") == today, "run `python -m gateway_service openapi write`"


def test_the_document_is_valid_openapi(committed: Document) -> None:
    validate(committed)

    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(committed)))
    assert named == committed["components"]["schemas"].keys()


def test_the_document_tells_who_may_ask(committed: Document) -> None:
    told = {
        (method.upper(), path): bool(operation["security"])
        for path, item in committed["paths"].items()
        for method, operation in item.items()
    }

    assert told == {(route.method, route.path): route.access is Access.ACCOUNT for route in ROUTES}


def test_operations_are_told_apart_by_their_id(committed: Document) -> None:
    ids = [operation["operationId"] for item in committed["paths"].values() for operation in item.values()]

    assert len(ids) == len(set(ids))


def test_nothing_of_the_inside_is_told(committed: Document) -> None:
    text = json.dumps(committed)

    assert "/internal/" not in text
    assert "HTTPValidationError" not in text
