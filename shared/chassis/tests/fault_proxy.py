"""A TCP proxy between a process and a server it needs: it refuses, cuts and stalls, as networks do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

_CHUNK = 65_536
#: Turns of the event loop within which it learns of a reset.
_TURNS = 5


class FaultProxy:
    """Passes bytes on until told otherwise."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._parts = parts
        self._target = (parts.hostname or "", parts.port or 0)
        self._server: asyncio.Server | None = None
        self._port = 0
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._pumps: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        """The server's address by way of the proxy."""
        credentials, _, _ = self._parts.netloc.rpartition("@")
        return urlunsplit(self._parts._replace(netloc=f"{credentials}@127.0.0.1:{self._port}"))

    async def serve(self) -> None:
        """Let everybody in, at the same port as before."""
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def refuse(self) -> None:
        """Cut every connection and refuse new ones, as a stopped server does."""
        assert self._server is not None
        self._server.close()
        await self.cut()

    async def cut(self) -> None:
        """Reset every connection, and return when both ends can know; new ones are let in."""
        pumps = list(self._pumps)
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    def stall(self) -> None:
        """Accept and pass nothing on, as a frozen server does."""
        self._flowing.clear()

    def flow(self) -> None:
        """Pass on again, also what was held back."""
        self._flowing.set()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pump = asyncio.current_task()
        assert pump is not None
        self._pumps.add(pump)
        pump.add_done_callback(self._pumps.discard)
        server: asyncio.StreamWriter | None = None
        with suppress(OSError, asyncio.CancelledError):
            try:
                await self._flowing.wait()
                answers, server = await asyncio.open_connection(*self._target)
                async with asyncio.TaskGroup() as ways:
                    ways.create_task(self._pump(reader, server))
                    ways.create_task(self._pump(answers, writer))
            except BaseExceptionGroup:
                return
            finally:
                for end in (writer, server):
                    if end is not None:
                        end.transport.abort()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while chunk := await source.read(_CHUNK):
            await self._flowing.wait()
            sink.write(chunk)
            await sink.drain()
        raise ConnectionError("the other end has closed")


@asynccontextmanager
async def proxied(address: str) -> AsyncIterator[FaultProxy]:
    """A proxy before the server of that address."""
    proxy = FaultProxy(address)
    await proxy.serve()
    try:
        yield proxy
    finally:
        proxy.flow()
        await proxy.refuse()
