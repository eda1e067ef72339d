"""Waiting for what must come, with a deadline and never a fixed pause."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any

_PAUSE_SECONDS = 0.05


async def eventually(
    condition: Callable[[], Any] | Callable[[], Awaitable[Any]], *, within: float = 15.0, hint: str = ""
) -> Any:
    """The first truthy answer of the condition; fails with its last answer after `within` seconds.

    An `AssertionError` of the condition counts as not yet.
    """
    deadline = time.monotonic() + within
    while True:
        answer: Any
        try:
            answer = condition()
            if inspect.isawaitable(answer):
                answer = await answer
        except AssertionError as not_yet:
            answer = None
            hint = str(not_yet) or hint
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {within} s: {hint or condition}, last answer {answer!r}"
        await asyncio.sleep(_PAUSE_SECONDS)
