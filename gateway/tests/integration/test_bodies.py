"""Bodies: streamed when large, cut off when too large, too slow or too deep."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.waiting import eventually
from gateway_service.api.routes import ROUTES

ACCOUNT = "0190aaaa-0000-7000-8000-000000000001"
MIB = 1024 * 1024
DOCUMENTS = "/api/v1/applications/0190/documents"


async def _pieces(count: int, piece: bytes) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield piece


async def test_a_large_document_arrives_whole(gateway, issuer: Issuer) -> None:
    document = bytes(range(256)) * 4096 * 9

    answer = await gateway.client.post(DOCUMENTS, content=document, headers=issuer.headers(ACCOUNT))

    assert answer.status_code == 200
    assert gateway.applications.seen[-1].body == document
    assert gateway.applications.seen[-1].headers["content-length"] == str(len(document))


async def test_a_document_of_unknown_length_arrives_whole(gateway, issuer: Issuer) -> None:
    answer = await gateway.client.post(DOCUMENTS, content=_pieces(40, b"x" * 9000), headers=issuer.headers(ACCOUNT))

    assert answer.status_code == 200
    assert gateway.applications.seen[-1].body == b"x" * 360_000


@pytest.mark.parametrize("announced", [True, False])
async def test_fifty_megabytes_are_cut_off_at_ten(gateway, issuer: Issuer, *, announced: bool) -> None:
    headers = issuer.headers(ACCOUNT) | ({"Content-Length": str(50 * MIB)} if announced else {})

    answer = await gateway.client.post(DOCUMENTS, content=_pieces(50, b"x" * MIB), headers=headers)

    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"
    assert answer.headers["connection"] == "close"
    assert gateway.applications.seen == []


async def test_json_over_a_megabyte_is_refused(gateway) -> None:
    answer = await gateway.client.post("/api/v1/sessions", content=_pieces(12, b" " * 100_000))

    assert answer.status_code == 413
    assert gateway.identity.seen == []


@pytest.mark.parametrize("streamed", [True, False])
async def test_json_a_thousand_deep_never_reaches_a_service(gateway, *, streamed: bool) -> None:
    deep = b"[" * 1000 + b"]" * 1000
    body = deep + b" " * 100_000 if streamed else deep

    answer = await gateway.client.post("/api/v1/sessions", content=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "json_too_deep")
    assert gateway.identity.seen == []


async def test_a_refusal_of_the_body_does_not_count_against_the_service(gateway) -> None:
    deep = b" " * 100_000 + b"[" * 1000

    for _ in range(10):
        await gateway.client.post("/api/v1/sessions", content=deep)
    answer = await gateway.client.post("/api/v1/sessions", json={})

    assert answer.status_code == 200


async def test_a_body_that_stops_coming_is_given_up(start_gateway) -> None:
    routes = [replace(route, seconds=0.3) for route in ROUTES]
    gateway = await start_gateway(options={"routes": routes})

    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.served.port)
    writer.write(b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()

    assert answer.startswith(b"HTTP/1.1 408")
    assert b'"request_timeout"' in answer
    assert gateway.identity.seen == []


async def test_an_upload_may_take_long_as_long_as_bytes_come(start_gateway, issuer: Issuer) -> None:
    routes = [replace(route, seconds=1) for route in ROUTES]
    gateway = await start_gateway(options={"routes": routes})
    pieces: asyncio.Queue[bytes] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    for number in range(6):
        loop.call_later(number * 0.3, pieces.put_nowait, b"x" * 20_000)

    async def slowly() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield await pieces.get()

    answer = await gateway.client.post(DOCUMENTS, content=slowly(), headers=issuer.headers(ACCOUNT))

    assert answer.status_code == 200
    assert len(gateway.applications.seen[-1].body) == 120_000


async def test_an_upload_that_falls_silent_is_given_up(start_gateway, issuer: Issuer) -> None:
    routes = [replace(route, seconds=0.3) for route in ROUTES]
    gateway = await start_gateway(options={"routes": routes})
    token = issuer.headers(ACCOUNT)["Authorization"]
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.served.port)
    writer.write(f"POST {DOCUMENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n".encode())
    writer.write(b"Content-Length: 200000\r\n\r\n" + b"x" * 100_000)

    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()

    assert answer.startswith(b"HTTP/1.1 408")
    assert gateway.applications.seen == []


async def test_an_answer_that_comes_before_the_body_has_ended_is_passed_on(gateway) -> None:
    """As when a service refuses by what the first bytes say."""
    port = await gateway.identity.stop()

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 415 No\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
        await writer.drain()
        await reader.read()
        writer.close()

    early = await asyncio.start_server(refuse, "127.0.0.1", port)
    answer = await gateway.client.post("/api/v1/sessions", content=_pieces(9, b" " * 100_000))
    again = await gateway.client.get("/livez")
    early.close()
    await early.wait_closed()
    await gateway.identity.start()

    assert answer.status_code == 415
    assert again.status_code == 200


async def test_a_connection_that_never_ends_its_headers_is_closed(start_gateway) -> None:
    gateway = await start_gateway(request_head_seconds=0.3)
    silent, silent_writer = await asyncio.open_connection("127.0.0.1", gateway.served.port)
    slow, slow_writer = await asyncio.open_connection("127.0.0.1", gateway.served.port)
    slow_writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n")

    said_to_silent = await asyncio.wait_for(silent.read(), 5)
    said_to_slow = await asyncio.wait_for(slow.read(), 5)
    for writer in (silent_writer, slow_writer):
        writer.close()

    assert said_to_silent == b""
    assert said_to_slow.startswith(b"HTTP/1.1 408")


async def test_empty_lines_do_not_keep_a_connection_open(start_gateway) -> None:
    gateway = await start_gateway(request_head_seconds=0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.served.port)
    writer.write(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
    await reader.readuntil(b"}")
    writer.write(b"\r\n")

    rest = await asyncio.wait_for(reader.read(), 5)
    writer.close()

    assert rest in {b"", b"HTTP/1.1 408"} or rest.startswith(b"HTTP/1.1 408")


async def test_endless_headers_are_refused(gateway) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.served.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
    for number in range(100):
        writer.write(f"X-{number}: {'a' * 1000}\r\n".encode())

    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()

    assert answer.startswith(b"HTTP/1.1 431")


async def test_nonsense_is_answered_with_a_problem(gateway) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.served.port)
    writer.write(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")

    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()

    assert answer.startswith(b"HTTP/1.1 400")
    assert b"application/problem+json" in answer


async def test_five_hundred_slow_callers_keep_nobody_waiting(gateway) -> None:
    slow = [await asyncio.open_connection("127.0.0.1", gateway.served.port) for _ in range(500)]
    for _, writer in slow:
        writer.write(b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n")
    loop = asyncio.get_running_loop()

    began = loop.time()
    answer = await gateway.client.get("/api/v1/policy")
    took = loop.time() - began
    for _, writer in slow:
        writer.close()

    assert answer.status_code == 200
    assert took < 2
    assert await eventually(lambda: len(gateway.identity.seen) >= 1)
