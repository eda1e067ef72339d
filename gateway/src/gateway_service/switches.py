"""Routes switched off by an operator, read from a file; what was read last holds while the file cannot be read."""

import asyncio
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

import structlog

from balabaqsha_chassis.problems import Problem
from gateway_service.api.route import Route

_LOOK_EVERY_SECONDS = 2
_RETRY_AFTER = "60"
_log = structlog.get_logger()


class Switches:
    """Lines such as `POST /api/v1/applications/*` or `* /api/v1/notifications*` switch the routes they match off."""

    def __init__(self, file: Path | None, *, routes: Iterable[Route]) -> None:
        self._file = file
        self._names = frozenset(_name(route) for route in routes)
        self._off: frozenset[str] = frozenset()

    def check(self, route: Route) -> None:
        """Raise `Problem` 503 `route_disabled` for a route that is switched off."""
        if _name(route) in self._off:
            raise Problem(503, "route_disabled", headers={"Retry-After": _RETRY_AFTER})

    async def watch(self) -> None:
        """Follow the file for the life of the process."""
        while self._file is not None:
            self.read()
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    def read(self) -> None:
        """Take over what the file says now; a file that is gone switches nothing on again."""
        if self._file is None:
            return
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as fault:
            _log.warning("switches_not_read", fault=type(fault).__name__)
            return
        patterns = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        off = frozenset(name for name in self._names if any(fnmatchcase(name, pattern) for pattern in patterns))
        if off != self._off:
            _log.warning("switches_changed", off=sorted(off))
        self._off = off


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"
