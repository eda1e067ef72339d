"""What may change in a released schema: it may gain optional fields, and nothing else.

Older readers are out there for every released version; whatever else must change becomes the next major version, which
runs beside the old one.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

#: Keywords that tell people something and machines nothing.
_SAYINGS = frozenset({"$schema", "$id", "$defs", "title", "description", "examples", "default", "$comment"})
_OF_OBJECTS = frozenset({"properties", "required"})
Schema = Mapping[str, Any]


def breaks(released: Schema, present: Schema) -> tuple[str, ...]:
    """What of the released schema no longer holds, a place and a reason each; empty when nothing does."""
    before = _resolved(released, whole=released, seen=())
    after = _resolved(present, whole=present, seen=())
    return tuple(_compare(before, after, place=""))


def breaks_of_all(released: Mapping[str, Schema], present: Mapping[str, Schema]) -> tuple[str, ...]:
    """The same for every released schema by name."""
    return tuple(fault for name, schema in sorted(released.items()) for fault in _of_one(name, schema, present))


def _of_one(name: str, released: Schema, present: Mapping[str, Schema]) -> Iterator[str]:
    if name not in present:
        yield f"{name}: the type is gone"
        return
    yield from (f"{name}{fault}" for fault in breaks(released, present[name]))


def _resolved(node: Any, *, whole: Schema, seen: tuple[str, ...]) -> Any:
    """The node with its references followed and all sayings dropped."""
    if isinstance(node, list):
        return [_resolved(item, whole=whole, seen=seen) for item in node]
    if not isinstance(node, Mapping):
        return node
    if "$ref" in node:
        name = str(node["$ref"]).rpartition("/")[2]
        if name in seen:
            return {"$ref": name}
        return _resolved(whole["$defs"][name], whole=whole, seen=(*seen, name))
    kept = {key: value for key, value in node.items() if key not in _SAYINGS}
    properties = kept.pop("properties", None)
    resolved = {key: _resolved(value, whole=whole, seen=seen) for key, value in kept.items()}
    if properties is not None:
        resolved["properties"] = {
            name: _resolved(schema, whole=whole, seen=seen) for name, schema in properties.items()
        }
    return resolved


def _compare(before: Any, after: Any, *, place: str) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _compare_schemas(before, after, place=place)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _compare(one, other, place=f"{place}/{number}")
    elif before != after or type(before) is not type(after):
        yield f"{place}: retyped"


def _compare_schemas(before: Schema, after: Schema, *, place: str) -> Iterator[str]:
    yield from _compare_fields(before.get("properties", {}), after.get("properties", {}), place=place)
    yield from _compare_required(before.get("required", ()), after.get("required", ()), place=place)
    for keyword in sorted((before.keys() | after.keys()) - _OF_OBJECTS):
        if keyword not in before or keyword not in after:
            yield f"{place}: retyped ({keyword})"
        else:
            yield from _compare(before[keyword], after[keyword], place=f"{place}/{keyword}")


def _compare_fields(before: Schema, after: Schema, *, place: str) -> Iterator[str]:
    for name, schema in before.items():
        if name not in after:
            yield f"{place}/{name}: removed"
        else:
            yield from _compare(schema, after[name], place=f"{place}/{name}")


def _compare_required(before: Iterable[str], after: Iterable[str], *, place: str) -> Iterator[str]:
    yield from (f"{place}/{name}: must be there now" for name in sorted(set(after) - set(before)))
    yield from (f"{place}/{name}: may be missing now" for name in sorted(set(before) - set(after)))
