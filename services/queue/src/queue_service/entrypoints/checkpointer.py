"""Signs the ledger's head by the clock, and once a day re-reads all that was ever signed."""

import asyncio
from datetime import timedelta

import structlog
from prometheus_client import Counter, Gauge

from balabaqsha_chassis.database import Database
from balabaqsha_chassis.failpoints import edge
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.lease import Lease
from balabaqsha_chassis.timer import Timer
from queue_service.domain.ledger_errors import HeadAlreadySignedError, LedgerDamagedError
from queue_service.entrypoints.state import QueueState
from queue_service.use_cases.ledger_ports import Signer
from queue_service.use_cases.recheck_ledger import RecheckLedger, recheck_ledger
from queue_service.use_cases.sign_checkpoint import Outcome, SignCheckpoint, sign_checkpoint

LEASE_TERM = timedelta(seconds=20)
RECHECK_EVERY = timedelta(days=1)
#: Between two looks at whether a head is due; a third of the lease's term, which each look renews.
_LOOK_SECONDS = 5.0
_KEY_SECONDS = 0.5

_SIGNED = Counter("balabaqsha_checkpoints_total", "Heads of the ledger that were signed")
_LAST = Gauge("balabaqsha_checkpoint_last_seconds", "When a head was last signed, or found signed already")
_DAMAGED = Gauge("balabaqsha_ledger_damaged", "1 while the ledger is not what was sealed", ["found_by"])
_RECHECKED = Gauge("balabaqsha_ledger_rechecked_leaves", "Leaves that the last whole re-reading found sound")
_log = structlog.get_logger()


class Checkpointer:
    """Signs heads until cancelled; one replica at a time, held by a lease that the signing transaction checks."""

    def __init__(
        self, state: QueueState, *, database: Database, signer: Signer, every_seconds: float, health: Health
    ) -> None:
        self._state = state
        self._database = database
        self._signer = signer
        self._pause_seconds = min(every_seconds, _LOOK_SECONDS)
        self._command = SignCheckpoint(every_milliseconds=round(every_seconds * 1000))
        self._health = health
        self._lease = Lease("checkpointer", holder=new_id(), term=LEASE_TERM)

    async def run(self) -> None:
        """Sign for ever; a turn that failed left nothing and is tried again."""
        edge.set("timer")
        try:
            while True:
                outcome = await self._try()
                await asyncio.sleep(_KEY_SECONDS if outcome is Outcome.KEY_AWAITED else self._pause_seconds)
        finally:
            await self._let_go()

    async def _try(self) -> Outcome | None:
        try:
            outcome = await self.sign()
        except LedgerDamagedError as damage:
            self._tell(damage)
        except HeadAlreadySignedError:
            _log.info("checkpoint_signed_by_another")
        except Exception as fault:  # noqa: BLE001 - the transaction left nothing; the next turn tries again
            _log.warning("checkpoint_failed", fault=type(fault).__name__, text=str(fault)[:200])
        else:
            return outcome
        return None

    async def sign(self) -> Outcome | None:
        """One turn, if the lease is ours; None where it is not."""
        async with self._database.transaction() as connection:
            if not await self._lease.take(connection):
                self._tell(None)  # Whoever signs now knows better.
                return None
        async with self._state.open_unit_of_work() as unit_of_work:
            await unit_of_work.checkpoints.one_snapshot()
            await self._lease.guard(unit_of_work.connection)
            outcome = await sign_checkpoint(
                self._command, unit_of_work=unit_of_work, clock=self._state.clock, signer=self._signer
            )
        if outcome in (Outcome.SIGNED, Outcome.UNCHANGED):
            _LAST.set_to_current_time()
        if outcome is Outcome.SIGNED:
            _SIGNED.inc()
            self._tell(None)
        return outcome

    def _tell(self, damage: LedgerDamagedError | None) -> None:
        _report(damage, found_by="signing", part="checkpoint", health=self._health)

    async def _let_go(self) -> None:
        try:
            async with self._database.transaction() as connection:
                await self._lease.release(connection)
        except Exception as fault:  # noqa: BLE001 - the process is ending; the lease runs out by itself
            _log.info("lease_not_released", fault=type(fault).__name__)


def recheck_timer(health: Health) -> Timer:
    """Re-reads the whole ledger once a day, in whichever replica holds the timer."""

    async def run(state: QueueState) -> None:
        async with state.open_unit_of_work() as unit_of_work:
            try:
                leaves = await recheck_ledger(RecheckLedger(), unit_of_work=unit_of_work)
            except LedgerDamagedError as damage:
                _report(damage, found_by="recheck", part="ledger", health=health)
                return
        _RECHECKED.set(leaves)
        _report(None, found_by="recheck", part="ledger", health=health)

    return Timer(name="recheck_ledger", every=RECHECK_EVERY, run=run)


def _report(damage: LedgerDamagedError | None, *, found_by: str, part: str, health: Health) -> None:
    if damage is not None:
        _log.error("ledger_damaged", found_by=found_by, place=damage.place, fault=damage.fault)
    _DAMAGED.labels(found_by).set(0 if damage is None else 1)
    health.report(part, works=damage is None)
