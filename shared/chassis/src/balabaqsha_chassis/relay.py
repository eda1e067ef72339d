"""The relay: brings stored events to the broker, oldest first, one of a subject at a time, one relay a database."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from prometheus_client import Counter
from sqlalchemy import Row

from balabaqsha_chassis.backlog import Backlog, Chain, subject_of
from balabaqsha_chassis.broker import EXCHANGE, Broker, Publisher, UnroutableError, closed_event, pause
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.envelope import Envelope
from balabaqsha_chassis.failpoints import reach
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.lease import Lease

LEASE_TERM = timedelta(seconds=10)
_RENEW_SECONDS = LEASE_TERM.total_seconds() / 4
#: A batch ends well before the lease does, however slowly the broker confirms, or it would never be marked.
_BATCH_SECONDS = LEASE_TERM.total_seconds() / 4
_POLL_SECONDS = 0.2
_SLOW_POLL_SECONDS = 1.0
_SCHEMA_BASE = "https://balabaqsha.kz/schemas"

_PUBLISHED = Counter("balabaqsha_outbox_published_total", "Events confirmed by the broker")
_UNROUTABLE = Counter("balabaqsha_outbox_unroutable_total", "Events the broker gave back")

_log = structlog.get_logger()


class Relay:
    """Publishes the outbox until cancelled; marks a row only after the broker confirmed it."""

    def __init__(self, database: Database, broker: Broker, *, producer: str, health: Health) -> None:
        self._database = database
        self._broker = broker
        self._producer = producer
        self._health = health
        self._lease = Lease("relay", holder=new_id(), term=LEASE_TERM)
        self._renew_at = float("-inf")
        self._backlog = Backlog(database)

    async def run(self) -> None:
        """Relay for ever; a broker or database that is away is waited for."""
        while True:
            try:
                await self._relay_while_connected()
            except asyncio.CancelledError:
                await self._let_go()
                raise
            except Exception as fault:  # noqa: BLE001 - whatever went wrong, a new connection is the answer
                self._renew_at = float("-inf")
                self._health.report("relay", works=False)
                _log.warning("relay_interrupted", fault=type(fault).__name__)
            await asyncio.sleep(pause())

    async def _relay_while_connected(self) -> None:
        async with self._broker.connection() as connection:
            publisher = await Publisher.open(connection, app_id=f"{self._producer}-service")
            closed = closed_event(connection, publisher.channel)
            while not closed.is_set():
                wait = await self._turn(publisher)
                self._health.report("relay", works=True)
                await asyncio.sleep(wait)
        raise ConnectionError("closed by the broker")

    async def _turn(self, publisher: Publisher) -> float:
        """Relay one batch if that is ours to do; answer for how long there is nothing more."""
        if not await self._holds_lease():
            self._backlog.forget_returned()
            return _SLOW_POLL_SECONDS
        await self._backlog.measure()
        confirmed = await self._relay_batch(publisher)
        self._health.report("routing", works=not self._backlog.has_returned)
        if confirmed:
            return 0
        return _SLOW_POLL_SECONDS if self._backlog.has_returned else _POLL_SECONDS

    async def _holds_lease(self) -> bool:
        """Whether the lease is ours, renewed in time; what is marked checks it again in its own transaction."""
        now = time.monotonic()
        if now < self._renew_at:
            return True
        async with self._database.single_statements() as connection:
            holds = await self._lease.take(connection)
        self._renew_at = now + _RENEW_SECONDS if holds else float("-inf")
        return holds

    async def _relay_batch(self, publisher: Publisher) -> int:
        """Publish at most a batch and mark what was confirmed; answer how many were."""
        chains = await self._backlog.next_batch()
        if not chains:
            return 0
        reach("relay.after_select")
        confirmed: list[int] = []
        until = time.monotonic() + _BATCH_SECONDS
        sending = (self._publish_in_turn(publisher, chain, confirmed, until=until) for chain in chains)
        outcomes = await asyncio.gather(*sending, return_exceptions=True)
        reach("relay.after_confirm")
        await self._mark(confirmed)
        if unknown := next((fault for fault in outcomes if fault is not None), None):
            raise unknown
        return len(confirmed)

    async def _publish_in_turn(self, publisher: Publisher, chain: Chain, confirmed: list[int], *, until: float) -> None:
        """Send the events of one subject, each after the confirm of the one before."""
        for row in chain:
            if time.monotonic() > until:
                return
            try:
                await self._publish(publisher, row)
            except UnroutableError:
                _UNROUTABLE.inc()
                self._backlog.hold_back(subject_of(row))
                _log.error("event_unroutable", type=row.type, event_id=str(row.event_id))
                return
            confirmed.append(row.position)
            self._backlog.let_through(subject_of(row))
            reach("relay.after_publish")

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
        await publisher.publish_event(envelope, row.data, exchange=EXCHANGE, routing_key=row.routing_key)

    async def _mark(self, positions: Sequence[int]) -> None:
        if not positions:
            return
        async with self._database.transaction() as connection:
            await self._lease.guard(connection)
            await self._backlog.mark_sent(connection, positions)
        reach("relay.after_mark")
        _PUBLISHED.inc(len(positions))

    async def _let_go(self) -> None:
        try:
            async with self._database.transaction() as connection:
                await self._lease.release(connection)
        except Exception as fault:  # noqa: BLE001 - the process is ending; the lease runs out by itself
            _log.info("lease_not_released", fault=type(fault).__name__)
