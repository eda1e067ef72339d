"""Makes one public document of the services' own, and refuses when they and the table of routes differ."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gateway_service.api.route import BASE, Access, Route, Upstream
from gateway_service.api.routes import GATEWAY_ONLY

Document = dict[str, Any]

_METHODS = ("get", "put", "post", "patch", "delete")
_PARAMETER = re.compile(r"{([^}]+)}")
_REFERENCE = re.compile(r'"#/components/schemas/(\w+)"')
#: The same in every service, and under one name in the whole.
_SHARED = "Problem"
_TAGS = [
    {"name": "parents", "description": "Parents and representatives: registration, children, applications, notices"},
    {"name": "public", "description": "Without signing in: reference lists, the public queue and its rules"},
]


class MismatchError(Exception):
    """The services and the table of routes do not fit."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def merge(documents: Mapping[Upstream, Document], *, routes: Iterable[Route], version: str) -> Document:
    """The public document; raises `MismatchError` naming every operation without a route and the reverse."""
    routes = tuple(routes)
    if faults := mismatches(documents, routes=routes):
        raise MismatchError(faults)
    operations = {(name, *key): found for name, document in documents.items() for key, found in _operations(document)}
    paths: dict[str, Document] = {}
    for route in sorted(routes, key=lambda route: (route.path, route.method)):
        operation = operations[route.upstream, route.method, _shape(_path_of_upstream(route))]
        paths.setdefault(route.path, {})[route.method.lower()] = _published(operation, route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Balabaqsha",
            "version": version,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": _TAGS,
        "paths": paths,
        "components": {"schemas": _schemas(documents, paths), "securitySchemes": {"bearer": _BEARER}},
    }


_BEARER = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "From `POST /api/v1/sessions`"}


def mismatches(documents: Mapping[Upstream, Document], *, routes: Iterable[Route]) -> list[str]:
    """What is served and not routed, and what is routed and not served."""
    routed = {(route.upstream, route.method, _shape(_path_of_upstream(route))) for route in routes}
    hidden = {(upstream, method, _shape(path)) for upstream, method, path in GATEWAY_ONLY}
    served = {
        (name, method, shape)
        for name, document in documents.items()
        for (method, shape), _ in _operations(document)
        if not shape.startswith("/internal/")
    }
    return [
        *(f"served, but in no row of the table: {_named(row)}" for row in sorted(served - routed - hidden)),
        *(f"in the table, but not served: {_named(row)}" for row in sorted(routed - served)),
        *(f"kept for the gateway, but not served: {_named(row)}" for row in sorted(hidden - served)),
    ]


def _named(row: tuple[Upstream, str, str]) -> str:
    return " ".join(row)


def _path_of_upstream(route: Route) -> str:
    return route.path if route.upstream is Upstream.GATEWAY else route.upstream_path


def _shape(path: str) -> str:
    """The path without the names of its changing parts."""
    return _PARAMETER.sub("{}", path)


def _operations(document: Document) -> Iterable[tuple[tuple[str, str], tuple[str, Document]]]:
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield (method.upper(), _shape(path)), (path, item[method])


def _published(found: tuple[str, Document], route: Route) -> Document:
    path, operation = found
    names = dict(zip(_PARAMETER.findall(path), _PARAMETER.findall(route.path), strict=True))
    published = _prefixed(operation, route.upstream)
    for parameter in published.get("parameters", ()):
        if parameter["in"] == "path":
            parameter["name"] = names[parameter["name"]]
    public = route.path.startswith((f"{BASE}/public/", f"{BASE}/reference/", "/.well-known/"))
    return published | {
        "operationId": f"{route.upstream}_{operation['operationId']}",
        "tags": ["public" if public else "parents"],
        "security": [{"bearer": []}] if route.access is Access.ACCOUNT else [],
    }


def _prefixed(part: Document, upstream: Upstream) -> Document:
    """The part with every schema it refers to under the service's own prefix."""

    def prefix(match: re.Match[str]) -> str:
        return f'"#/components/schemas/{_schema_name(upstream, match.group(1))}"'

    renamed: Document = json.loads(_REFERENCE.sub(prefix, json.dumps(part, ensure_ascii=False)))
    return renamed


def _schema_name(upstream: Upstream, name: str) -> str:
    if name == _SHARED or name.split("_", maxsplit=1)[0] in set(Upstream):
        return name
    return f"{upstream}_{name}"


def _schemas(documents: Mapping[Upstream, Document], paths: Document) -> Document:
    """Every schema the paths need, directly or through others."""
    everything = {
        _schema_name(upstream, name): _prefixed(schema, upstream)
        for upstream, document in documents.items()
        for name, schema in document.get("components", {}).get("schemas", {}).items()
    }
    for schema in everything.values():
        _extend(schema, everything)
    needed: Document = {}
    left = set(_REFERENCE.findall(json.dumps(paths)))
    while left:
        name = left.pop()
        needed[name] = everything[name]
        left |= set(_REFERENCE.findall(json.dumps(everything[name]))) - needed.keys()
    return dict(sorted(needed.items()))


def _extend(schema: Document, everything: Document) -> None:
    """Fill in the fields a composed schema shows as a service's schema has them; its own go before."""
    extended = schema.pop("x-extends", None)
    if extended is not None:
        schema["properties"] = everything[extended]["properties"] | schema["properties"]
