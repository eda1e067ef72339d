"""A request's body on its way to a service: whole when small, flowing when large, stopped when it breaks a rule."""

import asyncio
from collections.abc import AsyncIterator

from balabaqsha_chassis.problems import Problem
from gateway_service.api.exchange import CallerGoneError, Exchange
from gateway_service.api.nesting import NestingGuard, check_nesting
from gateway_service.api.route import Kind, Route

#: Up to here a body is read whole before the service is asked; what is larger flows through.
WHOLE = 64 * 1024


class RequestBody:
    """Reads a body within the route's limits of size, time and depth."""

    def __init__(self, exchange: Exchange, route: Route) -> None:
        self._exchange = exchange
        self._route = route
        self._deadline = asyncio.get_running_loop().time() + route.seconds
        self._guard = NestingGuard() if route.kind is Kind.JSON else None
        self._taken = 0
        self._ended = not exchange.has_body
        self._held = b""
        #: Why the body was stopped on its way, once it was.
        self.refusal: Exception | None = None

    @property
    def declared(self) -> int | None:
        """The length the caller announced; raises `Problem` when it is none or too great."""
        announced = self._exchange.header(b"content-length")
        if announced is None:
            return None
        if not announced.isascii() or not announced.isdigit():
            raise Problem(400, "bad_request")
        if int(announced) > self._route.body_limit:
            raise Problem(413, "too_large")
        return int(announced)

    async def begin(self) -> bytes | None:
        """The whole body if it is small, else None: it must then flow by `pieces`."""
        if self.declared is not None and self.declared > WHOLE:
            return None
        pieces = []
        while not self._ended and self._taken <= WHOLE:
            pieces.append(await self._next())
        self._held = b"".join(pieces)
        if not self._ended:
            return None
        if self._guard is not None:
            check_nesting(self._held)
        return self._held

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body piece by piece; a broken rule ends it and stands in `refusal`."""
        try:
            async for piece in self._flow():
                if self._guard is not None:
                    self._guard.feed(piece)
                yield piece
        except (Problem, CallerGoneError) as refusal:
            self.refusal = refusal
            raise

    async def _flow(self) -> AsyncIterator[bytes]:
        if self._held:
            yield self._held
        while not self._ended:
            if piece := await self._next():
                yield piece

    async def _next(self) -> bytes:
        try:
            async with asyncio.timeout(self._patience()):
                message = await self._exchange.receive()
        except TimeoutError:
            raise Problem(408, "request_timeout") from None
        if message["type"] == "http.disconnect":
            raise CallerGoneError
        piece: bytes = message.get("body", b"")
        self._ended = not message.get("more_body", False)
        self._taken += len(piece)
        if self._taken > self._route.body_limit:
            raise Problem(413, "too_large")
        return piece

    def _patience(self) -> float:
        if self._route.kind is Kind.UPLOAD:
            return self._route.seconds
        return max(0.0, self._deadline - asyncio.get_running_loop().time())
