"""The supervised consumer: listens to the service's mailbox, and rebuilds everything when anything closes.

It declares nothing: mailboxes are made by the topology step.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import aio_pika
import structlog
from aio_pika.abc import AbstractConnection, AbstractIncomingMessage, AbstractQueue
from prometheus_client import Gauge

from balabaqsha_chassis.broker import Broker, Publisher, closed_event, pause
from balabaqsha_chassis.consumer import EventApplier, Outcome, Verdict
from balabaqsha_chassis.failpoints import reach
from balabaqsha_chassis.health import Health

#: More would let one poison message take healthy neighbours with it when the delivery limit counts a crash.
PREFETCH = 8
STUCK_SECONDS = 60
_PROBE_SECONDS = 5
_REGISTER_TIMEOUT_SECONDS = 30
_SWEEP_SECONDS = 1.0
_DRAIN_SECONDS = 10
_DELAYS = ("1s", "10s", "60s")

_WAITING = Gauge("balabaqsha_inbox_stuck", "Events that have waited over 60 s for a predecessor")
_log = structlog.get_logger()


def delay_of(attempt: int) -> str:
    """Which retry queue the next try goes through."""
    return _DELAYS[min(max(attempt - 1, 0) // 2, len(_DELAYS) - 1)]


class Listener:
    """Consumes one mailbox until cancelled."""

    def __init__(self, broker: Broker, *, mailbox: str, applier: EventApplier[Any], health: Health) -> None:
        self._broker = broker
        self._mailbox = mailbox
        self._applier = applier
        self._health = health
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._at_work: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Listen for ever; a broker that is away is waited for."""
        while True:
            try:
                async with self._broker.connection() as consuming, self._broker.connection() as publishing:
                    await self._listen(consuming, await Publisher.open(publishing, app_id=self._mailbox), publishing)
            except asyncio.CancelledError:
                raise
            except Exception as fault:  # noqa: BLE001 - whatever went wrong, new connections are the answer
                _log.warning("consumer_interrupted", fault=type(fault).__name__, text=str(fault)[:200])
            self._health.report("consumer", works=False)
            await asyncio.sleep(pause())

    async def _listen(
        self, consuming: AbstractConnection, publisher: Publisher, publishing: AbstractConnection
    ) -> None:
        channel = await consuming.channel()
        await channel.set_qos(prefetch_count=PREFETCH)
        closed = closed_event(consuming, channel)
        mailbox = await channel.get_queue(self._mailbox, ensure=False)
        lost = closed_event(publishing, publisher.channel)
        tag = await asyncio.wait_for(self._consume(mailbox, publisher), _REGISTER_TIMEOUT_SECONDS)
        self._health.report("consumer", works=True)
        _log.info("consumer_registered", mailbox=self._mailbox)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._probe(consuming))
                tasks.create_task(self._sweep(publisher))
                tasks.create_task(_raise_when(closed))
                tasks.create_task(_raise_when(lost))
        except asyncio.CancelledError:
            await self._stop(mailbox, tag)
            raise

    async def _consume(self, mailbox: AbstractQueue, publisher: Publisher) -> str:
        async def receive(message: AbstractIncomingMessage) -> None:
            task = asyncio.current_task()
            if task is not None:
                self._at_work.add(task)
                task.add_done_callback(self._at_work.discard)
            await self._receive(message, publisher)

        return str(await mailbox.consume(receive, timeout=_REGISTER_TIMEOUT_SECONDS))

    async def _receive(self, message: AbstractIncomingMessage, publisher: Publisher) -> None:
        subject = str(message.headers.get("cloudEvents_subject", message.message_id))
        async with self._turns[subject]:
            verdict = await self._applier.apply(message.headers, message.body)
            try:
                await self._settle(verdict, message, publisher)
            except Exception as fault:  # noqa: BLE001 - unsettled means delivered again, and the inbox knows it
                _log.info("delivery_not_settled", fault=type(fault).__name__)
        if len(self._turns) > 10 * PREFETCH:
            self._turns = defaultdict(asyncio.Lock, {k: lock for k, lock in self._turns.items() if lock.locked()})

    async def _settle(self, verdict: Verdict, message: AbstractIncomingMessage, publisher: Publisher) -> None:
        if verdict.outcome is Outcome.LATER:
            copy = _copy(message.headers, message.body, message)
            await publisher.publish_message(
                copy, exchange=f"retry.{self._mailbox}", routing_key=delay_of(verdict.attempt)
            )
        elif verdict.outcome is Outcome.NEVER:
            await self._park(message.headers, message.body, message, verdict, publisher)
        await message.ack()
        reach("cons.after_ack")

    async def _park(
        self,
        headers: Mapping[str, Any],
        body: bytes,
        message: AbstractIncomingMessage | None,
        verdict: Verdict,
        publisher: Publisher,
    ) -> None:
        copy = _copy(headers, body, message)
        copy.headers = {
            **(copy.headers or {}),
            "x-parked-reason": verdict.reason,
            "x-parked-attempts": verdict.attempt,
            "x-parked-by": self._mailbox,
        }
        await publisher.publish_message(copy, exchange=f"parking.{self._mailbox}", routing_key=self._mailbox)
        _log.error("event_parked", mailbox=self._mailbox, event_id=copy.message_id, reason=verdict.reason)

    async def _sweep(self, publisher: Publisher) -> None:
        """Apply events that came early once their turn has come, also those a crash left behind."""
        while True:
            for stored in await self._applier.due():
                verdict = await self._applier.apply(stored.headers, stored.data)
                if verdict.outcome is Outcome.NEVER:
                    await self._park(stored.headers, stored.data, None, verdict, publisher)
                    await self._applier.drop(stored.headers)
            stuck = await self._applier.stuck(seconds=STUCK_SECONDS)
            _WAITING.set(stuck)
            self._health.report("inbox", works=stuck == 0)
            await asyncio.sleep(_SWEEP_SECONDS)

    async def _probe(self, connection: AbstractConnection) -> None:
        """Ask the broker whether it still knows a consumer of ours; a driver alone may not notice."""
        while True:
            await asyncio.sleep(_PROBE_SECONDS)
            async with connection.channel() as throw_away:
                mailbox = await throw_away.declare_queue(self._mailbox, passive=True, timeout=_PROBE_SECONDS)
            if not mailbox.declaration_result.consumer_count:
                raise ConnectionError("the broker knows no consumer of the mailbox")

    async def _stop(self, mailbox: AbstractQueue, tag: str) -> None:
        await mailbox.cancel(tag)
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=_DRAIN_SECONDS)


async def _raise_when(closed: asyncio.Event) -> None:
    await closed.wait()
    raise ConnectionError("closed by the broker")


def _copy(headers: Mapping[str, Any], body: bytes, message: AbstractIncomingMessage | None) -> aio_pika.Message:
    kept = {name: value for name, value in headers.items() if not name.startswith("x-")}
    return aio_pika.Message(
        body,
        headers=kept,
        content_type=(message.content_type if message else None) or "application/json",
        message_id=(message.message_id if message else None) or str(headers.get("cloudEvents_id")),
        type=(message.type if message else None) or str(headers.get("cloudEvents_type")),
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
    )
