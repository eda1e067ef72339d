"""Asks one service for its part of a composed answer; a part that does not come is a value, not a failure."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.problems import Problem
from gateway_service.api.exchange import Exchange
from gateway_service.api.proxy import onward_headers
from gateway_service.api.texts import WHY_TEXTS
from gateway_service.upstreams import AwayError, Call, Upstreams

_log = structlog.get_logger()
_OK = 200
_SERVER_FAULT = 500
#: A service that knows the session has ended speaks for all.
_REFUSED = frozenset({401, 403})
#: Headers that speak of the composed answer as a whole, and mean nothing for one part of it.
_OF_THE_WHOLE = frozenset(
    {"if-none-match", "if-modified-since", "if-match", "range", "accept-encoding", "content-type"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a service said; `status` 0 when it said nothing in time."""

    status: int = 0
    headers: Mapping[str, str]
    content: bytes = b""

    @property
    def is_away(self) -> bool:
        """Whether the service could not do its part."""
        return self.status == 0 or self.status >= _SERVER_FAULT

    @property
    def is_good(self) -> bool:
        """Whether there is content to show."""
        return self.status == _OK

    def document(self) -> dict[str, Any]:
        """The content as the JSON object it is."""
        document: dict[str, Any] = json.loads(self.content)
        return document

    def by(self, key: str) -> dict[str, dict[str, Any]] | None:
        """The items of a list by one of their fields; None when there is no list to be had."""
        if not self.is_good:
            return None
        try:
            return {str(item[key]): item for item in self.document()["items"]}
        except (ValueError, KeyError, TypeError) as fault:
            _log.error("part_not_understood", key=key, fault=type(fault).__name__)
            return None


class Parts:
    """Asks services on the behalf of one caller."""

    def __init__(self, upstreams: Upstreams, *, seconds: float) -> None:
        self._upstreams = upstreams
        self._seconds = seconds

    async def ask(self, upstream: str, target: str, *, exchange: Exchange, seconds: float | None = None) -> Part:
        """The service's part, within its deadline."""
        headers = {name: value for name, value in onward_headers(exchange).items() if name not in _OF_THE_WHOLE}
        call = Call(method="GET", target=target, headers=headers, total_seconds=seconds or self._seconds)
        try:
            async with self._upstreams.open(upstream, call) as answer:
                content = await answer.read()
                told = {name.lower(): value for name, value in answer.headers.items()}
                return Part(status=answer.status, headers=told, content=content)
        except AwayError:
            return Part(headers={})

    async def ask_all(
        self, services: Iterable[str], target: str, *, exchange: Exchange, seconds: float
    ) -> dict[str, Part]:
        """Every service's part of the same, all asked at once; raises `Problem` 503 when none has any."""
        async with asyncio.TaskGroup() as group:
            asked = {
                service: group.create_task(self.ask(service, target, exchange=exchange, seconds=seconds), name=service)
                for service in services
            }
        parts = {str(service): task.result() for service, task in asked.items()}
        if all(part.is_away for part in parts.values()):
            raise Problem(503, "unavailable", headers={"Retry-After": "2"})
        return parts


def refusal_among(parts: Iterable[Part]) -> Part | None:
    """The part that says the session has ended, which speaks for all."""
    return next((part for part in parts if part.status in _REFUSED), None)


def absent(code: str, language: Language) -> dict[str, Any]:
    """What stands where a part would."""
    return {"available": False, "why": {"code": code, "text": WHY_TEXTS[code][language]}}
