"""The sealer's loop: one replica at a time, held by a lease whose fencing is checked in the sealing transaction."""

import asyncio
from datetime import timedelta

import structlog
from prometheus_client import Counter, Gauge

from balabaqsha_chassis.database import Database
from balabaqsha_chassis.failpoints import edge, reach_at_edge
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.lease import Lease
from queue_service.entrypoints.state import QueueState
from queue_service.use_cases.seal_changes import SealChanges, seal_changes

LEASE_TERM = timedelta(seconds=10)
_SEALED = Counter("balabaqsha_sealed_total", "Changes put into the ledger")
_LAST = Gauge("balabaqsha_sealer_last_seconds", "When the sealer last confirmed the numbers")
_log = structlog.get_logger()


class Sealer:
    """Seals appended changes until cancelled."""

    def __init__(self, state: QueueState, *, database: Database, every_milliseconds: int) -> None:
        self._state = state
        self._database = database
        self._pause_seconds = every_milliseconds / 1000
        self._command = SealChanges()
        self._lease = Lease("sealer", holder=new_id(), term=LEASE_TERM)

    async def run(self) -> None:
        """Seal for ever; a failed sealing left nothing and is tried again."""
        edge.set("sealer")
        while True:
            try:
                sealed = await self.seal()
            except asyncio.CancelledError:
                await self._let_go()
                raise
            except Exception as fault:  # noqa: BLE001 - the transaction left nothing; the next turn tries again
                sealed = 0
                _log.warning("sealing_failed", fault=type(fault).__name__, text=str(fault)[:200])
            if sealed < self._command.limit:
                await asyncio.sleep(self._pause_seconds)

    async def seal(self) -> int:
        """One sealing, if the lease is ours; answer how many changes it took."""
        async with self._database.transaction() as connection:
            if not await self._lease.take(connection):
                return 0
        async with self._state.open_unit_of_work() as unit_of_work:
            await self._lease.guard(unit_of_work.connection)
            sealed = await seal_changes(self._command, unit_of_work=unit_of_work, clock=self._state.clock)
            reach_at_edge("before_commit")
        _SEALED.inc(sealed)
        _LAST.set_to_current_time()
        return sealed

    async def _let_go(self) -> None:
        async with self._database.transaction() as connection:
            await self._lease.release(connection)
