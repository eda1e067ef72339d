"""Live streams: every byte handed over as it comes, ended when either side goes, or the process stops."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import aiohttp

from gateway_service.api.exchange import Exchange
from gateway_service.api.headers import Headers


class LiveStreams:
    """Relays server-sent events; `stop` ends all of them cleanly, so that their readers come back elsewhere."""

    def __init__(self, *, longest_seconds: float) -> None:
        self._longest_seconds = longest_seconds
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End every stream, and those to come."""
        self._stopping.set()

    async def relay(self, answer: aiohttp.ClientResponse, exchange: Exchange, headers: Headers) -> None:
        """Hand over the service's stream until it ends, its reader is gone, its time is over or we stop."""
        headers = [*headers, (b"x-accel-buffering", b"no")]
        await exchange.send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await _first_of(
            _hand_over_all(answer, exchange),
            _until_gone(exchange),
            self._stopping.wait(),
            seconds=self._longest_seconds,
        )
        await exchange.send({"type": "http.response.body", "body": b"", "more_body": False})


async def _hand_over_all(answer: aiohttp.ClientResponse, exchange: Exchange) -> None:
    async for piece in answer.content.iter_any():
        await exchange.hand_over(piece)


async def _until_gone(exchange: Exchange) -> None:
    while (await exchange.receive())["type"] != "http.disconnect":
        pass


async def _first_of(*works: Coroutine[Any, Any, Any], seconds: float) -> None:
    """Run the works until the first has ended or the time is over; raises what that first one raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
