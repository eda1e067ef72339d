"""A released version gains optional fields and changes in nothing else; the comparison is tried on made-up changes."""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from balabaqsha_contracts.compatibility import breaks, breaks_of_all
from balabaqsha_contracts.documents import broken_promises, released_schemas
from balabaqsha_contracts.schemas import schema_documents

ROOT = Path(__file__).parents[2]
RELEASED = released_schemas(ROOT)
Schema = dict[str, Any]
Change = Callable[[Schema], None]


def objects_of(schema: Schema) -> Iterator[Schema]:
    """The schema and every object inside it."""
    yield schema
    yield from (part for part in schema.get("$defs", {}).values() if part.get("type") == "object")


def changed(schema: Schema, change: Change, *, place: int = 0) -> Schema:
    """A copy of the schema in which one of its objects was changed."""
    other = copy.deepcopy(schema)
    change(list(objects_of(other))[place])
    return other


def fields() -> list[Any]:
    """Every field of every released schema, nested ones too."""
    return [
        pytest.param(name, place, field, id=f"{name}-{place}-{field}")
        for name, schema in sorted(RELEASED.items())
        for place, part in enumerate(objects_of(schema))
        for field in part["properties"]
    ]


def test_every_released_version_keeps_its_promises():
    assert RELEASED
    assert broken_promises(ROOT) == ()


@pytest.mark.parametrize("name", sorted(RELEASED))
def test_a_schema_breaks_nothing_of_itself(name: str):
    assert breaks(RELEASED[name], copy.deepcopy(RELEASED[name])) == ()


@pytest.mark.parametrize(("name", "place", "field"), fields())
def test_removing_a_field_is_found(name: str, place: int, field: str):
    def remove(part: Schema) -> None:
        del part["properties"][field]

    found = breaks(RELEASED[name], changed(RELEASED[name], remove, place=place))

    assert any(fault.endswith(f"/{field}: removed") for fault in found)


@pytest.mark.parametrize(("name", "place", "field"), fields())
@pytest.mark.parametrize("other", [{"type": "boolean"}, {"type": "array", "items": {"type": "string"}}, {}])
def test_retyping_a_field_is_found(name: str, place: int, field: str, other: Schema):
    def retype(part: Schema) -> None:
        part["properties"][field] = other

    assert breaks(RELEASED[name], changed(RELEASED[name], retype, place=place))


@pytest.mark.parametrize(("name", "place", "field"), fields())
def test_turning_required_into_optional_or_back_is_found(name: str, place: int, field: str):
    def turn(part: Schema) -> None:
        required = set(part.get("required", ()))
        part["required"] = sorted(required ^ {field})

    assert breaks(RELEASED[name], changed(RELEASED[name], turn, place=place))


@pytest.mark.parametrize("name", sorted(RELEASED))
def test_a_new_required_field_is_found(name: str):
    def demand(part: Schema) -> None:
        part["properties"]["added"] = {"type": "string"}
        part["required"] = [*part.get("required", ()), "added"]

    for place in range(len(list(objects_of(RELEASED[name])))):
        assert breaks(RELEASED[name], changed(RELEASED[name], demand, place=place))


@pytest.mark.parametrize("name", sorted(RELEASED))
def test_a_new_optional_field_is_welcome(name: str):
    def offer(part: Schema) -> None:
        part["properties"]["added"] = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}

    for place in range(len(list(objects_of(RELEASED[name])))):
        assert breaks(RELEASED[name], changed(RELEASED[name], offer, place=place)) == ()


@pytest.mark.parametrize("name", sorted(RELEASED))
def test_other_words_for_the_same_thing_are_welcome(name: str):
    def reword(part: Schema) -> None:
        part |= {"title": "Other", "description": "Said better.", "examples": [1]}
        for field in part["properties"].values():
            field["description"] = "Said better."

    assert breaks(RELEASED[name], changed(RELEASED[name], reword)) == ()


SMALL: Schema = {
    "type": "object",
    "properties": {
        "ground": {"enum": ["a", "b"], "type": "string"},
        "one": {"const": "x", "type": "string"},
        "many": {"type": "array", "items": {"$ref": "#/$defs/Part"}, "maxItems": 3},
        "maybe": {"anyOf": [{"$ref": "#/$defs/Part"}, {"type": "null"}], "default": None},
        "title": {"type": "string", "pattern": "^[a-z]+$"},
    },
    "required": ["ground"],
    "$defs": {"Part": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}},
}


def _set(*path: str | int, to: Any) -> Change:
    def change(schema: Schema) -> None:
        target: Any = schema
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = to

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("properties", "ground", "enum", to=["a"]),
        _set("properties", "ground", "enum", to=["a", "b", "c"]),
        _set("properties", "one", "const", to="y"),
        _set("properties", "one", to={"enum": ["x", "y"], "type": "string"}),
        _set("properties", "many", "maxItems", to=2),
        _set("properties", "many", "items", to={"type": "string"}),
        _set("properties", "maybe", "anyOf", to=[{"$ref": "#/$defs/Part"}]),
        _set("properties", "maybe", "anyOf", 1, to={"type": "string"}),
        _set("properties", "title", "pattern", to="^[A-Z]+$"),
        _set("properties", "title", to={"type": "string"}),
        _set("properties", "title", "minLength", to=2),
        _set("$defs", "Part", "properties", "id", "type", to="integer"),
        _set("$defs", "Part", "properties", to={}),
        _set("$defs", "Part", "required", to=[]),
        _set("additionalProperties", to=False),
        _set("type", to="array"),
    ],
)
def test_every_kind_of_tightening_and_loosening_is_found(change: Change):
    assert breaks(SMALL, changed(SMALL, change))


def test_a_part_that_is_named_anew_but_is_the_same_is_welcome():
    renamed = copy.deepcopy(SMALL)
    renamed["$defs"] = {"Piece": renamed["$defs"]["Part"]}
    renamed["properties"]["many"]["items"] = {"$ref": "#/$defs/Piece"}
    renamed["properties"]["maybe"]["anyOf"][0] = {"$ref": "#/$defs/Piece"}

    assert breaks(SMALL, renamed) == ()


def test_a_part_that_holds_itself_is_compared_too():
    tree: Schema = {
        "type": "object",
        "properties": {"root": {"$ref": "#/$defs/Node"}},
        "$defs": {
            "Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}, "id": {"type": "string"}}}
        },
    }

    assert breaks(tree, copy.deepcopy(tree)) == ()
    assert breaks(tree, changed(tree, _set("$defs", "Node", "properties", "id", to={"type": "integer"})))


def test_a_type_that_is_gone_is_found_and_a_new_one_is_welcome():
    present = schema_documents()
    (name, schema), *_ = sorted(RELEASED.items())

    assert breaks_of_all({name: schema}, {}) == (f"{name}: the type is gone",)
    assert breaks_of_all({}, present) == ()
    assert breaks_of_all({name: schema}, {name: changed(schema, _set("type", to="array"))})[0].startswith(name)
