"""Services that hang, die, or are away: told quickly, left alone, and found again."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from fastapi import Request, Response

from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.waiting import eventually
from gateway_service.api.routes import ROUTES

ACCOUNT = "0190aaaa-0000-7000-8000-000000000001"


async def test_a_service_that_is_away_is_503_and_the_others_serve_on(gateway) -> None:
    await gateway.queue.stop()

    away = await gateway.client.get("/api/v1/public/territories", headers={"Accept-Language": "en"})
    other = await gateway.client.get("/api/v1/policy")
    await gateway.queue.start()

    assert away.status_code == 503
    assert away.json()["code"] == "unavailable"
    assert away.json()["detail"] == "The service is temporarily unavailable. Try again later."
    assert "retry-after" in away.headers
    assert other.status_code == 200


async def test_a_service_that_hangs_is_given_up_and_the_outcome_is_called_unknown(start_gateway) -> None:
    routes = [replace(route, seconds=0.3) for route in ROUTES]
    gateway = await start_gateway(options={"routes": routes})

    async def hang(_: Request) -> Response:
        await asyncio.Event().wait()
        raise AssertionError

    gateway.identity.answers["/sessions"] = hang

    answer = await gateway.client.post("/api/v1/sessions", json={})

    assert (answer.status_code, answer.json()["code"]) == (503, "no_answer")
    assert "retry-after" in answer.headers


async def test_a_service_that_is_away_is_left_alone_and_found_again_soon(start_gateway) -> None:
    gateway = await start_gateway(breaker_open_seconds=0.2, probe_seconds=60)
    port = await gateway.queue.stop()
    attempts = 0

    async def count(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal attempts
        attempts += 1
        writer.close()

    dead = await asyncio.start_server(count, "127.0.0.1", port)
    answers = [await gateway.client.get("/api/v1/public/territories") for _ in range(50)]
    dead.close()
    await dead.wait_closed()
    returned_at = time.monotonic()
    await gateway.queue.start(port)

    async def answers_again() -> bool:
        return (await gateway.client.get("/api/v1/public/territories")).status_code == 200

    assert {answer.status_code for answer in answers} == {503}
    assert attempts < 25
    assert await eventually(answers_again)
    assert time.monotonic() - returned_at < 10


async def test_an_answer_that_breaks_off_is_not_passed_for_whole(gateway) -> None:
    async def dies() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 10_000
        raise ConnectionError

    gateway.queue.stream("/public/territories", dies, "application/json")

    with pytest.raises(httpx.RemoteProtocolError):
        await gateway.client.get("/api/v1/public/territories")


async def test_a_small_answer_that_breaks_off_becomes_a_503(start_gateway) -> None:
    gateway = await start_gateway()
    port = await gateway.queue.stop()

    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
        writer.close()

    broken = await asyncio.start_server(half, "127.0.0.1", port)
    answer = await gateway.client.get("/api/v1/public/territories")
    broken.close()
    await broken.wait_closed()
    await gateway.queue.start()

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


async def test_readiness_names_the_services_that_are_not_ready(gateway) -> None:
    async def degraded() -> list[str]:
        answer = await gateway.client.get("/readyz")
        assert answer.status_code == 200
        return answer.json()["degraded"]

    await eventually(lambda: _equal(degraded, []))
    port = await gateway.children.stop()
    await eventually(lambda: _equal(degraded, ["children"]))
    await gateway.children.start(port)

    assert await eventually(lambda: _equal(degraded, []))


async def _equal(ask, expected: list[str]) -> bool:
    return await ask() == expected


async def test_keys_once_seen_outlive_identity(gateway, issuer: Issuer) -> None:
    token = issuer.headers(ACCOUNT)
    await gateway.client.get("/api/v1/children", headers=token)
    await gateway.identity.stop()

    answer = await gateway.client.get("/api/v1/children", headers=token)
    await gateway.identity.start()

    assert answer.status_code == 200


async def test_a_route_can_be_switched_off_and_on_while_serving(start_gateway, tmp_path) -> None:
    switches = tmp_path / "switches"
    switches.write_text("# during the repair\n* /api/v1/public/*\n")
    gateway = await start_gateway(switches_file=switches)

    async def status(path: str) -> int:
        return (await gateway.client.get(path)).status_code

    async def is_off() -> bool:
        return await status("/api/v1/public/territories") == 503

    await eventually(is_off)
    refusal = await gateway.client.get("/api/v1/public/territories")
    other = await status("/api/v1/policy")
    switches.unlink()
    while_gone = await status("/api/v1/public/territories")
    switches.write_text("")

    async def is_on() -> bool:
        return await status("/api/v1/public/territories") == 200

    assert refusal.json()["code"] == "route_disabled"
    assert other == 200
    assert while_gone == 503
    assert await eventually(is_on)
