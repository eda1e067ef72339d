"""Reads forms that browsers send, and no more than a form needs."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.types import Message, Receive

from balabaqsha_chassis.problems import Problem

_MIB = 1024 * 1024
_TEXT_BODY = _MIB
#: Three documents of the longest, and the form around them.
_FILES_BODY = 32 * _MIB
_FIELD = 64 * 1024


async def read_form(request: Request) -> FormData:
    """The form of a request; raises `Problem` 413 when it is longer than any form of ours."""
    has_files = request.headers.get("content-type", "").startswith("multipart/")
    limited = _limited(request.receive, most=_FILES_BODY if has_files else _TEXT_BODY)
    return await Request(request.scope, limited).form(max_files=10, max_fields=200, max_part_size=_FIELD)


def _limited(receive: Receive, *, most: int) -> Receive:
    left = most

    async def next_message() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise Problem(413, "too_large")
        return message

    return next_message
