"""Hands messages of one channel to their provider, one sender a database, until told to stop."""

import asyncio
import random
from dataclasses import dataclass
from datetime import timedelta

import structlog

from balabaqsha_chassis.broker import pause
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.database import OpenUnitOfWork
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.lease import Lease, LeaseLostError
from notifications_service.domain.channels import Channel
from notifications_service.entrypoints.metrics import count_settled, measure_handled
from notifications_service.entrypoints.returns import Return, Returns
from notifications_service.use_cases.ports import LANE_URGENT, LANE_USUAL, NotificationsUnitOfWork
from notifications_service.use_cases.provider_ports import (
    Expired,
    Handled,
    HandOver,
    Outgoing,
    Provider,
    ProviderAwayError,
    ProviderSession,
    Receipt,
    Refused,
)
from notifications_service.use_cases.record_handovers import RecordHandovers, record_handovers

LEASE_TERM = timedelta(seconds=10)
_RENEW_SECONDS = 3.0
_POLL_SECONDS = 0.2
_HAND_OVER_SECONDS = 45
_DRAIN_SECONDS = 5
_HEAR_OUT_SECONDS = 2
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingRules:
    """How many messages are under way at once, and how long a refused one is tried again."""

    window: int
    give_up_after: timedelta


class Sender:
    """Sends while it holds the channel's lease; a provider that is away is waited for without end."""

    def __init__(
        self,
        channel: Channel,
        *,
        provider: Provider,
        open_unit_of_work: OpenUnitOfWork[NotificationsUnitOfWork],
        clock: Clock,
        rules: SendingRules,
    ) -> None:
        self._channel = channel
        self._provider = provider
        self._open_unit_of_work = open_unit_of_work
        self._clock = clock
        self._rules = rules
        self._lease = Lease(f"sender.{channel}", holder=new_id(), term=LEASE_TERM)
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._returns = Returns()
        self._last_fault = ""

    async def run(self, health: Health) -> None:
        """Send for ever."""
        health.report(self._channel, works=False)
        try:
            while True:
                await self._work(health)
                await asyncio.sleep(pause())
        finally:
            await self._release()

    async def _work(self, health: Health) -> None:
        try:
            mine = await self._take_lease()
            health.report(self._channel, works=not mine)
            if mine:
                await self._send_in_a_session(health)
        except Exception as fault:  # noqa: BLE001 - whatever went wrong, a new session is the answer
            health.report(self._channel, works=False)
            self._tell(_name_of(fault))

    def _tell(self, fault: str) -> None:
        """Log a fault once, not at every try."""
        if fault != self._last_fault:
            _log.warning("sender_interrupted", channel=self._channel, fault=fault)
        self._last_fault = fault

    async def _take_lease(self) -> bool:
        async with self._open_unit_of_work() as unit_of_work:
            return await self._lease.take(unit_of_work.connection)

    async def _release(self) -> None:
        async with self._open_unit_of_work() as unit_of_work:
            await self._lease.release(unit_of_work.connection)

    async def _send_in_a_session(self, health: Health) -> None:
        lost = asyncio.Event()
        async with self._provider.session() as session:
            health.report(self._channel, works=True)
            self._last_fault = ""
            hearing = asyncio.create_task(self._hear(session, lost))
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._keep_lease())
                    tasks.create_task(self._record_returns())
                    tasks.create_task(self._hand_out(session, lost))
                    tasks.create_task(_raise_when(lost))
            finally:
                await self._finish(session, hearing)

    async def _finish(self, session: ProviderSession, hearing: asyncio.Task[None]) -> None:
        """Wait a little for answers under way: what is not known to have arrived is handed over again."""
        await _ended({*self._under_way.values()}, within=_DRAIN_SECONDS)
        await session.close()
        await _ended({hearing}, within=_HEAR_OUT_SECONDS)
        self._under_way.clear()
        if returns := self._returns.take():
            await self._record(returns)

    async def _keep_lease(self) -> None:
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            if not await self._take_lease():
                raise LeaseLostError(self._channel)

    async def _hear(self, session: ProviderSession, lost: asyncio.Event) -> None:
        """Hear receipts to the last one, also those that came while the session was being closed."""
        try:
            while True:
                self._returns.put(await session.next_receipt())
        finally:
            lost.set()

    async def _hand_out(self, session: ProviderSession, lost: asyncio.Event) -> None:
        while True:
            messages = await self._due()
            for message in messages:
                self._under_way[message.id] = asyncio.create_task(self._hand_over(session, message, lost))
            if not messages:
                await asyncio.sleep(_POLL_SECONDS)

    async def _due(self) -> list[Outgoing]:
        """What there is room for; usual messages never fill the window, so that a code always finds room."""
        room = self._rules.window - len(self._under_way)
        if room <= 0:
            return []
        usual_room = room - self._rules.window // 5
        async with self._open_unit_of_work() as unit_of_work:
            urgent = await self._take(unit_of_work, lane=LANE_URGENT, limit=room)
            return urgent + await self._take(unit_of_work, lane=LANE_USUAL, limit=usual_room - len(urgent))

    async def _take(self, unit_of_work: NotificationsUnitOfWork, *, lane: int, limit: int) -> list[Outgoing]:
        if limit <= 0:
            return []
        return await unit_of_work.messages.due(
            self._channel,
            lane=lane,
            at=self._clock(),
            limit=limit,
            excluding=self._under_way.keys() | self._returns.message_ids,
        )

    async def _hand_over(self, session: ProviderSession, message: Outgoing, lost: asyncio.Event) -> None:
        try:
            outcome = await self._outcome(session, message)
        except ProviderAwayError:
            lost.set()
            return
        self._returns.put(Handled(message=message, outcome=outcome))

    async def _outcome(self, session: ProviderSession, message: Outgoing) -> HandOver:
        """What came of it; the age is looked at again here, for a process may have been stopped in between."""
        if message.expires_at is not None and message.expires_at <= self._clock():
            return Expired()
        try:
            async with asyncio.timeout(_HAND_OVER_SECONDS):
                return await session.hand_over(message)
        except ProviderAwayError:
            raise
        except Exception as fault:  # noqa: BLE001 - one message that cannot be handed over must not stop the others
            _log.warning("message_not_handed_over", channel=self._channel, fault=type(fault).__name__)
            return Refused(reason=type(fault).__name__, is_final=False)

    async def _record_returns(self) -> None:
        while True:
            await self._record(await self._returns.wait())

    async def _record(self, returns: list[Return]) -> None:
        handled = [one for one in returns if isinstance(one, Handled)]
        command = RecordHandovers(
            handled=handled,
            receipts=[one for one in returns if isinstance(one, Receipt)],
            spreads=[random.random() for _ in handled],  # noqa: S311 - spreads retries, guards nothing
            give_up_after=self._rules.give_up_after,
        )
        try:
            async with self._open_unit_of_work() as unit_of_work:
                await self._lease.guard(unit_of_work.connection)
                settled = await record_handovers(command, unit_of_work=unit_of_work, clock=self._clock)
        except BaseException:
            self._returns.put(*returns)
            raise
        for one in handled:
            self._under_way.pop(one.message.id, None)
        count_settled(settled)
        measure_handled(handled, clock=self._clock)


async def _ended(tasks: set[asyncio.Task[None]], *, within: float) -> None:
    """Wait for the tasks, and cancel those that do not end in time."""
    if tasks:
        _, left = await asyncio.wait(tasks, timeout=within)
        for task in left:
            task.cancel()


async def _raise_when(lost: asyncio.Event) -> None:
    await lost.wait()
    raise ProviderAwayError("the session is over")


def _name_of(fault: BaseException) -> str:
    """The innermost fault's name: a group of tasks wraps what really happened."""
    return _name_of(fault.exceptions[0]) if isinstance(fault, BaseExceptionGroup) else type(fault).__name__
