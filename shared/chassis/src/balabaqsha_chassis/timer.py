"""Work by the clock: every tick in one replica only, caught up after an outage."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from prometheus_client import Counter, Gauge

from balabaqsha_chassis.database import Database
from balabaqsha_chassis.failpoints import edge
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.lease import Lease

_TICKS = Counter("balabaqsha_timer_ticks_total", "Ticks of each timer by result", ["timer", "result"])
_LAST = Gauge("balabaqsha_timer_last_success_seconds", "When each timer last did its work", ["timer"])
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """Something to do every so often; it opens its own transactions and must bear being repeated."""

    name: str
    every: timedelta
    run: Callable[[Any], Awaitable[None]]


class TimerRunner:
    """Runs one timer while this replica holds its lease."""

    def __init__(self, timer: Timer, *, database: Database, state: Any) -> None:
        self._timer = timer
        self._database = database
        self._state = state
        term = max(timedelta(seconds=15), timer.every * 3)
        self._lease = Lease(f"timer.{timer.name}", holder=new_id(), term=term)

    async def run(self) -> None:
        """Tick for ever; a tick that fails is logged and comes again."""
        edge.set("timer")
        while True:
            await self._tick()
            await asyncio.sleep(self._timer.every.total_seconds())

    async def _tick(self) -> None:
        try:
            async with self._database.transaction() as connection:
                mine = await self._lease.take(connection)
            if mine:
                await self._timer.run(self._state)
                _LAST.labels(self._timer.name).set_to_current_time()
            _TICKS.labels(self._timer.name, "done" if mine else "other").inc()
        except Exception as fault:  # noqa: BLE001 - the next tick tries again; the counter raises the alert
            _TICKS.labels(self._timer.name, "failed").inc()
            _log.warning("tick_failed", timer=self._timer.name, fault=type(fault).__name__, text=str(fault)[:200])
