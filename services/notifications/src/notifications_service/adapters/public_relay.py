"""Brings public events to the vhost of other systems: in order of each subject, confirmed, one relay a database."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy import Row, text

from balabaqsha_chassis.broker import Broker, Publisher, UnroutableError, closed_event, pause
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.envelope import Envelope
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.lease import Lease
from balabaqsha_contracts.catalogue import BY_TYPE

PUBLIC_EXCHANGE = "balabaqsha.public"
PART = "public_relay"
_BATCH = 100
_LEASE_TERM = timedelta(seconds=10)
_POLL_SECONDS = 0.2
_UNROUTABLE_PAUSE_SECONDS = 5.0
_APP_ID = "notifications-service"

_PUBLISHED = Counter("balabaqsha_public_published_total", "Public events confirmed by the broker")
_UNROUTABLE = Counter("balabaqsha_public_unroutable_total", "Public events the broker gave back")
_UNSENT = Gauge("balabaqsha_public_unsent", "Public events not yet confirmed")
_OLDEST = Gauge("balabaqsha_public_oldest_seconds", "Age of the oldest public event not yet confirmed")

#: Only the first unsent event of each subject: a later one must not overtake it.
_SELECT = text(
    """
    select o.* from public_event o
    where o.published_at is null and not (o.source || ' ' || o.subject = any(:held_back))
      and not exists (select 1 from public_event e where e.source = o.source and e.subject = o.subject
                      and e.published_at is null and e.sequence < o.sequence)
    order by o.position limit :batch
    """
)
_MARK = text("update public_event set published_at = clock_timestamp() where position = any(:positions)")
_MEASURE = text(
    """
    select count(*) as unsent, coalesce(extract(epoch from clock_timestamp() - min(occurred_at)), 0) as oldest
    from public_event where published_at is null
    """
)
_log = structlog.get_logger()


class PublicRelay:
    """Publishes `public_event` until cancelled; a row is marked only after the broker confirmed it."""

    def __init__(self, database: Database, broker: Broker) -> None:
        self._database = database
        self._broker = broker
        self._lease = Lease(PART, holder=new_id(), term=_LEASE_TERM)
        #: Subjects whose first event came back, and when to try them again (monotonic seconds).
        self._retry_at: dict[str, float] = {}

    async def run(self, health: Health) -> None:
        """Relay for ever; a broker or database that is away is waited for."""
        health.report(PART, works=False)
        try:
            while True:
                await self._relay_once_connected(health)
                health.report(PART, works=False)
                await asyncio.sleep(pause())
        finally:
            async with self._database.transaction() as connection:
                await self._lease.release(connection)

    async def _relay_once_connected(self, health: Health) -> None:
        try:
            async with self._broker.connection() as connection:
                publisher = await Publisher.open(connection, app_id=_APP_ID)
                closed = closed_event(connection, publisher.channel)
                health.report(PART, works=True)
                while not closed.is_set():
                    if not await self._relay_batch(publisher):
                        await self._measure()
                        await asyncio.sleep(_POLL_SECONDS)
        except Exception as fault:  # noqa: BLE001 - whatever went wrong, a new connection is the answer
            _log.warning("public_relay_interrupted", fault=type(fault).__name__)

    async def _relay_batch(self, publisher: Publisher) -> int:
        """Publish at most a batch if this replica may; answer how many were confirmed."""
        async with self._database.transaction() as connection:
            if not await self._lease.take(connection):
                return 0
            parameters = {"batch": _BATCH, "held_back": self._held_back()}
            rows = (await connection.execute(_SELECT, parameters)).all()
        outcomes = await asyncio.gather(*(self._publish(publisher, row) for row in rows), return_exceptions=True)
        confirmed = await self._mark(rows, outcomes)
        faults = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        if unknown := next((fault for fault in faults if not isinstance(fault, UnroutableError)), None):
            raise unknown
        return confirmed

    async def _mark(self, rows: Sequence[Row[Any]], outcomes: Sequence[BaseException | None]) -> int:
        positions = [row.position for row, outcome in zip(rows, outcomes, strict=True) if outcome is None]
        if positions:
            async with self._database.transaction() as connection:
                await self._lease.guard(connection)
                await connection.execute(_MARK, {"positions": positions})
            _PUBLISHED.inc(len(positions))
        return len(positions)

    async def _publish(self, publisher: Publisher, row: Row[Any]) -> None:
        try:
            await publisher.publish_event(
                public_envelope(row), row.data.encode(), exchange=PUBLIC_EXCHANGE, routing_key=row.routing_key
            )
        except UnroutableError:
            _UNROUTABLE.inc()
            self._retry_at[f"{row.source} {row.subject}"] = time.monotonic() + _UNROUTABLE_PAUSE_SECONDS
            _log.error("public_event_unroutable", type=row.type, event_id=str(row.event_id))
            raise

    def _held_back(self) -> list[str]:
        now = time.monotonic()
        self._retry_at = {subject: at for subject, at in self._retry_at.items() if at > now}
        return list(self._retry_at)

    async def _measure(self) -> None:
        async with self._database.transaction() as connection:
            row = (await connection.execute(_MEASURE)).one()
        _UNSENT.set(row.unsent)
        _OLDEST.set(float(row.oldest))


def public_envelope(row: Row[Any]) -> Envelope:
    """The core event's id, source, subject and time; a count and a schema of its own, and no trace of the inside."""
    return Envelope(
        id=str(row.event_id),
        source=row.source,
        type=row.type,
        subject=row.subject,
        time=row.occurred_at,
        sequence=row.sequence,
        dataschema=BY_TYPE[row.type].public_schema_uri(),
    )
