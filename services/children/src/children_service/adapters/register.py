"""The population register over HTTP; an IIN stands in bodies only, never in an address or a log."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
import structlog
from prometheus_client import Histogram

from balabaqsha_chassis.clock import Clock
from children_service.adapters.register_answers import (
    MalformedAnswerError,
    read_facts,
    read_relation,
    require_no_relation,
    require_nobody,
)
from children_service.domain.allowance import day_of
from children_service.domain.check import RegisterAnswer
from children_service.domain.circumstances import RegisteredFact
from children_service.domain.errors import RegisterUnavailableError
from children_service.domain.iin import Iin

LARGEST_ANSWER = 64 * 1024
_CALLS_AT_ONCE = 50
_SECONDS = Histogram("balabaqsha_register_seconds", "Questions to the population register by outcome", ["outcome"])
_log = structlog.get_logger()


class _NotServedError(Exception):
    """The register answered something that is not an answer."""


class HttpRegister:
    """Asks the register; whatever goes wrong is `RegisterUnavailableError`, in time."""

    def __init__(self, url: str, *, token: str, timeout_seconds: float, clock: Clock) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        self._timeout_seconds = timeout_seconds
        self._clock = clock
        self._opened: aiohttp.ClientSession | None = None

    async def relation(self, *, guardian: Iin, child: Iin) -> RegisterAnswer | None:
        """What ties the two, or None when the register knows of nothing."""
        with _told_of() as told:
            answer = await self._relation(guardian=guardian, child=child)
            told.outcome = "no_relation" if answer is None else "relation"
        return answer

    async def facts(self, *, child: Iin) -> frozenset[RegisteredFact]:
        """What open registers hold of the child; nothing of a child they do not know."""
        with _told_of() as told:
            async with asyncio.timeout(self._timeout_seconds):
                status, body = await self._ask_again_if_dropped("/v1/facts/lookup", {"child_iin": child.digits})
            if status == HTTPStatus.NOT_FOUND:
                require_nobody(body)
            held = frozenset[RegisteredFact]() if status == HTTPStatus.NOT_FOUND else read_facts(body)
            told.outcome = "facts" if held else "no_facts"
        return held

    async def close(self) -> None:
        """Close the connections to the register."""
        if self._opened is not None:
            await self._opened.close()

    async def _relation(self, *, guardian: Iin, child: Iin) -> RegisterAnswer | None:
        question = {"guardian_iin": guardian.digits, "child_iin": child.digits}
        async with asyncio.timeout(self._timeout_seconds):
            status, body = await self._ask_again_if_dropped("/v1/relations/lookup", question)
        if status == HTTPStatus.NOT_FOUND:
            require_no_relation(body)
            return None
        return read_relation(body, asked=child, today=day_of(self._clock()))

    async def _ask_again_if_dropped(self, path: str, question: dict[str, str]) -> tuple[int, bytes]:
        """Ask once more where a kept connection turned out to be closed: looking up twice does no harm."""
        try:
            return await self._ask(path, question)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            return await self._ask(path, question)

    async def _ask(self, path: str, question: dict[str, str]) -> tuple[int, bytes]:
        call = self._session().post(self._url + path, json=question, allow_redirects=False)
        async with call as answer:
            if answer.status not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND} or answer.content_type != "application/json":
                raise _NotServedError
            return answer.status, await _read(answer)

    def _session(self) -> aiohttp.ClientSession:
        if self._opened is None:
            self._opened = aiohttp.ClientSession(
                headers=self._headers,
                connector=aiohttp.TCPConnector(limit=_CALLS_AT_ONCE),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(total=self._timeout_seconds),
            )
        return self._opened


@dataclass(slots=True)
class _Told:
    outcome: str = "unavailable"


@contextmanager
def _told_of() -> Iterator[_Told]:
    """Count and time one question; whatever goes wrong with it is `RegisterUnavailableError`."""
    began, told = time.monotonic(), _Told()
    try:
        yield told
    except (aiohttp.ClientError, OSError, TimeoutError, _NotServedError, MalformedAnswerError) as fault:
        _log.warning("register_unavailable", fault=type(fault).__name__)
        raise RegisterUnavailableError from fault
    finally:
        _SECONDS.labels(told.outcome).observe(time.monotonic() - began)


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise _NotServedError
    return bytes(body)
