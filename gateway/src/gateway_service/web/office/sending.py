"""How forms of staff reach the API: on the version that was seen, and safe to send again."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.page import Page
from gateway_service.web.rendering import LOCAL_TIME
from gateway_service.web.translations import texts_of

#: What was typed; a field that was not sent is empty.
Typed = defaultdict[str, str]
Options = list[tuple[str, str]]


def typed(answers: Mapping[str, str] | None = None) -> Typed:
    """The answers, for a template that asks for every field."""
    return defaultdict(str, answers or {})


def key_of(answers: Mapping[str, str]) -> str:
    """The form's own Idempotency-Key, so that a lost answer can be asked for again."""
    return answers.get("key") or new_id()


async def send_on_version(page: Page, path: str, body: Mapping[str, Any], *, answers: Mapping[str, str]) -> Any:
    """Decide about what the officer saw; raises `ApiProblemError` when it has changed since."""
    content = json.dumps(body, ensure_ascii=False).encode()
    headers = {
        "content-type": "application/json",
        "content-length": str(len(content)),
        "idempotency-key": key_of(answers),
    }
    if answers.get("version", "").isdigit():
        headers["if-match"] = f'"{answers["version"]}"'

    async def pieces() -> AsyncIterator[bytes]:
        yield content

    answer = await page.api.ask("POST", path, headers=headers, body=pieces)
    if not answer.is_good:
        raise answer.problem()
    return answer.document()


def options(page: Page, words: Mapping[str, str]) -> Options:
    """Codes and their words, to choose from."""
    return list(texts_of(words, page.language).items())


def choices(page: Page, words: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The same for radio buttons, which may bear a hint each."""
    return [(code, text, "") for code, text in options(page, words)]


def instant_of(typed: str) -> str | None:
    """What a field of local date and time says, as the API takes it; None when it says nothing of the kind."""
    try:
        local = datetime.fromisoformat(typed)
    except ValueError:
        return None
    if local.tzinfo is not None or "T" not in typed:
        return None
    return local.replace(tzinfo=LOCAL_TIME).astimezone(UTC).isoformat().replace("+00:00", "Z")
