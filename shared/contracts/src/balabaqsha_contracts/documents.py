"""The files made from the catalogue: schemas, examples and AsyncAPI documents."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from balabaqsha_contracts.asyncapi import asyncapi_documents
from balabaqsha_contracts.compatibility import breaks_of_all
from balabaqsha_contracts.examples import example_documents
from balabaqsha_contracts.schemas import schema_documents

SCHEMAS, EXAMPLES, ASYNCAPI = "schemas", "examples", "asyncapi"
#: Schemas as they were at the last release: what readers elsewhere rely on.
RELEASED = "released"


def documents() -> Mapping[str, str]:
    """Every made file's text by its path."""
    made: dict[str, Mapping[str, Any]] = {
        SCHEMAS: schema_documents(),
        EXAMPLES: example_documents(),
        ASYNCAPI: asyncapi_documents(),
    }
    return {f"{folder}/{name}": text_of(document) for folder, one in made.items() for name, document in one.items()}


def write(root: Path) -> list[str]:
    """Make the files what they should be; answer the paths that were not."""
    texts, stale = documents(), stale_paths(root)
    for path in stale:
        if path in texts:
            _write(root / path, texts[path])
        else:
            (root / path).unlink()
    return stale


def stale_paths(root: Path) -> list[str]:
    """The paths of files that are missing, out of date, or of no use any more."""
    texts, found = documents(), _found(root)
    return sorted(path for path in texts.keys() | found.keys() if texts.get(path) != found.get(path))


def broken_promises(root: Path) -> tuple[str, ...]:
    """What of the released schemas the present ones no longer keep."""
    return breaks_of_all(released_schemas(root), schema_documents())


def release(root: Path) -> tuple[str, ...]:
    """Make the present schemas the released ones, unless they break a promise; answer the broken ones."""
    if not (broken := broken_promises(root)):
        for name, document in schema_documents().items():
            _write(_released(root) / name, text_of(document))
    return broken


def released_schemas(root: Path) -> Mapping[str, dict[str, Any]]:
    """The schemas of the last release by name."""
    folder = _released(root)
    return {str(file.relative_to(folder)): json.loads(file.read_text("utf-8")) for file in folder.rglob("*.json")}


def text_of(document: Mapping[str, Any]) -> str:
    """The document as it stands in a file: the same bytes for the same content."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _released(root: Path) -> Path:
    return root / SCHEMAS / RELEASED


def _found(root: Path) -> Mapping[str, str]:
    files = (file for folder in (SCHEMAS, EXAMPLES, ASYNCAPI) for file in (root / folder).rglob("*.json"))
    made = (file for file in files if not file.is_relative_to(_released(root)))
    return {str(file.relative_to(root)): file.read_text("utf-8") for file in made}


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
