"""Looks at each service's readiness now and then; tells of it, and never stops serving because of it."""

import asyncio
from collections.abc import Mapping

import aiohttp

from balabaqsha_chassis.health import Health
from balabaqsha_chassis.key_source import KeySource

_PATIENCE = aiohttp.ClientTimeout(total=2)
_OK = 200


class Probes:
    """Keeps `health` up to date with the services that are not ready."""

    def __init__(self, urls: Mapping[str, str], *, health: Health, every_seconds: float) -> None:
        self._urls = {name: f"{url.rstrip('/')}/readyz" for name, url in urls.items()}
        self._health = health
        self._every_seconds = every_seconds
        for name in self._urls:
            health.report(name, works=False)

    async def run(self) -> None:
        """Look for the life of the process."""
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
            while True:
                await asyncio.gather(*(self._look(session, name) for name in self._urls))
                await asyncio.sleep(self._every_seconds)

    async def _look(self, session: aiohttp.ClientSession, name: str) -> None:
        try:
            async with session.get(self._urls[name]) as answer:
                works = answer.status == _OK
        except (aiohttp.ClientError, TimeoutError, OSError):
            works = False
        self._health.report(name, works=works)


async def keep_keys_fresh(keys: KeySource, *, every_seconds: float) -> None:
    """Ask for identity's key set before a request needs it, so that identity may be away later."""
    while True:
        await keys.keys(None)
        await asyncio.sleep(every_seconds)
