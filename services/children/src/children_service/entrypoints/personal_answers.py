"""Answers that hold personal data: never cached on the way, never kept readable."""

from fastapi import Response
from pydantic import BaseModel

from balabaqsha_chassis.idempotency import Claim
from balabaqsha_chassis.representation import json_response
from children_service.domain.errors import ChildNotFoundError
from children_service.entrypoints.state import EdgeUnitOfWork

NO_STORE = {"Cache-Control": "no-store"}


def personal(model: BaseModel, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """The model as an answer that nobody on the way keeps."""
    return json_response(model, status=status, headers=NO_STORE | (headers or {}))


async def keep_sealed(response: Response, *, claim: Claim, child_id: str, unit_of_work: EdgeUnitOfWork) -> None:
    """Keep the answer for a repeated request, readable with the child's data key only."""
    sealed = await unit_of_work.answers.seal(bytes(response.body), child_id=child_id)
    await claim.keep(unit_of_work.connection, Response(sealed, response.status_code, media_type="application/json"))


async def reopened(kept: Response, *, unit_of_work: EdgeUnitOfWork) -> Response:
    """The answer given before, byte for byte; raises `ChildNotFoundError` when its child's data was destroyed."""
    body = await unit_of_work.answers.open(bytes(kept.body))
    if body is None:
        raise ChildNotFoundError
    return Response(body, kept.status_code, NO_STORE, media_type="application/json")
