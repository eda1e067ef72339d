"""Work by the clock: every tick in one replica only, caught up after an outage."""

import asyncio
import time
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

LEASE_TERM = timedelta(seconds=15)
_RENEW_SECONDS = LEASE_TERM.total_seconds() / 3

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
    """Runs one timer while this replica holds its lease, which it renews beside the work."""

    def __init__(self, timer: Timer, *, database: Database, state: Any) -> None:
        self._timer = timer
        self._database = database
        self._state = state
        self._lease = Lease(f"timer.{timer.name}", holder=new_id(), term=LEASE_TERM)
        #: Until when the lease is surely ours (monotonic seconds), and whether it was when last asked for.
        self._held_until = float("-inf")
        self._mine = asyncio.Event()

    async def run(self) -> None:
        """Tick for ever, at once when the lease is got; a tick that fails is logged and comes again."""
        edge.set("timer")
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._hold())
                tasks.create_task(self._tick_on())
        finally:
            await self._let_go()

    async def _hold(self) -> None:
        """Take the lease, or renew it, for ever."""
        while True:
            began = time.monotonic()
            try:
                async with self._database.single_statements() as connection:
                    mine = await self._lease.take(connection)
                self._held_until = began + LEASE_TERM.total_seconds()
                (self._mine.set if mine else self._mine.clear)()
            except Exception as fault:  # noqa: BLE001 - what is held stays held until it runs out
                _log.warning("timer_lease_not_renewed", timer=self._timer.name, fault=type(fault).__name__)
            await asyncio.sleep(_RENEW_SECONDS)

    async def _tick_on(self) -> None:
        while True:
            await self._mine.wait()
            if time.monotonic() < self._held_until:
                await self._tick()
                await asyncio.sleep(self._timer.every.total_seconds())
            else:
                self._mine.clear()

    async def _tick(self) -> None:
        try:
            await self._timer.run(self._state)
            _LAST.labels(self._timer.name).set_to_current_time()
            _TICKS.labels(self._timer.name, "done").inc()
        except Exception as fault:  # noqa: BLE001 - the next tick tries again; the counter raises the alert
            _TICKS.labels(self._timer.name, "failed").inc()
            _log.warning("tick_failed", timer=self._timer.name, fault=type(fault).__name__, text=str(fault)[:200])

    async def _let_go(self) -> None:
        try:
            async with self._database.transaction() as connection:
                await self._lease.release(connection)
        except Exception as fault:  # noqa: BLE001 - the process is ending; the lease runs out by itself
            _log.info("lease_not_released", fault=type(fault).__name__)
