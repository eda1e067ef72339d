"""How forms of the desk reach the API where its plain ways do not suffice."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from gateway_service.web.in_process import Answer
from gateway_service.web.page import Page

FORM_FIELDS = frozenset({"key", "version"})


async def ask(
    page: Page,
    method: str,
    path: str,
    content: bytes,
    *,
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
    **query: Any,
) -> Answer:
    """Send bytes; raises `ApiProblemError` when they are refused."""
    own = {"content-type": content_type, "content-length": str(len(content)), **(headers or {})}

    async def pieces() -> AsyncIterator[bytes]:
        yield content

    answer = await page.api.ask(method, path, query=query, headers=own, body=pieces)
    if not answer.is_good:
        raise answer.problem()
    return answer


async def change(page: Page, path: str, body: Mapping[str, Any], *, version: str, **query: Any) -> Any:
    """Change what was seen in that version; raises `ApiProblemError` 412 when somebody else has changed it since."""
    content = json.dumps(body, ensure_ascii=False).encode()
    headers = {"if-match": f'"{version}"'}
    return (await ask(page, "PATCH", path, content, headers=headers, **query)).document()


def body_of(answers: Mapping[str, str], *names: str) -> dict[str, Any]:
    """The fields that were filled in: what is missing is for the API to miss."""
    return {name: answers[name] for name in names if answers.get(name)}


def number_of(typed: str) -> int | str:
    """A whole number, or the text as it is, for the API to refuse."""
    plain = typed.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= len("1000000000") else typed
