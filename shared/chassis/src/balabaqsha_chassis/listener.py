"""The supervised consumer: listens to the service's mailbox, and rebuilds everything when anything closes.

It declares nothing: mailboxes are made by the topology step.
"""

import asyncio
from typing import Any

import structlog
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage, AbstractQueue
from prometheus_client import Gauge

from balabaqsha_chassis.broker import Broker, Publisher, closed_event, pause
from balabaqsha_chassis.consumer import EventApplier, Outcome, Verdict
from balabaqsha_chassis.failpoints import reach
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.settlement import Settlement
from balabaqsha_chassis.turns import Turns

#: More would let one poison message take healthy neighbours with it when the delivery limit counts a crash.
PREFETCH = 8
STUCK_SECONDS = 60
_PROBE_SECONDS = 5
#: A busy broker may take its time; taking the consumer down would only make it busier.
_PROBE_ANSWER_SECONDS = 8
_CANCEL_ANSWER_SECONDS = 3
_REGISTER_TIMEOUT_SECONDS = 30
_SWEEP_SECONDS = 1.0
_DRAIN_SECONDS = 10

_WAITING = Gauge("balabaqsha_inbox_stuck", "Events that have waited over 60 s for a predecessor")
_log = structlog.get_logger()


class Listener:
    """Consumes one mailbox until cancelled."""

    def __init__(self, broker: Broker, *, mailbox: str, applier: EventApplier[Any], health: Health) -> None:
        self._broker = broker
        self._mailbox = mailbox
        self._applier = applier
        self._health = health
        self._turns = Turns()
        self._at_work: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Listen for ever; a broker that is away is waited for."""
        while True:
            try:
                async with self._broker.connection() as consuming, self._broker.connection() as publishing:
                    await self._listen(consuming, publishing)
            except asyncio.CancelledError:
                raise
            except Exception as fault:  # noqa: BLE001 - whatever went wrong, new connections are the answer
                _log.warning("consumer_interrupted", fault=type(fault).__name__, text=str(fault)[:200])
            self._health.report("consumer", works=False)
            await asyncio.sleep(pause())

    async def _listen(self, consuming: AbstractConnection, publishing: AbstractConnection) -> None:
        publisher = await Publisher.open(publishing, app_id=self._mailbox)
        settlement = Settlement(publisher, mailbox=self._mailbox)
        channel = await consuming.channel()
        await channel.set_qos(prefetch_count=PREFETCH)
        closed = closed_event(consuming, channel)
        lost = closed_event(publishing, publisher.channel)
        await _tell_of_cancelling(channel, closed)
        mailbox = await channel.get_queue(self._mailbox, ensure=False)
        tag = await asyncio.wait_for(self._consume(mailbox, settlement), _REGISTER_TIMEOUT_SECONDS)
        self._health.report("consumer", works=True)
        _log.info("consumer_registered", mailbox=self._mailbox)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._probe(consuming))
                tasks.create_task(self._sweep(settlement))
                tasks.create_task(_raise_when(closed))
                tasks.create_task(_raise_when(lost))
        except asyncio.CancelledError:
            await self._stop(mailbox, tag)
            raise
        finally:
            self._health.report("consumer", works=False)

    async def _consume(self, mailbox: AbstractQueue, settlement: Settlement) -> str:
        async def receive(message: AbstractIncomingMessage) -> None:
            task = asyncio.current_task()
            if task is not None:
                self._at_work.add(task)
                task.add_done_callback(self._at_work.discard)
            await self._receive(message, settlement)

        return str(await mailbox.consume(receive, timeout=_REGISTER_TIMEOUT_SECONDS))

    async def _receive(self, message: AbstractIncomingMessage, settlement: Settlement) -> None:
        subject = str(message.headers.get("cloudEvents_subject", message.message_id))
        async with self._turns.of(subject):
            verdict = await self._applier.apply(message.headers, message.body)
            await self._settle(verdict, message, settlement)

    async def _settle(self, verdict: Verdict, message: AbstractIncomingMessage, settlement: Settlement) -> None:
        """Settle until it is done or the channel is gone: then it is delivered again, and the inbox knows it.

        A message left unsettled would hold its place of the prefetch for ever, and eight of them the listener.
        """
        while not message.channel.is_closed:
            try:
                await settlement.settle(verdict, message)
            except Exception as fault:  # noqa: BLE001 - whatever the broker says, the message is still ours
                _log.warning("delivery_not_settled", fault=type(fault).__name__)
                self._health.report("settlement", works=False)
                await asyncio.sleep(pause())
            else:
                self._health.report("settlement", works=True)
                reach("cons.after_ack")
                return

    async def _sweep(self, settlement: Settlement) -> None:
        """Apply events that came early once their turn has come, also those a crash left behind."""
        while True:
            try:
                await self._apply_due(settlement)
                stuck = await self._applier.stuck(seconds=STUCK_SECONDS)
                _WAITING.set(stuck)
                self._health.report("inbox", works=stuck == 0)
            except Exception as fault:  # noqa: BLE001 - the database or parking is away; the consumer need not go too
                _log.warning("sweep_failed", fault=type(fault).__name__)
            await asyncio.sleep(_SWEEP_SECONDS)

    async def _apply_due(self, settlement: Settlement) -> None:
        """All whose turn has come, and then those whose turn has come by that."""
        while due := await self._applier.due():
            for stored in due:
                verdict = await self._applier.apply(stored.headers, stored.data)
                if verdict.outcome is Outcome.NEVER:
                    await settlement.park(verdict, headers=stored.headers, body=stored.data)
                    await self._applier.drop(stored)

    async def _probe(self, connection: AbstractConnection) -> None:
        """Ask the broker whether it still knows a consumer of the mailbox; a driver alone may not notice."""
        while True:
            await asyncio.sleep(_PROBE_SECONDS)
            async with asyncio.timeout(_PROBE_ANSWER_SECONDS), connection.channel() as throw_away:
                mailbox = await throw_away.declare_queue(self._mailbox, passive=True)
            if not mailbox.declaration_result.consumer_count:
                raise ConnectionError("the broker knows no consumer of the mailbox")

    async def _stop(self, mailbox: AbstractQueue, tag: str) -> None:
        """Take no more, and finish what was begun."""
        try:
            await asyncio.wait_for(mailbox.cancel(tag), _CANCEL_ANSWER_SECONDS)
        except Exception as fault:  # noqa: BLE001 - a broker that does not answer must not keep the process
            _log.info("consumer_not_cancelled", fault=type(fault).__name__)
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=_DRAIN_SECONDS)


async def _tell_of_cancelling(channel: AbstractChannel, closed: asyncio.Event) -> None:
    """A consumer that the broker cancels, as when its mailbox is deleted, leaves a channel open that hears nothing."""
    driver = await channel.get_underlay_channel()
    driver.on_consumer_cancel_callbacks.add(lambda _: closed.set())


async def _raise_when(closed: asyncio.Event) -> None:
    await closed.wait()
    raise ConnectionError("closed by the broker")
