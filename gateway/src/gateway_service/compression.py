"""Makes pages small on the way: gzip for what the gateway itself answers whole; streams pass as they are."""

import asyncio
import gzip

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Shorter answers gain nothing.
_LEAST_BYTES = 700
#: Longer ones would hold up everybody else's for milliseconds.
_AT_ONCE_BYTES = 128 * 1024
_LEVEL = 6
_TYPES = frozenset({"text/html", "application/json"})


class Compression:
    """ASGI middleware around the gateway's own pages and documents.

    An answer with an entity tag, of another type, or already encoded is left alone.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Answer(send, wanted=takes_gzip(Headers(scope=scope))).send)


class _Answer:
    """One answer on its way out: its start is held until its first piece shows whether it is whole."""

    def __init__(self, send: Send, *, wanted: bool) -> None:
        self._send = send
        self._wanted = wanted
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_compressible(message):
            message["headers"] = list(message["headers"])  # the answer's own list may be shared
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
            if self._wanted:
                self._start = message
                return
        elif self._start is not None:
            start, self._start = self._start, None
            if not message.get("more_body", False) and len(message.get("body", b"")) >= _LEAST_BYTES:
                await _compress(start, message)
            await self._send(start)
        await self._send(message)


async def _compress(start: Message, body: Message) -> None:
    content: bytes = body["body"]
    in_thread = len(content) > _AT_ONCE_BYTES
    body["body"] = await asyncio.to_thread(compressed, content) if in_thread else compressed(content)
    headers = MutableHeaders(scope=start)
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body["body"]))


def compressed(content: bytes) -> bytes:
    """The content in gzip; the same bytes for the same content."""
    return gzip.compress(content, _LEVEL, mtime=0)


def takes_gzip(headers: Headers) -> bool:
    """Whether the caller can read it."""
    offers = [offer.replace(" ", "").lower() for offer in headers.get("accept-encoding", "").split(",")]
    return any(offer == "gzip" or (offer.startswith("gzip;") and not offer.endswith("q=0")) for offer in offers)


def _is_compressible(start: Message) -> bool:
    headers = Headers(raw=list(start["headers"]))
    media_type = headers.get("content-type", "").partition(";")[0]
    return media_type in _TYPES and "content-encoding" not in headers and "etag" not in headers
