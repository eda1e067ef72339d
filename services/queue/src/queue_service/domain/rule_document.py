"""The written form of a rule set: what is hashed, published, and read into a tree."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.errors import RuleSetInvalidError
from queue_service.domain.rule_tree import Category, Mix, Node, Seq

LARGEST_INTEGER = 2**53 - 1
LONGEST_DOCUMENT = 256 * 1024
DEEPEST_NESTING = 24
_YEARS = range(1990, 2200)
_MOST_YEARS = 60
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CATEGORY = {"category", "cohorts", "classes"}
_SEQUENCE = {"children"}
_RATIO = {"mix", "word", "children"}
#: Progress is published as `name=slot,name=slot`, so a name holds neither sign.
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def canonical_document(document: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed and published: keys sorted, no blanks, ASCII only."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")


def document_hash(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes, as `rules_in_force` names it."""
    return hashlib.sha256(canonical_document(document)).hexdigest()


def check_plain(document: Mapping[str, Any]) -> None:
    """Raise unless the document holds only text, whole numbers, lists and objects, and not too much of them.

    Anything else could be written in two ways, and its hash would depend on who wrote it.
    """
    _check_value(document, at="", depth=0)
    if len(canonical_document(document)) > LONGEST_DOCUMENT:
        raise RuleSetInvalidError("the document is too long", fault="too_long")


def _check_value(value: Any, *, at: str, depth: int) -> None:
    if depth > DEEPEST_NESTING:
        raise RuleSetInvalidError("nested too deep", fault="too_deep", at=at)
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _check_text(name, at=at)
            _check_value(inner, at=f"{at}/{escaped(name)}", depth=depth + 1)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            _check_value(inner, at=f"{at}/{place}", depth=depth + 1)
    elif isinstance(value, str):
        _check_text(value, at=at)
    elif isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_INTEGER:
        raise RuleSetInvalidError("neither text nor a whole number", fault="not_plain", at=at)


def _check_text(value: str, *, at: str) -> None:
    if _UNSTORABLE.search(value):
        raise RuleSetInvalidError("text that cannot be stored", fault="not_plain", at=at)


def escaped(name: str) -> str:
    """The name as a step of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def node_of(document: Any, *, at: str = "/tree") -> Node:
    """The tree below a written node; raises `RuleSetInvalidError` naming the place that is none."""
    keys = set(document) if isinstance(document, Mapping) else set()
    if keys == _CATEGORY:
        return Category(code=_name(document["category"], at=f"{at}/category"), atoms=_atoms(document, at=at))
    if keys == _SEQUENCE:
        return Seq(children=_children(document["children"], at=f"{at}/children"))
    if keys == _RATIO:
        return Mix(
            name=_name(document["mix"], at=f"{at}/mix"),
            children=_children(document["children"], at=f"{at}/children"),
            word=_integers(document["word"], at=f"{at}/word"),
        )
    raise RuleSetInvalidError("neither a category, nor a sequence, nor a ratio", fault="node_malformed", at=at)


def _children(documents: Any, *, at: str) -> tuple[Node, ...]:
    if not isinstance(documents, list) or not documents:
        raise RuleSetInvalidError("no children", fault="node_malformed", at=at)
    return tuple(node_of(child, at=f"{at}/{place}") for place, child in enumerate(documents))


def _atoms(document: Mapping[str, Any], *, at: str) -> frozenset[Atom]:
    years = _years(document["cohorts"], at=f"{at}/cohorts")
    classes = _classes(document["classes"], at=f"{at}/classes")
    return frozenset(Atom(year, name) for year in years for name in classes)


def _years(cohorts: Any, *, at: str) -> Sequence[int]:
    if isinstance(cohorts, Mapping) and set(cohorts) == {"from", "to"}:
        first, last = _integers([cohorts["from"], cohorts["to"]], at=at)
        if last - first >= _MOST_YEARS:
            raise RuleSetInvalidError("too many birth years", fault="cohorts_malformed", at=at)
        years: Sequence[int] = range(first, last + 1)
    else:
        years = _integers(cohorts, at=at)
    if not years or len(set(years)) != len(years) or not all(year in _YEARS for year in years):
        raise RuleSetInvalidError("not birth years", fault="cohorts_malformed", at=at)
    return years


def _classes(names: Any, *, at: str) -> list[PrivilegeClass]:
    known = {member.value: member for member in PrivilegeClass}
    if not isinstance(names, list) or not names or any(not isinstance(one, str) or one not in known for one in names):
        raise RuleSetInvalidError("not classes", fault="class_unknown", at=at)
    if len(set(names)) != len(names):
        raise RuleSetInvalidError("a class stands twice", fault="cohort_twice", at=at)
    return [known[name] for name in names]


def _integers(values: Any, *, at: str) -> tuple[int, ...]:
    if not isinstance(values, list) or any(type(value) is not int for value in values):
        raise RuleSetInvalidError("not whole numbers", fault="not_numbers", at=at)
    return tuple(values)


def _name(value: Any, *, at: str) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise RuleSetInvalidError("not a name", fault="name_malformed", at=at)
    return value
