"""Guards a connection's time and memory while a request's headers arrive, and after its answer has gone."""

import asyncio
import json
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.problems import MEDIA_TYPE, Problem, ProblemRenderer

_LARGEST_HEAD = 64 * 1024
#: The rest of a request that was answered early may arrive for this long.
_LINGER_SECONDS = 2


class GuardedProtocol(HttpToolsProtocol):
    """HTTP/1.1 that closes on a head that is too slow or too large, and on a body that outlives its answer."""

    head_seconds: float
    renderer: ProblemRenderer

    _timer: asyncio.TimerHandle | None = None
    _head_complete = False
    _message_complete = False
    _head_bytes = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._drop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._is_between_requests():
            self._expect_head()
        if self._head_complete:
            return
        self._head_bytes += len(data)
        if self._head_bytes > _LARGEST_HEAD:
            self._refuse(Problem(431, "head_too_large"))

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._message_complete = False
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._head_complete = True
        self._drop_timer()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._message_complete = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        more_to_answer = bool(self.pipeline)
        super().on_response_complete()
        if not more_to_answer and not self._message_complete and not self.transport.is_closing():
            self._drop_timer()
            self._timer = self.loop.call_later(_LINGER_SECONDS, self._close)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the parser's words are not for callers
        self._refuse(Problem(400, "bad_request"))

    def _is_between_requests(self) -> bool:
        """Bytes came that begin no request, such as empty lines: no timer of uvicorn's runs any more."""
        idle = self._head_complete and self._message_complete and self.cycle.response_complete
        return idle and self.timeout_keep_alive_task is None

    def _expect_head(self) -> None:
        self._head_complete = False
        self._head_bytes = 0
        if self._timer is None:
            self._timer = self.loop.call_later(self.head_seconds, self._head_is_late)

    def _head_is_late(self) -> None:
        self._timer = None
        if self._head_bytes and not self.transport.is_closing():
            self._refuse(Problem(408, "request_timeout"))
        else:
            self._close()

    def _refuse(self, problem: Problem) -> None:
        """The problem in the language of most, since no header can be believed; then the end of the connection."""
        document = self.renderer.document(problem, language="ru", instance="/")
        body = json.dumps(document, ensure_ascii=False).encode()
        head = (
            f"HTTP/1.1 {problem.status} {document['title']}\r\ncontent-type: {MEDIA_TYPE}\r\n"
            f"content-language: ru\r\nx-request-id: {new_id()}\r\nx-content-type-options: nosniff\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(head.encode() + body)
        self._close()

    def _close(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()

    def _drop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def guarded(*, head_seconds: float, renderer: ProblemRenderer) -> type[GuardedProtocol]:
    """The protocol with the process's own settings; uvicorn makes one of it for every connection."""
    return type("GuardedProtocol", (GuardedProtocol,), {"head_seconds": head_seconds, "renderer": renderer})
