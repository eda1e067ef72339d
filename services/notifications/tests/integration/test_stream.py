"""Notices as server-sent events, from a server that really streams."""

import asyncio
import json
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn

from balabaqsha_testkit.waiting import eventually


@asynccontextmanager
async def listening(app, headers):
    """The app on a port of its own, once it knows whose tokens to take."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    await eventually(lambda: server.started, within=10)
    port = server.servers[0].sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=url, headers=headers) as client:
            await eventually(lambda: _knows_the_keys(client), within=10)
        yield url
    finally:
        server.should_exit = True
        await task


async def _knows_the_keys(client):
    return (await client.get("/notification-settings")).status_code == 200


class Stream:
    """Reads one stream's events."""

    def __init__(self, answer):
        self.answer = answer
        self._lines = answer.aiter_lines()

    async def next(self, *, within=10.0):
        """The next event as its fields."""
        fields = {}
        async with asyncio.timeout(within):
            async for line in self._lines:
                if not line and fields.get("data"):
                    return {**fields, "data": json.loads(fields["data"])}
                name, _, value = line.partition(": ")
                fields[name] = value
        return None


@asynccontextmanager
async def stream(url, headers):
    async with (
        httpx.AsyncClient(base_url=url, timeout=30) as client,
        client.stream("GET", "/notifications/stream", headers=headers) as answer,
    ):
        yield Stream(answer)


@pytest.fixture
def mother(issuer):
    return issuer.headers("mother") | {"Accept-Language": "en"}


async def test_a_stream_tells_of_new_notices_and_of_their_deliveries(make_app, sms, events, deliveries, mother):
    app = make_app(roles="api,sender", sms=sms)
    await deliveries.deliver(app, events.registered("mother", phone="+77010500001"))

    async with listening(app, mother) as url, stream(url, mother) as opened:
        ready = await opened.next()
        await deliveries.deliver(app, events.queued("application-1", account="mother"))
        told = await opened.next()
        while told["data"]["kind"] != "application_queued" or _sms(told) != "delivered":
            told = await opened.next()

    assert opened.answer.headers["content-type"].startswith("text/event-stream")
    assert ready["event"] == "ready"
    assert told["event"] == "notification"
    assert told["data"]["title"] == "Application in the queue"


def _sms(told):
    return {one["channel"]: one["state"] for one in told["data"]["deliveries"]}["sms"]


async def test_what_was_missed_is_told_after_the_last_event_that_was_seen(make_app, events, deliveries, mother):
    app = make_app()

    async with listening(app, mother) as url:
        async with stream(url, mother) as opened:
            last = (await opened.next())["id"]
        await deliveries.deliver(app, events.queued("application-1", account="mother"))
        await deliveries.deliver(app, events.queued("application-2", account="mother"))
        async with stream(url, mother | {"Last-Event-ID": last}) as again:
            missed = [await again.next() for _ in range(2)]

    assert [one["data"]["application_id"] for one in missed] == ["application-1", "application-2"]


async def test_no_stream_tells_of_another_account(make_app, events, deliveries, issuer, mother):
    app = make_app()

    async with listening(app, mother) as url, stream(url, mother) as opened:
        await opened.next()
        await deliveries.deliver(app, events.queued("application-1", account="stranger"))
        await deliveries.deliver(app, events.queued("application-2", account="mother"))
        told = await opened.next()

    assert told["data"]["application_id"] == "application-2"


async def test_a_stream_ends_with_the_token_it_was_opened_with(make_app, events, deliveries, mother):
    app = make_app()

    async with listening(app, mother) as url, stream(url, mother) as opened:
        await opened.next()
        events.clock.advance(minutes=10)
        await deliveries.deliver(app, events.queued("application-1", account="mother"))
        assert (await opened.next(within=20) or {}).get("data", {}).get("application_id") in {None, "application-1"}
        assert await opened.next(within=20) is None


async def test_an_account_has_only_so_many_streams(make_app, mother):
    async with (
        asyncio.timeout(20),
        listening(make_app(), mother) as url,
        many_streams(url, mother, count=8),
        httpx.AsyncClient(base_url=url) as client,
    ):
        answer = await client.get("/notifications/stream", headers=mother)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_streams")
    assert answer.headers["retry-after"] == "30"


@asynccontextmanager
async def many_streams(url, headers, *, count):
    if not count:
        yield
        return
    async with stream(url, headers) as opened:
        await opened.next()
        async with many_streams(url, headers, count=count - 1):
            yield
