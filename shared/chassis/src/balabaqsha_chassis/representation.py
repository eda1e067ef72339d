"""What answers have in common: JSON bodies, versions, pages."""

import base64
import json
import re
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from balabaqsha_chassis.clock import rfc3339
from balabaqsha_chassis.languages import Language, negotiate
from balabaqsha_chassis.problems import Problem

#: An instant as the API writes it.
ApiTime = Annotated[datetime, PlainSerializer(rfc3339, return_type=str)]
ApiDate = date
_BIGINT = 2**63
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
PageSize = Annotated[int, Query(ge=1, le=100)]


def _no_nul(value: Any) -> Any:
    """PostgreSQL has no text with a NUL in it; neither has any name, code or address."""
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("control character")
    return value


#: Text that the database can hold.
Line = Annotated[str, BeforeValidator(_no_nul)]


class RequestModel(BaseModel):
    """A body as it is accepted: nothing unknown, nothing coerced silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ResponseModel(BaseModel):
    """A body as it is given."""

    model_config = ConfigDict(frozen=True)


M = TypeVar("M", bound=BaseModel)


class Page(ResponseModel, Generic[M]):
    """Some of a list in stable order, and where the next page begins."""

    items: list[M]
    next_cursor: str | None = None


def language_of(request: Request) -> Language:
    """FastAPI dependency: the caller's language by `Accept-Language`."""
    return negotiate(request.headers.get("accept-language"))


def json_response(model: BaseModel, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """The model as a JSON answer."""
    return Response(model.model_dump_json(), status, headers, "application/json")


def etag(version: int) -> str:
    """The strong entity tag of a row version."""
    return f'"{version}"'


def version_of_match(if_match: str | None) -> int:
    """The version an `If-Match` header names; raises `Problem` 428 without one, 412 for one not of ours."""
    if if_match is None:
        raise Problem(428, "precondition_required")
    number = if_match.strip().strip('"')
    if not number.isascii() or not number.isdigit() or len(number) > len("9223372036854775807") - 1:
        raise Problem(412, "precondition_failed")
    return int(number)


def encode_cursor(*values: str | int) -> str:
    """Where a page ended, opaque to the caller."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, *, kinds: tuple[type, ...]) -> tuple[Any, ...] | None:
    """The values of a cursor of ours, or None without one; raises `Problem` 422 `cursor_invalid`."""
    if cursor is None:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError) as fault:
        raise Problem(422, "cursor_invalid") from fault
    fits = isinstance(values, list) and len(values) == len(kinds)
    if not fits or not all(_can_be_sought(value, kind=kind) for value, kind in zip(values, kinds, strict=True)):
        raise Problem(422, "cursor_invalid")
    return tuple(values)


def _can_be_sought(value: Any, *, kind: type) -> bool:
    """Whether the database can compare with it: no NUL, no half of a character, no number past a bigint."""
    if type(value) is not kind:
        return False
    if isinstance(value, str):
        return not _UNSTORABLE.search(value)
    return isinstance(value, int) and -_BIGINT <= value < _BIGINT
