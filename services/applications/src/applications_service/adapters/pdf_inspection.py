"""What makes a PDF more than pages: scripts, actions that start things, files inside it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PdfReadError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from applications_service.domain.document_errors import (
    DocumentActiveContentError,
    DocumentDamagedError,
    DocumentEncryptedError,
)
from applications_service.domain.errors import ApplicationsError

#: Keys under which a script, a form of its own or a file hangs.
_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"})
#: Kinds of action that run, send, fetch or open something outside the pages.
_ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/RichMediaExecute"}
)
_ACTIVE_TYPES = frozenset({"/EmbeddedFile", "/Filespec"})
_ACTIVE_SUBTYPES = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Screen"})
_MOST_OBJECTS = 200_000
_END = b"%%EOF"
#: Readers forgive line ends and padding after the last mark; a second file hidden there is more than that.
_PADDING = re.compile(rb"[\x00\s]*")


def inspect_pdf(source: Path) -> None:
    """Return if the file is a whole PDF of pages; raise what it is otherwise."""
    try:
        reader = PdfReader(source, strict=False)
        _refuse_encrypted(reader)
        _refuse_active(reader)
        _read_pages(reader)
    except (ApplicationsError, MemoryError):
        raise
    except Exception as fault:
        # A parser of hostile input raises whatever it likes; every such fault means the same here.
        raise DocumentDamagedError from fault
    _refuse_tail(source.read_bytes())


def _refuse_encrypted(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise DocumentEncryptedError


def _refuse_tail(content: bytes) -> None:
    end = content.rfind(_END)
    if end < 0 or not _PADDING.fullmatch(content, end + len(_END)):
        raise DocumentDamagedError


def _read_pages(reader: PdfReader) -> None:
    if not reader.pages:
        raise PdfReadError("no pages")
    for page in reader.pages:
        contents = page.get_contents()
        if contents is not None:
            contents.get_data()


def _refuse_active(reader: PdfReader) -> None:
    for number, found in enumerate(_dictionaries(reader)):
        if number > _MOST_OBJECTS:
            raise DocumentDamagedError
        if _is_active(found):
            raise DocumentActiveContentError


def _is_active(found: DictionaryObject) -> bool:
    return (
        not _ACTIVE_KEYS.isdisjoint(found)
        or _name(found, "/S") in _ACTIVE_ACTIONS
        or _name(found, "/Type") in _ACTIVE_TYPES
        or _name(found, "/Subtype") in _ACTIVE_SUBTYPES
    )


def _name(found: DictionaryObject, key: str) -> str:
    value = found.raw_get(key) if key in found else None
    resolved = value.get_object() if isinstance(value, IndirectObject) else value
    return str(resolved)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of every object the file lists, whether a page leads to it or not."""
    pending: list[Any] = [reader.trailer]
    for place in (*_listed(reader),):
        found = _resolved(reader, place)
        if found is not None:
            pending.append(found)
    while pending:
        current = pending.pop()
        if isinstance(current, DictionaryObject):
            yield current
            pending.extend(current.raw_get(key) for key in current)
        elif isinstance(current, ArrayObject):
            pending.extend(list.__iter__(current))


def _listed(reader: PdfReader) -> Iterator[tuple[int, int]]:
    for generation, numbers in reader.xref.items():
        yield from ((number, generation) for number in numbers)
    yield from ((number, 0) for number in reader.xref_objStm)


def _resolved(reader: PdfReader, place: tuple[int, int]) -> Any:
    number, generation = place
    try:
        return reader.get_object(IndirectObject(number, generation, reader))
    except PyPdfError:
        # A listed object that cannot be read is nothing a reader could run either.
        return None
