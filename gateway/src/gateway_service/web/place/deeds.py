"""What a parent does on these pages: sent once, told in words when it cannot be done, and gone on from."""

from collections.abc import Awaitable, Callable

from fastapi import Response

from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page

Show = Callable[[list[FieldError]], Awaitable[Response]]
#: A refusal with one of these is not about what was done here.
_ELSEWHERE = frozenset({"application_not_found", "route_disabled"})


async def do(page: Page, deed: Awaitable[object], *, then: str, notice: str, show: Show) -> Response:
    """Do it and go on; a refusal is told above the page as things stand now."""
    try:
        await deed
    except ApiProblemError as problem:
        if not problem.is_of_form or problem.code in _ELSEWHERE:
            raise
        response = await show(problem.errors or [FieldError(field="", code=problem.code, text=problem.text)])
        response.status_code = problem.status
        return response
    return page.go(then, notice=notice)
