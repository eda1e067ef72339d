"""The page where a code is typed: the same for registration, recovery, signing in, a new contact and leaving."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from fastapi import Response

from gateway_service.web.account.sending import CODE_DIGITS, digits, errors_of
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page

_TEMPLATE = "account/code.html"
_RESEND = "resend"
_KEPT = ("id", "recipient", "channel", "resend_after")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeStep:
    """One walk's step with a code."""

    #: Under which the request for a code is kept for the walk.
    name: str
    #: Where the walk begins, and where it asks for the code.
    start: str
    path: str
    #: The API's collection of such requests.
    api: str
    #: Marked texts.
    title: str
    button: str
    is_dangerous: bool = False
    #: Shown above the heading: of how many steps this is the first.
    steps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCode:
    """A code as it was typed, and the request it is the answer to."""

    request: dict[str, Any]
    code: str = field(repr=False)


def keep_request(page: Page, step: CodeStep, request: Mapping[str, Any], **more: Any) -> Response:
    """Remember the request for a code and go to where the code is typed."""
    kept = {name: request[name] for name in _KEPT} | more
    page.keep(**{step.name: kept})
    return page.go(step.path)


def kept_request(page: Page, step: CodeStep) -> dict[str, Any] | None:
    """The request for a code this browser made."""
    return page.flow.get(step.name) or None


def drop_request(page: Page, step: CodeStep) -> None:
    """The code has done its work."""
    page.keep(**{step.name: None})


def show_code(page: Page, step: CodeStep, *, errors: list[FieldError] | None = None) -> Response:
    """The form for the code, or the walk's beginning where none was asked for."""
    request = kept_request(page, step)
    if request is None:
        return page.go(step.start)
    left = datetime.fromisoformat(request["resend_after"]) - page.portal.clock()
    seconds = max(0, ceil(left.total_seconds()))
    return page.render(_TEMPLATE, step=step, request=request, seconds=seconds, errors=errors)


async def typed_code(page: Page, step: CodeStep) -> TypedCode | Response:
    """The code that was sent in; or the answer, where another was asked for or this one is no code at all."""
    answers = await page.answers()
    request = kept_request(page, step)
    if request is None:
        return page.go(step.start)
    if answers.get("action") == _RESEND:
        return await _resend(page, step, request)
    code = digits(answers.get("code", ""))
    if len(code) == CODE_DIGITS and code.isascii() and code.isdecimal():
        return TypedCode(request=request, code=code)
    error = FieldError(field="code", code="wrong_format", text=page.say("Enter the code: 6 digits."))
    return show_code(page, step, errors=[error])


async def _resend(page: Page, step: CodeStep, request: Mapping[str, Any]) -> Response:
    """Ask for another code; too early is told with the time that is left."""
    try:
        renewed = await page.api.post(f"{step.api}/{request['id']}/resend")
    except ApiProblemError as problem:
        return show_code(page, step, errors=errors_of(problem, field="code"))
    page.keep(**{step.name: {**request, "resend_after": renewed["resend_after"]}})
    return page.go(step.path, notice=page.say("A new code has been sent. The former one is no longer valid."))
