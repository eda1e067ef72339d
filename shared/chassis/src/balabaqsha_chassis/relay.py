"""The relay: brings stored events to the broker, oldest first, one of a subject at a time, one relay a database."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy import Row, text

from balabaqsha_chassis.broker import EXCHANGE, Broker, Publisher, UnroutableError, closed_event, pause
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.envelope import Envelope
from balabaqsha_chassis.failpoints import reach
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.lease import Lease, LeaseLostError

BATCH = 100
LEASE_TERM = timedelta(seconds=10)
_POLL_SECONDS = 0.2
_UNROUTABLE_PAUSE_SECONDS = 5.0
_SCHEMA_BASE = "https://balabaqsha.kz/schemas"

_PUBLISHED = Counter("balabaqsha_outbox_published_total", "Events confirmed by the broker")
_UNROUTABLE = Counter("balabaqsha_outbox_unroutable_total", "Events the broker gave back")
_UNSENT = Gauge("balabaqsha_outbox_unsent", "Events not yet confirmed")
_OLDEST = Gauge("balabaqsha_outbox_oldest_seconds", "Age of the oldest event not yet confirmed")

#: Only the first unsent event of each subject: a later one must not overtake it.
_SELECT = text(
    """
    select o.* from outbox o
    where o.published_at is null and o.data is not null
      and not (o.subject_kind || ' ' || o.subject = any(:held_back))
      and not exists (select 1 from outbox e where e.subject_kind = o.subject_kind and e.subject = o.subject
                      and e.published_at is null and e.sequence < o.sequence)
    order by o.lane, o.position limit :batch
    """
)
_MARK = text("update outbox set published_at = clock_timestamp() where position = any(:positions)")
_MEASURE = text(
    """
    select count(*) as unsent, coalesce(extract(epoch from clock_timestamp() - min(occurred_at)), 0) as oldest
    from outbox where published_at is null
    """
)

_log = structlog.get_logger()


@dataclass
class _Backlog:
    """Subjects whose first event came back, and when to try them again (monotonic seconds)."""

    retry_at: dict[str, float]

    def hold_back(self, subject: str) -> None:
        self.retry_at[subject] = time.monotonic() + _UNROUTABLE_PAUSE_SECONDS

    def held(self) -> list[str]:
        now = time.monotonic()
        self.retry_at = {subject: at for subject, at in self.retry_at.items() if at > now}
        return list(self.retry_at)


class Relay:
    """Publishes the outbox until cancelled; marks a row only after the broker confirmed it."""

    def __init__(self, database: Database, broker: Broker, *, producer: str, health: Health) -> None:
        self._database = database
        self._broker = broker
        self._producer = producer
        self._health = health
        self._lease = Lease("relay", holder=new_id(), term=LEASE_TERM)
        self._backlog = _Backlog(retry_at={})

    async def run(self) -> None:
        """Relay for ever; a broker or database that is away is waited for."""
        while True:
            try:
                await self._relay_while_connected()
            except asyncio.CancelledError:
                await self._let_go()
                raise
            except Exception as fault:  # noqa: BLE001 - whatever went wrong, a new connection is the answer
                self._health.report("relay", works=False)
                _log.warning("relay_interrupted", fault=type(fault).__name__)
            await asyncio.sleep(pause())

    async def _relay_while_connected(self) -> None:
        async with self._broker.connection() as connection:
            publisher = await Publisher.open(connection, app_id=f"{self._producer}-service")
            closed = closed_event(connection, publisher.channel)
            self._health.report("relay", works=True)
            while not closed.is_set():
                if not await self._take_lease() or not await self._relay_batch(publisher):
                    await self._measure()
                    await asyncio.sleep(_POLL_SECONDS)

    async def _take_lease(self) -> bool:
        async with self._database.transaction() as connection:
            return await self._lease.take(connection)

    async def _relay_batch(self, publisher: Publisher) -> int:
        """Publish at most a batch and mark what was confirmed; answer how many were."""
        async with self._database.transaction() as connection:
            parameters = {"batch": BATCH, "held_back": self._backlog.held()}
            rows = (await connection.execute(_SELECT, parameters)).all()
        if not rows:
            return 0
        reach("relay.after_select")
        outcomes = await asyncio.gather(*(self._publish(publisher, row) for row in rows), return_exceptions=True)
        reach("relay.after_confirm")
        confirmed = await self._mark(rows, outcomes)
        faults = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        if unknown := next((fault for fault in faults if not isinstance(fault, UnroutableError)), None):
            raise unknown
        return confirmed

    async def _mark(self, rows: Sequence[Row[Any]], outcomes: Sequence[BaseException | None]) -> int:
        positions = [row.position for row, outcome in zip(rows, outcomes, strict=True) if outcome is None]
        if positions:
            async with self._database.transaction() as connection:
                await self._guard(connection)
                await connection.execute(_MARK, {"positions": positions})
            reach("relay.after_mark")
            _PUBLISHED.inc(len(positions))
        return len(positions)

    async def _guard(self, connection: Any) -> None:
        try:
            await self._lease.guard(connection)
        except LeaseLostError:
            _log.warning("relay_lease_lost")
            raise

    async def _publish(self, publisher: Publisher, row: Row[Any]) -> None:
        envelope = Envelope(
            id=str(row.event_id),
            source=f"/services/{self._producer}",
            type=row.type,
            subject=row.subject,
            time=row.occurred_at,
            sequence=row.sequence,
            dataschema=f"{_SCHEMA_BASE}/{row.routing_key}.json",
            traceparent=row.traceparent,
        )
        try:
            await publisher.publish_event(envelope, row.data, exchange=EXCHANGE, routing_key=row.routing_key)
        except UnroutableError:
            _UNROUTABLE.inc()
            self._health.report("routing", works=False)
            self._backlog.hold_back(f"{row.subject_kind} {row.subject}")
            _log.error("event_unroutable", type=row.type, event_id=str(row.event_id))
            raise
        reach("relay.after_publish")
        self._health.report("routing", works=True)

    async def _measure(self) -> None:
        async with self._database.transaction() as connection:
            row = (await connection.execute(_MEASURE)).one()
        _UNSENT.set(row.unsent)
        _OLDEST.set(float(row.oldest))

    async def _let_go(self) -> None:
        async with self._database.transaction() as connection:
            await self._lease.release(connection)
