"""What happens to one delivered event: claimed, applied, delayed or parked."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

import structlog
from opentelemetry.trace import SpanKind, Tracer
from prometheus_client import Counter

from balabaqsha_chassis.broker import pause
from balabaqsha_chassis.database import Database, OpenUnitOfWork, UnitOfWork
from balabaqsha_chassis.envelope import Envelope
from balabaqsha_chassis.failpoints import edge, reach
from balabaqsha_chassis.inbox import Claim, Inbox, Stored
from balabaqsha_chassis.tracing import span_from
from balabaqsha_contracts.catalogue import BY_TYPE
from balabaqsha_contracts.event import Event

MAX_ATTEMPTS = 12
HANDLER_TIMEOUT_SECONDS = 60

_EVENTS = Counter("balabaqsha_inbox_events_total", "Delivered events by outcome", ["type", "outcome"])
_log = structlog.get_logger()

U = TypeVar("U", bound=UnitOfWork)


class TryLaterError(Exception):
    """The event cannot be applied now, but may be soon."""


class NeverError(Exception):
    """The event can never be applied: it goes to the parking queue with this reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(Generic[U]):
    """What a handler gets beside the event: the open transaction and the service's state."""

    envelope: Envelope
    unit_of_work: U
    state: Any


Handler = Callable[[Any, Delivery[Any]], Awaitable[None]]
Subscriptions = Mapping[type[Event], Handler]


class Outcome(StrEnum):
    """What becomes of a delivery."""

    DONE = "done"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome, the attempt it was reached in, and why."""

    outcome: Outcome
    attempt: int = 1
    reason: str = ""


class EventApplier(Generic[U]):
    """Applies delivered events to the service's own database, each once."""

    def __init__(
        self,
        *,
        subscriptions: Subscriptions,
        database: Database,
        open_unit_of_work: OpenUnitOfWork[U],
        state: Any,
        tracer: Tracer,
        handler_timeout_seconds: float = HANDLER_TIMEOUT_SECONDS,
    ) -> None:
        self._subscriptions = subscriptions
        self._database = database
        self._open_unit_of_work = open_unit_of_work
        self._state = state
        self._tracer = tracer
        self._handler_timeout_seconds = handler_timeout_seconds

    async def apply(self, headers: Mapping[str, Any], data: bytes) -> Verdict:
        """Bring one delivery to its verdict; never raises but for cancellation."""
        edge.set("cons")
        try:
            envelope = Envelope.from_headers(headers)
            event = self._decode(envelope, data)
        except (ValueError, KeyError) as fault:
            _log.error("event_unreadable", fault=type(fault).__name__)
            return Verdict(outcome=Outcome.NEVER, reason=f"unreadable: {type(fault).__name__}")
        reach("cons.after_recv")
        with span_from(
            envelope.traceparent, tracer=self._tracer, name=f"process {envelope.type}", kind=SpanKind.CONSUMER
        ):
            verdict = await self._judge(envelope, event, data)
        _EVENTS.labels(envelope.type, verdict.outcome.value).inc()
        return verdict

    def _decode(self, envelope: Envelope, data: bytes) -> Event:
        return BY_TYPE[envelope.type].model_validate_json(data)

    async def _judge(self, envelope: Envelope, event: Event, data: bytes) -> Verdict:
        attempt = 1
        try:
            async with self._database.single_statements() as connection:
                attempt = await Inbox(connection).count_attempt(envelope.id)
            async with asyncio.timeout(self._handler_timeout_seconds):
                await self._claim_and_handle(envelope, event, data)
        except NeverError as fault:
            return Verdict(outcome=Outcome.NEVER, attempt=attempt, reason=str(fault))
        except Exception as fault:  # noqa: BLE001 - bounded by the attempts, then parked with the reason
            return await self._after_fault(envelope, attempt, fault)
        return Verdict(outcome=Outcome.DONE, attempt=attempt)

    async def _claim_and_handle(self, envelope: Envelope, event: Event, data: bytes) -> None:
        async with self._open_unit_of_work() as unit_of_work:
            inbox = Inbox(unit_of_work.connection)
            claim = await inbox.claim(envelope, kind=event.aggregate, data=data)
            reach("cons.after_inbox")
            handler = self._subscriptions.get(type(event))
            if claim is Claim.APPLY and handler is not None:
                await handler(event, Delivery(envelope=envelope, unit_of_work=unit_of_work, state=self._state))
            reach("cons.after_effect")

    async def _after_fault(self, envelope: Envelope, attempt: int, fault: Exception) -> Verdict:
        reason = f"{type(fault).__name__}: {fault}" if isinstance(fault, TryLaterError) else type(fault).__name__
        _log.warning("event_not_applied", type=envelope.type, event_id=envelope.id, attempt=attempt, fault=reason)
        try:
            async with self._database.transaction() as connection:
                await Inbox(connection).note_fault(envelope.id, error=reason)
        except Exception as also:  # noqa: BLE001 - the database is away: only the attempt's note is lost
            _log.warning("attempt_not_noted", fault=type(also).__name__)
            await asyncio.sleep(pause())
            return Verdict(outcome=Outcome.LATER, attempt=attempt, reason=reason)
        outcome = Outcome.NEVER if attempt >= MAX_ATTEMPTS else Outcome.LATER
        return Verdict(outcome=outcome, attempt=attempt, reason=reason)

    async def due(self) -> list[Stored]:
        """Events stored early whose turn has come."""
        async with self._database.single_statements() as connection:
            return await Inbox(connection).due()

    async def drop(self, stored: Stored) -> None:
        """Forget a stored event that was parked."""
        async with self._database.transaction() as connection:
            await Inbox(connection).drop(stored)

    async def stuck(self, *, seconds: int) -> int:
        """How many stored events have waited longer than that for a predecessor."""
        async with self._database.single_statements() as connection:
            return await Inbox(connection).stuck(seconds=seconds)
