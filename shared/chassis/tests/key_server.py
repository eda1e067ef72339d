"""Identity's key set over HTTP, as far as a service asks for it; it can be rotated, broken and taken away."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


class KeyServer:
    """Answers every request with the present body."""

    def __init__(self, document: Any) -> None:
        self.asked = 0
        self.status = 200
        self.body = b""
        self.answering = asyncio.Event()
        self.answering.set()
        self.publish(document)
        self._server: asyncio.Server | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/.well-known/jwks.json"

    def publish(self, document: Any) -> None:
        self.body = json.dumps(document).encode()

    async def serve(self) -> None:
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def leave(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked += 1
        try:
            await reader.readuntil(b"\r\n\r\n")
            await self.answering.wait()
            head = f"HTTP/1.1 {self.status} X\r\nContent-Length: {len(self.body)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + self.body)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            writer.transport.abort() if not self.answering.is_set() else writer.close()


@asynccontextmanager
async def key_server(document: Any) -> AsyncIterator[KeyServer]:
    """A server that publishes the key set."""
    made = KeyServer(document)
    await made.serve()
    try:
        yield made
    finally:
        made.answering.set()
        await made.leave()
