"""An upload over a real socket: what is cut off is really not read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from applications_house import House

from balabaqsha_testkit.waiting import eventually

BOUNDARY = "made-up-boundary"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n'
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n%PDF-1.7'
).encode()
CHUNK = bytes(64 * 1024)
MEGABYTE = 1024 * 1024


@asynccontextmanager
async def listening(house: House) -> AsyncIterator[int]:
    """The same app behind uvicorn; its lifespan already runs."""
    server = uvicorn.Server(uvicorn.Config(house.app, port=0, lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def test_the_connection_of_an_endless_upload_is_closed_with_the_answer(house: House, child_id: str):
    parent = house.caller()
    draft = await parent.draft(child_id)
    sent = 0

    async with listening(house) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        lines = [
            f"POST /applications/{draft['id']}/documents HTTP/1.1",
            "Host: service",
            f"Authorization: {parent.headers['Authorization']}",
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
            "Transfer-Encoding: chunked",
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        writer.write(f"{len(HEAD):x}\r\n".encode() + HEAD + b"\r\n")
        try:
            while sent < 200 * MEGABYTE:
                writer.write(f"{len(CHUNK):x}\r\n".encode() + CHUNK + b"\r\n")
                await writer.drain()
                sent += len(CHUNK)
        except ConnectionError:
            pass
        writer.close()

    assert sent < 20 * MEGABYTE
    assert (await parent.get(f"/applications/{draft['id']}/documents")).json()["items"] == []
