"""Finds the table's routes by the address as it was sent: undecoded, so that it means the same here and there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gateway_service.api.route import Route

#: What a changing part of a path may be; an encoded slash, a dot segment or an empty one is no such part.
_SEGMENT = re.compile(rb"(?!\.{1,2}$)[A-Za-z0-9._~-]{1,128}")


@dataclass(slots=True)
class _Node:
    fixed: dict[bytes, "_Node"] = field(default_factory=dict)
    #: By what the segment ends with: `{report}.csv`.
    ending: dict[bytes, "_Node"] = field(default_factory=dict)
    any_segment: "_Node | None" = None
    methods: dict[str, Route] = field(default_factory=dict)


class RouteFinder:
    """The table as a tree of path segments; a fixed one goes before one with a fixed ending, and that before any."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            self._add(route)

    def methods_at(self, raw_path: bytes) -> Mapping[str, Route]:
        """The routes at the path by their method; empty where the table has nothing."""
        node = _descend(self._root, raw_path.split(b"/")[1:])
        return node.methods if node else {}

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in route.path.encode().split(b"/")[1:]:
            node = _child(node, segment)
        if route.method in node.methods:
            raise ValueError(f"two routes for {route.method} {route.path}")
        node.methods[route.method] = route


def _child(node: _Node, segment: bytes) -> _Node:
    if not segment.startswith(b"{"):
        return node.fixed.setdefault(segment, _Node())
    ending = segment.partition(b"}")[2]
    if ending:
        return node.ending.setdefault(ending, _Node())
    if node.any_segment is None:
        node.any_segment = _Node()
    return node.any_segment


def _descend(node: _Node, segments: list[bytes]) -> _Node | None:
    if not segments:
        return node if node.methods else None
    segment, rest = segments[0], segments[1:]
    fixed = node.fixed.get(segment)
    if fixed is not None and (found := _descend(fixed, rest)) is not None:
        return found
    if not _SEGMENT.fullmatch(segment):
        return None
    ways = [way for ending, way in node.ending.items() if segment.endswith(ending) and segment != ending]
    ways += [node.any_segment] if node.any_segment is not None else []
    return next((found for way in ways if (found := _descend(way, rest)) is not None), None)
