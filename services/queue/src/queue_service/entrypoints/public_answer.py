"""A cacheable answer: of one snapshot, with a tag known before the work, and nothing for whom has it already."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import json_response, language_of
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.entrypoints.state import QueueState, StateDep
from queue_service.use_cases.public_ports import PublicHead

#: Raised when answers change their form, so that old tags no longer match.
_FORM = 2
_HEADERS = {"Cache-Control": "public, max-age=5", "Vary": "Accept-Language"}

Build = Callable[[QueueUnitOfWork, PublicHead], Awaitable[BaseModel]]


class PublicAnswer:
    """What one request to the public queue gets."""

    def __init__(self, request: Request, *, state: QueueState, language: Language) -> None:
        self._request = request
        self._state = state
        self.language = language

    async def of(self, build: Build, *, with_plan: bool = False) -> Response:
        """The built view; 304 before any work where the caller's copy is of the same head, language and query.

        `with_plan`: the answer follows from iterations too, which change without a leaf.
        """
        async with self._state.open_unit_of_work() as unit_of_work:
            head = await unit_of_work.public_queue.open_snapshot()
            plan = await unit_of_work.public_queue.plan_mark() if with_plan else ""
            headers = _HEADERS | {"ETag": self._tag(head, plan), "Content-Language": self.language}
            if self._is_known(headers["ETag"]):
                return Response(status_code=304, headers=headers)
            view = await build(unit_of_work, head)
        return json_response(view, headers=headers)

    def _tag(self, head: PublicHead, plan: str) -> str:
        """Everything an answer follows from: where ledger, clock and iterations stand, the rules, what was asked."""
        url = self._request.url
        of = (_FORM, head.seq, head.as_of.isoformat(), head.rule_version, plan, self.language, url.path, url.query)
        return f'"{hashlib.sha256(repr(of).encode()).hexdigest()[:32]}"'

    def _is_known(self, tag: str) -> bool:
        known = [one.strip().removeprefix("W/") for one in self._request.headers.get("if-none-match", "").split(",")]
        return tag in known or "*" in known


def _public_answer(
    request: Request, state: StateDep, language: Annotated[Language, Depends(language_of)]
) -> PublicAnswer:
    return PublicAnswer(request, state=state, language=language)


PublicDep = Annotated[PublicAnswer, Depends(_public_answer)]
