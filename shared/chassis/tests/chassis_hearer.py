"""A service that hears the queue's events and leaves an effect of each."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from chassis_house import HEARER, MAILBOX, opener, rows, running
from opentelemetry.sdk.trace import TracerProvider
from sqlalchemy import text

from balabaqsha_chassis.broker import Broker
from balabaqsha_chassis.consumer import Delivery, EventApplier, Handler, Verdict
from balabaqsha_chassis.database import Database, UnitOfWork
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.listener import Listener
from balabaqsha_contracts.queue_events import ApplicationQueuedV1
from balabaqsha_testkit.waiting import eventually


async def leave_effect(event: ApplicationQueuedV1, delivery: Delivery[UnitOfWork]) -> None:
    """The usual handler: one row an event."""
    await delivery.unit_of_work.connection.execute(
        text("insert into effect (event_id, subject, sequence) values (:id, :subject, :sequence)"),
        {"id": delivery.envelope.id, "subject": event.subject, "sequence": delivery.envelope.sequence},
    )


class WatchedApplier(EventApplier[UnitOfWork]):
    """An applier that tells how often it was given each event."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self.given: Counter[str] = Counter()

    async def apply(self, headers: Mapping[str, Any], data: bytes) -> Verdict:
        verdict = await super().apply(headers, data)
        self.given[str(headers["cloudEvents_id"])] += 1
        return verdict


def applier_of(database: Database, handler: Handler = leave_effect, **options: Any) -> WatchedApplier:
    return WatchedApplier(
        subscriptions={ApplicationQueuedV1: handler},
        database=database,
        open_unit_of_work=opener(database, producer=HEARER),
        state=None,
        tracer=options.pop("tracer", TracerProvider().get_tracer("tests")),
        **options,
    )


@dataclass(kw_only=True)
class Hearer:
    """A service that hears the queue's events."""

    database: Database
    address: str
    handler: Handler = leave_effect
    options: dict[str, Any] = field(default_factory=dict)
    health: Health = field(default_factory=Health)

    def __post_init__(self) -> None:
        self.health.report("consumer", works=False)
        self.applier = applier_of(self.database, self.handler, **self.options)

    def listener(self, broker: Broker | None = None) -> Listener:
        broker = broker or Broker(self.address, name="chassis-tests")
        return Listener(broker, mailbox=MAILBOX, applier=self.applier, health=self.health)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Task[None]]:
        """The listener at work, its consumer registered."""
        async with running(self.listener().run) as (task,):
            await self.is_well()
            yield task

    async def is_well(self, *, within: float = 15) -> None:
        await eventually(lambda: "consumer" not in self.health.degraded, within=within, hint="no consumer")

    def was_given(self, event_id: str, *, times: int) -> bool:
        return self.applier.given[event_id] >= times

    async def effects(self) -> list[tuple[str, int]]:
        """(subject, sequence) of every effect, in the order of the effects."""
        found = await rows(self.database, "select subject, sequence from effect order by position")
        return [(row.subject, row.sequence) for row in found]

    async def has_effects(self, count: int, *, within: float = 15) -> list[tuple[str, int]]:
        """All effects, once there are so many."""

        async def look() -> list[tuple[str, int]] | None:
            found = await self.effects()
            return found if len(found) >= count else None

        return list(await eventually(look, within=within, hint=f"not {count} effects"))
