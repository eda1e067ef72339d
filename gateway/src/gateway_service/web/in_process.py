"""The pages' way to the public API: the very routes everybody else uses, without the network between."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.types import Message, Scope

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.languages import Language
from gateway_service.api.exchange import Exchange
from gateway_service.api.route import BASE

_AWAY = 500
_UNAUTHORISED = 401
_TOO_MANY = 429
_NO_BODY: Callable[[], AsyncIterator[bytes]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong with one field, in the reader's words."""

    field: str
    code: str
    text: str


class ApiProblemError(Exception):
    """The API said no; the problem as it told it."""

    def __init__(self, status: int, document: Mapping[str, Any], *, retry_after: int | None = None) -> None:
        super().__init__(f"{status} {document.get('code')}")
        self.status = status
        self.code = str(document.get("code", ""))
        self.text = str(document.get("detail") or document.get("title") or "")
        self.document = document
        self.retry_after = retry_after
        self.errors = [
            FieldError(
                field=str(error.get("pointer", "")).strip("/").replace("/", "."),
                code=str(error.get("code", "")),
                text=str(error.get("detail", "")),
            )
            for error in document.get("errors") or []
        ]

    @property
    def is_away(self) -> bool:
        """Whether a service is not there, rather than of another opinion."""
        return self.status >= _AWAY

    @property
    def is_of_form(self) -> bool:
        """Whether the one who filled in the form can do something about it."""
        return not self.is_away and self.status != _UNAUTHORISED


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer of the API."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_good(self) -> bool:
        """Whether it is a 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004 - that is what 2xx means

    def document(self) -> Any:
        """The JSON content, None where there is none."""
        return json.loads(self.content) if self.content else None

    def problem(self) -> ApiProblemError:
        """The refusal."""
        try:
            document = json.loads(self.content)
        except ValueError:
            document = {}
        wait = self.headers.get("retry-after", "")
        return ApiProblemError(self.status, document, retry_after=int(wait) if wait.isdigit() else None)


class InProcessApi:
    """Calls the API in the name of the one who asked for a page."""

    def __init__(self, exchange: Exchange, *, language: Language, token: str | None) -> None:
        self._exchange = exchange
        self._language = language
        self._token = token

    async def get(self, path: str, **query: Any) -> Any:
        """The document of a good answer; raises `ApiProblemError`. Parameters that are None or empty are left out."""
        return _good(await self.ask("GET", path, query=query)).document()

    async def find(self, path: str, **query: Any) -> Any | None:
        """The same, or None where there is nothing (404) or the service is away."""
        answer = await self.ask("GET", path, query=query)
        if answer.status == 404 or answer.status >= _AWAY:  # noqa: PLR2004 - not found
            return None
        return _good(answer).document()

    async def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """Send JSON; `key` is the Idempotency-Key, a fresh one by default."""
        return await self._send("POST", path, body, {"idempotency-key": key or new_id()})

    async def put(self, path: str, body: Any) -> Any:
        """Replace."""
        return await self._send("PUT", path, body, {})

    async def patch(self, path: str, body: Any, *, version: str | None = None) -> Any:
        """Change; `version` is the ETag last seen, fetched when not given."""
        if version is None:
            version = (await self.ask("GET", path)).headers.get("etag")
        return await self._send("PATCH", path, body, {"if-match": version} if version else {})

    async def delete(self, path: str, **query: Any) -> Any:
        """Remove."""
        return _good(await self.ask("DELETE", path, query=query)).document()

    async def upload(
        self, path: str, body: Callable[[], AsyncIterator[bytes]], *, content_type: str, length: int | None = None
    ) -> Any:
        """Send a body that flows, such as a form with a file."""
        headers = {"content-type": content_type, "idempotency-key": new_id()}
        if length is not None:
            headers["content-length"] = str(length)
        return _good(await self.ask("POST", path, headers=headers, body=body)).document()

    async def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        if body is not None:
            headers = headers | {"content-type": "application/json", "content-length": str(len(content))}
        return _good(await self.ask(method, path, headers=headers, body=_once(content))).document()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Callable[[], AsyncIterator[bytes]] | None = _NO_BODY,
    ) -> Answer:
        """Whatever is answered, read whole."""
        given = [(name, value) for name, value in (query or {}).items() if value not in (None, "", [])]
        scope = self._scope(method, path, urlencode(given, doseq=True), headers or {})
        collected = _Collected()
        await self._exchange.scope["app"](scope, _receiver(body), collected.send)
        return collected.answer()

    def _scope(self, method: str, path: str, query: str, headers: Mapping[str, str]) -> Scope:
        full = path if path.startswith("/.well-known") else BASE + path
        own = {"accept": "application/json", "accept-language": self._language, **headers}
        if self._token:
            own["authorization"] = f"Bearer {self._token}"
        if agent := self._exchange.header(b"user-agent"):
            own["user-agent"] = agent
        outer = self._exchange.scope
        return {
            "type": "http",
            "asgi": outer["asgi"],
            "http_version": "1.1",
            "method": method,
            "scheme": outer.get("scheme", "http"),
            "path": full,
            "raw_path": quote(full, safe="/%-._~!$&'()*+,;=:@").encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1", "replace")) for name, value in own.items()],
            "client": (self._exchange.address, 0),
            "server": outer.get("server"),
            "state": {},
        }


class _Collected:
    """An answer as it comes in."""

    def __init__(self) -> None:
        self._status = 0
        self._headers: dict[str, str] = {}
        self._pieces: list[bytes] = []

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = {name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]}
        elif message["type"] == "http.response.body":
            self._pieces.append(message.get("body", b""))

    def answer(self) -> Answer:
        return Answer(status=self._status, headers=self._headers, content=b"".join(self._pieces))


def _receiver(body: Callable[[], AsyncIterator[bytes]] | None) -> Callable[[], Any]:
    pieces = body() if body is not None else None

    async def receive() -> Message:
        piece = await anext(pieces, None) if pieces is not None else None
        if piece is None:
            return {"type": "http.request", "body": b"", "more_body": False}
        return {"type": "http.request", "body": piece, "more_body": True}

    return receive


def _once(content: bytes) -> Callable[[], AsyncIterator[bytes]]:
    async def pieces() -> AsyncIterator[bytes]:
        if content:
            yield content

    return pieces


def _good(answer: Answer) -> Answer:
    if not answer.is_good:
        raise answer.problem()
    return answer
