"""One request and its answer, with what the gateway learns of it on the way."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.types import Message, Receive, Scope, Send

from balabaqsha_chassis.languages import negotiate
from balabaqsha_chassis.principal import Principal
from balabaqsha_chassis.problems import MEDIA_TYPE, Problem, ProblemRenderer
from gateway_service.api.headers import Headers, completed, first_values

if TYPE_CHECKING:
    from gateway_service.web.portal_session import PortalSession

#: How long, and how much, the rest of a body is still taken after its answer.
_LINGER_SECONDS = 5
_LINGER_BYTES = 64 * 1024 * 1024
_TOO_SLOW = 408
#: A caller that takes no byte for this long is gone.
_TAKING_SECONDS = 30


class CallerGoneError(Exception):
    """The caller went away, or takes no bytes: there is nobody left to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRules:
    """What holds for every answer."""

    renderer: ProblemRenderer
    defaults: Headers


class Exchange:
    """The ASGI triple of one request, with its headers read once and its answer's headers completed."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, *, rules: AnswerRules) -> None:
        self.scope = scope
        self.headers = first_values(scope["headers"])
        self.method: str = scope["method"]
        self.raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
        self.principal: Principal | None = None
        #: Who is signed in at the portal with this browser.
        self.portal_session: PortalSession | None = None
        #: The caller's address, as the services are told.
        self.address = ""
        #: Called when the answer begins.
        self.on_start: Callable[[], None] = lambda: None
        #: Added to the answer, whoever makes it.
        self.answer_headers: Headers = []
        self.started = False
        self._receive = receive
        self._send = send
        self._rules = rules
        self._body_left = b"content-length" in self.headers or b"transfer-encoding" in self.headers

    def header(self, name: bytes) -> str | None:
        """A header's first value as text."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def request_id(self) -> str:
        """The id under which all logs know this request."""
        return str(self.scope["state"]["request_id"])

    @property
    def has_body(self) -> bool:
        """Whether a body was announced; without one nothing needs to be awaited."""
        return b"content-length" in self.headers or b"transfer-encoding" in self.headers

    async def receive(self) -> Message:
        """The next of the body, or word that the caller is gone."""
        message = await self._receive()
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            self._body_left = False
        return message

    async def send(self, message: Message) -> None:
        """Send on, with the headers every answer bears; what is still arriving is let run out before the end."""
        if message["type"] == "http.response.start":
            await self._start(message)
        elif message["type"] == "http.response.body" and not message.get("more_body", False):
            await self._end(message)
        else:
            await self._send(message)

    async def _start(self, message: Message) -> None:
        self.started = True
        self.on_start()
        await self._let_run_out(seconds=0)
        headers = [*message.get("headers", []), *self.answer_headers]
        if self._body_left:
            headers.append((b"connection", b"close"))
        message["headers"] = completed(headers, defaults=self._rules.defaults)
        await self._send(message)

    async def _end(self, message: Message) -> None:
        if self._body_left and message.get("body"):
            await self._send({**message, "more_body": True})
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self._let_run_out(seconds=_LINGER_SECONDS)
        await self._send(message)

    async def hand_over(self, piece: bytes) -> None:
        """One piece of a body that goes on; raises `CallerGoneError` when nobody takes it."""
        try:
            async with asyncio.timeout(_TAKING_SECONDS):
                await self.send({"type": "http.response.body", "body": piece, "more_body": True})
        except TimeoutError:
            raise CallerGoneError from None

    async def answer(self, status: int, headers: Headers, body: bytes) -> None:
        """A whole answer."""
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})

    async def refuse(self, problem: Problem) -> None:
        """The problem as the answer."""
        language = negotiate(self.header(b"accept-language"))
        path = self.raw_path.decode("latin-1")
        document = self._rules.renderer.document(problem, language=language, instance=path)
        headers = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-language", language.encode()),
            (b"vary", b"Accept-Language"),
            (b"cache-control", b"no-store"),
            *((name.lower().encode(), value.encode()) for name, value in problem.headers.items()),
        ]
        body = json.dumps(document, ensure_ascii=False).encode()
        headers.append((b"content-length", str(len(body)).encode()))
        if problem.status == _TOO_SLOW:
            self._body_left = False  # it has been waited for long enough
            headers.append((b"connection", b"close"))
        await self.answer(problem.status, headers, body)

    async def _let_run_out(self, *, seconds: float) -> None:
        """Take and throw away the rest of a body, so that its sender gets to read the answer, not a broken line."""
        if not self._body_left:
            return
        taken = 0
        try:
            async with asyncio.timeout(seconds):
                while self._body_left and taken < _LINGER_BYTES:
                    taken += len((await self.receive()).get("body", b""))
        except TimeoutError:
            return


def exchange_of(scope: Scope) -> Exchange:
    """The exchange a composed answer belongs to."""
    state: dict[str, Any] = scope["state"]
    exchange: Exchange = state["exchange"]
    return exchange
