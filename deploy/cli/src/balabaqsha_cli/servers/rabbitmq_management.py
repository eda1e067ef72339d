"""RabbitMQ's management API, as far as a launcher needs it."""

import base64
import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

TIMEOUT_SECONDS = 30.0


class ManagementApiError(Exception):
    """The broker refused a request of ours."""

    def __init__(self, *, method: str, path: str, status: int, reason: str) -> None:
        super().__init__(f"{method} {path}: {status} {reason}")
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagementApi:
    """Requests to one broker with one login; the answers are plain JSON."""

    url: str
    user: str
    password: str

    def get(self, *path: str) -> Any:
        return self._request("GET", path, body=None)[1]

    def put(self, *path: str, body: object) -> bool:
        """True where the thing did not exist before."""
        return self._request("PUT", path, body=body)[0] == http.HTTPStatus.CREATED

    def post(self, *path: str, body: object) -> None:
        self._request("POST", path, body=body)

    def delete(self, *path: str) -> None:
        self._request("DELETE", path, body=None)

    def exists(self, *path: str) -> bool:
        try:
            self.get(*path)
        except ManagementApiError as error:
            if error.status == http.HTTPStatus.NOT_FOUND:
                return False
            raise
        return True

    def _request(self, method: str, path: tuple[str, ...], *, body: object) -> tuple[int, Any]:
        address = urlsplit(self.url)
        target = address.path.rstrip("/") + "/api/" + "/".join(quote(part, safe="") for part in path)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = kind(address.hostname or "", address.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(
                method, target, body=json.dumps(body) if body is not None else None, headers=self._headers()
            )
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status >= http.HTTPStatus.BAD_REQUEST:
            raise ManagementApiError(method=method, path=target, status=answer.status, reason=_reason(content))
        return answer.status, json.loads(content) if content else None

    def _headers(self) -> dict[str, str]:
        credentials = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {credentials}", "Content-Type": "application/json"}


def _reason(content: bytes) -> str:
    return content.decode("utf-8", errors="replace").strip()[:300]
