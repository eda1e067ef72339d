"""What all forms here do with what was typed: find what is missing, send it safely twice, tell what was refused."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page

CODE_DIGITS = 6
#: Refusals about the whole request that are shown at a field.
_WRONG_SECRET = "credentials_wrong"  # noqa: S105 - the name of a refusal


def missing(page: Page, answers: Mapping[str, str], asked: Mapping[str, str]) -> list[FieldError]:
    """An error for every field left empty; `asked` says in marked words what to do about it."""
    return [
        FieldError(field=name, code="required", text=page.say(text))
        for name, text in asked.items()
        if not answers.get(name)
    ]


def digits(text: str) -> str:
    """A number as it is, however it was spaced."""
    return text.replace(" ", "").replace("-", "").replace("\u00a0", "")


def key_for(answers: Mapping[str, str], body: Any) -> str:
    """The Idempotency-Key of a form's sending: the same for the same form with the same content, and else another."""
    try:
        form_key = UUID(answers.get("key", ""))
    except ValueError:
        return new_id()
    return str(uuid5(form_key, json.dumps(body, sort_keys=True)))


def errors_of(problem: ApiProblemError, *, field: str, wrong_secret: str = "") -> list[FieldError]:
    """What the API found wrong, at `field` unless it says where itself; what nobody can mend by typing is raised on.

    `wrong_secret` is the field of the password where this was refused: no reason to end the session.
    """
    if problem.code == _WRONG_SECRET and wrong_secret:
        return [FieldError(field=wrong_secret, code=problem.code, text=problem.text)]
    if not problem.is_of_form:
        raise problem
    return problem.errors or [FieldError(field=field, code=problem.code, text=problem.text)]
