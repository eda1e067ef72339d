"""Asks processes whether they are ready: 200 of `/readyz`, with nothing degraded."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp

from balabaqsha_cli.launch.machine import listens
from balabaqsha_cli.refusals import LaunchRefusedError

ASK_SECONDS = 0.25
ANSWER_SECONDS = 3.0
READY_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What one process answered."""

    ready: bool
    what: str


async def ask(session: aiohttp.ClientSession, url: str) -> Readiness:
    """Never raises for a process that is away: that is an answer too."""
    try:
        async with session.get(f"{url}/readyz") as answer:
            body = await answer.json(content_type=None)
            degraded = body.get("degraded", []) if isinstance(body, dict) else []
            if answer.status != HTTPStatus.OK:
                return Readiness(ready=False, what=f"answers {answer.status} {_status(body)}".strip())
            if degraded:
                return Readiness(ready=False, what=f"degraded: {', '.join(map(str, degraded))}")
            return Readiness(ready=True, what="ready")
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return Readiness(ready=False, what=f"does not answer ({type(error).__name__})")


async def ask_all(urls: Mapping[str, str]) -> dict[str, Readiness]:
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        answers = await asyncio.gather(*(ask(session, url) for url in urls.values()))
    return dict(zip(urls, answers, strict=True))


async def wait_until_ready(urls: Mapping[str, str], *, check: Callable[[], None]) -> None:
    """Return once all are ready; `check` raises when waiting has become pointless."""
    deadline = time.monotonic() + READY_SECONDS
    while True:
        check()
        answers = await ask_all(urls)
        unready = {name: answer.what for name, answer in answers.items() if not answer.ready}
        if not unready:
            return
        if time.monotonic() > deadline:
            told = "; ".join(f"{name} {what}" for name, what in unready.items())
            raise LaunchRefusedError(f"not ready after {READY_SECONDS:.0f} s: {told}")
        await asyncio.sleep(ASK_SECONDS)


def _status(body: object) -> str:
    return str(body.get("status") or body.get("code") or "") if isinstance(body, dict) else ""


async def wait_until_listening(ports: Iterable[int], *, check: Callable[[], None]) -> None:
    """Return once somebody listens on every port."""
    deadline = time.monotonic() + READY_SECONDS
    silent = set(ports)
    while silent := {port for port in silent if not listens(port)}:
        check()
        if time.monotonic() > deadline:
            raise LaunchRefusedError(f"nobody listens on {sorted(silent)} after {READY_SECONDS:.0f} s")
        await asyncio.sleep(ASK_SECONDS)
