"""A listening socket that goes away while its simulator plays dead."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from balabaqsha_simulators.faults import DOWN, FaultSwitch

logger = logging.getLogger(__name__)

TRY_AGAIN_SECONDS = 0.2
OpenServer = Callable[[int], Awaitable[asyncio.Server]]


class Line:
    """Listens on one port but for outages, in which connections are dropped and refused."""

    def __init__(self, *, open_server: OpenServer, drop_all: Callable[[], Awaitable[None]], port: int) -> None:
        self._open_server = open_server
        self._drop_all = drop_all
        self.port = port
        self._server: asyncio.Server | None = None

    @asynccontextmanager
    async def listening(self, switch: FaultSwitch) -> AsyncIterator[None]:
        """Listen for as long as the block lasts; the port is known from its beginning."""
        await self._open()
        follower = asyncio.create_task(self._follow(switch))
        try:
            yield
        finally:
            follower.cancel()
            await asyncio.gather(follower, return_exceptions=True)
            await self._close()

    async def _follow(self, switch: FaultSwitch) -> None:
        async for mode in switch.follow():
            if mode == DOWN:
                await self._close()
            else:
                await self._reopen()

    async def _open(self) -> None:
        self._server = await self._open_server(self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _reopen(self) -> None:
        while self._server is None:
            try:
                await self._open()
            except OSError:
                logger.warning("port %d is taken by somebody else, trying again", self.port)
                await asyncio.sleep(TRY_AGAIN_SECONDS)

    async def _close(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        await self._drop_all()
