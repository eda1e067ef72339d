"""The public API as one parent's program calls it: patient with a busy system, exact about what went wrong."""

import asyncio
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp

PATIENCE_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
IN_PROGRESS = "request_in_progress"
BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


class StepFailedError(Exception):
    """A step of the way did not end as the contract says; the message names the step, the status and the code."""

    def __init__(self, step: str, *, what: str, status: int | None = None) -> None:
        super().__init__(f"{step}: {what}")
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(repr=False)

    @property
    def is_success(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def code(self) -> str:
        return str(self.body.get("code", "")) if isinstance(self.body, dict) else ""


@dataclass(slots=True, kw_only=True)
class Portal:
    """Calls of one parent; the token is set once signed in."""

    session: aiohttp.ClientSession
    api: str
    token: str | None = field(default=None, repr=False)
    #: How long a busy or silent system is asked again.
    patience: float = PATIENCE_SECONDS

    async def get(self, path: str, *, expect: int = HTTPStatus.OK) -> Answer:
        return await self._ask("GET", path, expect=expect, again=True)

    async def post(self, path: str, *, json: Any = None, expect: int | None = None, once: bool = False) -> Answer:
        """Create something; asked again under the same key unless it is to be asked once.

        Any success will do where none is expected in particular.
        """
        key = {} if once else {"Idempotency-Key": str(uuid.uuid4())}
        return await self._ask("POST", path, json=json, headers=key, expect=expect, again=not once)

    async def patch(self, path: str, *, json: Any, etag: str) -> Answer:
        return await self._ask("PATCH", path, json=json, headers={"If-Match": etag}, expect=HTTPStatus.OK)

    async def upload(self, path: str, *, form: Callable[[], aiohttp.FormData]) -> Answer:
        key = {"Idempotency-Key": str(uuid.uuid4())}
        return await self._ask("POST", path, form=form, headers=key, expect=HTTPStatus.CREATED, again=True)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        expect: int | None,
        json: Any = None,
        form: Callable[[], aiohttp.FormData] | None = None,
        headers: Mapping[str, str] | None = None,
        again: bool = False,
    ) -> Answer:
        """The expected answer; a busy system is asked again, a lost answer only where that is harmless."""
        step, deadline, pause = f"{method} {path}", time.monotonic() + self.patience, FIRST_PAUSE_SECONDS
        while True:
            try:
                answer = await self._once(method, path, json=json, data=form() if form else None, headers=headers)
            except (aiohttp.ClientError, TimeoutError) as fault:
                if not again or time.monotonic() > deadline:
                    raise StepFailedError(step, what=f"no answer ({type(fault).__name__})") from fault
            else:
                if answer.status == expect or (expect is None and answer.is_success):
                    return answer
                if not _is_busy(answer) or time.monotonic() > deadline:
                    raise StepFailedError(step, what=f"{answer.status} {answer.code}".strip(), status=answer.status)
                pause = max(pause, _retry_after(answer))
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _once(
        self, method: str, path: str, *, json: Any, data: aiohttp.FormData | None, headers: Mapping[str, str] | None
    ) -> Answer:
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        language = {"Accept-Language": "en"}
        every = {**language, **bearer, **(headers or {})}
        async with self.session.request(method, f"{self.api}{path}", json=json, data=data, headers=every) as response:
            is_json = "json" in response.headers.get("Content-Type", "")
            body = await response.json(content_type=None) if is_json else None
            return Answer(status=response.status, body=body, headers=response.headers)


def _is_busy(answer: Answer) -> bool:
    return answer.status in BUSY or (answer.status == HTTPStatus.CONFLICT and answer.code == IN_PROGRESS)


def _retry_after(answer: Answer) -> float:
    told = answer.headers.get("Retry-After", "")
    return min(float(told), PATIENCE_SECONDS) if told.isdigit() else 0.0
