"""When the house has come to rest: every timer has ticked, and nothing is unsent, unheard, unsealed or overdue."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
import asyncpg

from balabaqsha_cli.demo.portal import StepFailedError
from balabaqsha_cli.simulation.timers import behind
from balabaqsha_contracts.catalogue import MAILBOXES

PATIENCE_SECONDS = 600.0
ASK_SECONDS = 0.03
#: What is under way between two of the looks is seen by the second.
LOOKS = 2
_BUSY = "select (select count(*) from outbox where published_at is null) + (select count(*) from inbox_waiting)"
_SENT = "select position, event_id, routing_key from outbox where position > $1"
_HEARD = "select count(*) from inbox where event_id = any($1)"
_STANDING = "select list, cohort, class, code from standing order by list, cohort, class, filed_at_ms, code"
_WORKING = "select count(*) from pending"
_TOLD = "select exists (select from intake_watermark where before > $1)"
_OVERDUE = "select count(*) from deadline where state = 'open' and least(due_at, remind_at) <= $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Looks into the databases and the metrics of a simulated instance, and changes nothing."""

    databases: Mapping[str, "asyncpg.Connection[Any]"] = field(repr=False)
    session: aiohttp.ClientSession
    metrics: Mapping[str, str]
    #: Seconds spent waiting, by what for.
    waited: Counter[str] = field(default_factory=Counter)
    #: Up to which of its events each service has been heard by everybody.
    _heard: dict[str, int] = field(default_factory=dict)

    @classmethod
    async def of(cls, endpoints: Mapping[str, Any], *, session: aiohttp.ClientSession) -> "Quiet":
        """Connections to every service's database, as its serving login."""
        addresses = endpoints["postgres"]
        databases = {service: await asyncpg.connect(address) for service, address in addresses.items()}
        metrics = {service: endpoints["metrics"][service] for service in addresses}
        return cls(databases=databases, session=session, metrics=metrics)

    async def rows(self, statement: str, *values: Any, service: str = "queue") -> list[asyncpg.Record]:
        """What the service's database answers."""
        return list(await self.databases[service].fetch(statement, *values))

    async def standing(self) -> list[asyncpg.Record]:
        """Who stands in which list, in an order that follows from the rows alone."""
        return await self.rows(_STANDING)

    async def waiting(self) -> int:
        """How many stand in the waiting lists."""
        return int(await self.databases["queue"].fetchval("select count(*) from standing"))

    async def intake_told(self, *, before: datetime) -> None:
        """Return once the queue has heard that everything filed before the instant was told."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not await self.databases["queue"].fetchval(_TOLD, before):
            if time.monotonic() > deadline:
                raise StepFailedError("waiting for the intake", what="its watermark stands still")
            await asyncio.sleep(ASK_SECONDS)

    async def close(self) -> None:
        for connection in self.databases.values():
            await connection.close()

    async def settle(self, *, now: datetime) -> None:
        """Return once the house has been found at rest twice; raises `StepFailedError` if it never is."""
        deadline, found = time.monotonic() + PATIENCE_SECONDS, 0
        while found < LOOKS:
            began = time.monotonic()
            restless = await self._restless(now)
            if restless and began > deadline:
                raise StepFailedError("waiting for the house to rest", what=restless)
            found = 0 if restless else found + 1
            await asyncio.sleep(ASK_SECONDS)
            self.waited[restless.partition(":")[0]] += time.monotonic() - began

    async def _restless(self, now: datetime) -> str:
        """What still moves; empty if nothing does. What causes something is looked at before what it causes."""
        ticking = await asyncio.gather(*(self._behind(service, now) for service in self.metrics))
        if waits := ", ".join(one for one in ticking if one):
            return f"timers {waits}: due"
        counts = await asyncio.gather(*(one.fetchval(_BUSY) for one in self.databases.values()))
        if sum(counts):
            return f"unsent: {sum(counts)} events"
        if unheard := await self._unheard():
            return unheard
        if count := await self.databases["queue"].fetchval(_WORKING):
            return f"unsealed: {count} changes"
        count = await self.databases["queue"].fetchval(_OVERDUE, now)
        return f"overdue: {count} deadlines" if count else ""

    async def _behind(self, service: str, now: datetime) -> str:
        return await behind(self.session, self.metrics[service], now=now)

    async def _unheard(self) -> str:
        """Events that a mailbox got and that its service has not written into its inbox."""
        last = {}
        for service, connection in self.databases.items():
            rows = await connection.fetch(_SENT, self._heard.get(service, 0))
            if rows and (deaf := await self._deaf_to(rows)):
                return f"unheard by {deaf}: events of {service}"
            if rows:
                last[service] = max(row["position"] for row in rows)
        self._heard.update(last)
        return ""

    async def _deaf_to(self, rows: Sequence[asyncpg.Record]) -> str:
        for hearer, connection in self.databases.items():
            keys = frozenset(MAILBOXES.get(f"{hearer}-service", ()))
            events = [row["event_id"] for row in rows if row["routing_key"] in keys]
            if events and await connection.fetchval(_HEARD, events) < len(events):
                return hearer
        return ""
