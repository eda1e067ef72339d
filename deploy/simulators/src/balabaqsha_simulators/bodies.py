"""JSON in and refusals out, the same for the three simulators; a refusal never repeats the offending value."""

import json
from functools import partial
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

Body = TypeVar("Body", bound=BaseModel)

REFUSALS: dict[int, type[web.HTTPError]] = {
    401: web.HTTPUnauthorized,
    404: web.HTTPNotFound,
    409: web.HTTPConflict,
    422: web.HTTPUnprocessableEntity,
    503: web.HTTPServiceUnavailable,
}


def answer_json(data: Any, *, status: int = 200) -> web.Response:
    """Answer in JSON with every letter as it is."""
    return web.json_response(data, status=status, dumps=partial(json.dumps, ensure_ascii=False))


def refuse(status: int, *, code: str, detail: str = "") -> web.HTTPError:
    """Make the refusal to raise: a status and a stable code."""
    text = json.dumps({"code": code} | ({"detail": detail} if detail else {}), ensure_ascii=False)
    return REFUSALS[status](text=text, content_type="application/json")


async def read_body(request: web.Request, *, model: type[Body]) -> Body:
    """Read the request's JSON as the model or refuse it with the places that are wrong."""
    try:
        return model.model_validate_json(await request.read())
    except ValidationError as error:
        places = [
            f"/{'/'.join(map(str, fault['loc']))}: {fault['type']}" for fault in error.errors(include_input=False)
        ]
        raise refuse(422, code="body_malformed", detail="; ".join(places)) from None


def read_number(request: web.Request, *, name: str, default: int, highest: int) -> int:
    """Read a whole number from the address, bounded; refuse what is not a number."""
    given = request.query.get(name, str(default))
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(highest))):
        raise refuse(422, code="parameter_malformed", detail=name)
    return min(int(given), highest)
