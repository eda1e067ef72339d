"""Live streams: unbuffered, ended with their reader, and cleanly when the gateway stops."""

import asyncio
from collections.abc import AsyncIterator

from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.waiting import eventually

ACCOUNT = "0190aaaa-0000-7000-8000-000000000001"
STREAM = "/api/v1/applications/0190/position/stream"


class Ticker:
    """A stream whose pieces the test gives one by one."""

    def __init__(self) -> None:
        self.pieces: asyncio.Queue[bytes] = asyncio.Queue()
        self.left = False

    async def run(self) -> AsyncIterator[bytes]:
        try:
            while True:
                yield await self.pieces.get()
        finally:
            self.left = True


async def test_each_event_is_handed_over_before_the_next_exists(gateway, issuer: Issuer) -> None:
    ticker = Ticker()
    gateway.queue.stream("/applications/0190/position/stream", ticker.run, "text/event-stream")

    async with gateway.client.stream("GET", STREAM, headers=issuer.headers(ACCOUNT)) as answer:
        events = answer.aiter_bytes()
        seen = []
        for number in range(3):
            ticker.pieces.put_nowait(b"data: %d\n\n" % number)
            seen.append(await asyncio.wait_for(anext(events), 5))

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-accel-buffering"] == "no"
    assert seen == [b"data: 0\n\n", b"data: 1\n\n", b"data: 2\n\n"]


async def test_a_service_learns_that_the_reader_left(gateway, issuer: Issuer) -> None:
    ticker = Ticker()
    gateway.queue.stream("/applications/0190/position/stream", ticker.run, "text/event-stream")
    ticker.pieces.put_nowait(b"data: 0\n\n")

    async with gateway.client.stream("GET", STREAM, headers=issuer.headers(ACCOUNT)) as answer:
        events = answer.aiter_bytes()
        await anext(events)

    assert await eventually(lambda: ticker.left)


async def test_a_stream_holds_no_place_of_other_requests_and_has_a_limit_of_its_own(
    start_gateway, issuer: Issuer
) -> None:
    gateway = await start_gateway(streams_most=1, in_flight_most=1, in_flight_least=1)
    ticker = Ticker()
    gateway.queue.stream("/applications/0190/position/stream", ticker.run, "text/event-stream")
    ticker.pieces.put_nowait(b"data: 0\n\n")

    async with gateway.client.stream("GET", STREAM, headers=issuer.headers(ACCOUNT)) as answer:
        events = answer.aiter_bytes()
        await anext(events)
        read = await gateway.client.get("/api/v1/policy")
        second = await gateway.client.get(STREAM, headers=issuer.headers(ACCOUNT))

    assert read.status_code == 200
    assert (second.status_code, second.json()["code"]) == (503, "overloaded")


async def test_a_stream_ends_when_its_time_is_over(start_gateway, issuer: Issuer) -> None:
    gateway = await start_gateway(stream_longest_seconds=0.3)
    ticker = Ticker()
    gateway.queue.stream("/applications/0190/position/stream", ticker.run, "text/event-stream")
    ticker.pieces.put_nowait(b"data: 0\n\n")

    answer = await asyncio.wait_for(gateway.client.get(STREAM, headers=issuer.headers(ACCOUNT)), 5)

    assert answer.content == b"data: 0\n\n"


async def test_stopping_ends_streams_cleanly(start_gateway, issuer: Issuer) -> None:
    gateway = await start_gateway()
    ticker = Ticker()
    gateway.queue.stream("/applications/0190/position/stream", ticker.run, "text/event-stream")
    ticker.pieces.put_nowait(b"data: 0\n\n")

    async with gateway.client.stream("GET", STREAM, headers=issuer.headers(ACCOUNT)) as answer:
        events = answer.aiter_bytes()
        await anext(events)
        stopping = asyncio.create_task(gateway.served.stop())
        rest = [piece async for piece in events]
        await asyncio.wait_for(stopping, 10)

    assert rest == []
