"""Reads an upload piece by piece, and no further than it may go."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from balabaqsha_chassis.problems import FieldFault, Problem

_LONGEST_KIND = 64
#: What a form needs beside the file itself.
_FRAMING_BYTES = 16 * 1024
_MOST_PARTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file and what the parent says it is; neither its name nor its declared type is kept."""

    kind: str
    content: bytes


async def read_upload(request: Request, *, limit: int, idle_seconds: float) -> Upload:
    """The upload of a request; raises as soon as more than `limit` bytes of file have come, or none for too long."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:18]) > limit + _FRAMING_BYTES:
        raise _too_large()
    form = _Form(boundary=_boundary(request), limit=limit)
    try:
        async for chunk in _chunks(request, idle_seconds=idle_seconds):
            form.feed(chunk)
        return form.upload()
    except FormParserError as fault:
        raise Problem(422, "form_malformed") from fault
    except ClientDisconnect as fault:
        raise _too_slow() from fault


def _too_large() -> Problem:
    """The rest is not read: the connection ends with the answer."""
    return Problem(413, "too_large", headers={"Connection": "close"})


def _too_slow() -> Problem:
    return Problem(408, "upload_too_slow", headers={"Connection": "close"})


def _boundary(request: Request) -> bytes:
    content_type, options = parse_options_header(request.headers.get("content-type"))
    if content_type != b"multipart/form-data" or not options.get(b"boundary"):
        raise Problem(422, "form_malformed")
    return options[b"boundary"]


async def _chunks(request: Request, *, idle_seconds: float) -> AsyncIterator[bytes]:
    stream = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(idle_seconds):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError as fault:
            raise _too_slow() from fault
        yield chunk


@dataclass(slots=True)
class _Part:
    name: str = ""
    content: bytearray = field(default_factory=bytearray)


class _Form:
    """Collects the parts called `file` and `kind`; there is room for the limit and no more."""

    def __init__(self, *, boundary: bytes, limit: int) -> None:
        self._limits = {"file": limit, "kind": _LONGEST_KIND}
        self._parts: dict[str, _Part] = {}
        self._count = 0
        self._received = 0
        self._header_name = b""
        self._header_value = b""
        self._part = _Part()
        self._finished = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._take_header_name,
                "on_header_value": self._take_header_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._end_headers,
                "on_part_data": self._take_data,
                "on_end": self._finish,
            },
        )

    def feed(self, chunk: bytes) -> None:
        self._received += len(chunk)
        if self._received > self._limits["file"] + _FRAMING_BYTES:
            raise _too_large()
        self._parser.write(chunk)

    def upload(self) -> Upload:
        missing = [name for name in self._limits if name not in self._parts]
        if missing:
            raise Problem(
                422, "form_malformed", errors=[FieldFault(pointer=f"/{name}", code="missing") for name in missing]
            )
        if not self._finished:
            raise Problem(422, "form_malformed")
        kind = self._parts["kind"].content.decode("utf-8", errors="replace")
        return Upload(kind=kind.replace("\x00", "\ufffd"), content=bytes(self._parts["file"].content))

    def _begin(self) -> None:
        self._count += 1
        if self._count > _MOST_PARTS:
            raise Problem(422, "form_malformed")
        self._part = _Part()

    def _take_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _take_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _end_header(self) -> None:
        if self._header_name.lower() == b"content-disposition":
            _, options = parse_options_header(self._header_value)
            self._part.name = options.get(b"name", b"").decode("latin-1")
        self._header_name, self._header_value = b"", b""

    def _end_headers(self) -> None:
        name = self._part.name
        if name not in self._limits or name in self._parts:
            raise Problem(422, "form_malformed")
        self._parts[name] = self._part

    def _take_data(self, data: bytes, start: int, end: int) -> None:
        if len(self._part.content) + end - start > self._limits[self._part.name]:
            raise _too_large()
        self._part.content += data[start:end]

    def _finish(self) -> None:
        self._finished = True
