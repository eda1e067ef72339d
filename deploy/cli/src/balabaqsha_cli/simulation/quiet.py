"""When the house has come to rest: nothing unsent, unheard, unsealed or overdue."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import asyncpg

from balabaqsha_cli.demo.portal import StepFailedError
from balabaqsha_cli.running import broker_of
from balabaqsha_cli.servers.rabbitmq_management import ManagementApi

PATIENCE_SECONDS = 600.0
ASK_SECONDS = 0.1
_UNSENT = "select count(*) from outbox where published_at is null"
_WAITING = "select count(*) from inbox_waiting"
_UNSEALED = "select count(*) from pending"
_TOLD = "select exists (select from intake_watermark where before > $1)"
_OVERDUE = "select count(*) from deadline where state = 'open' and least(due_at, remind_at) <= $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Looks into the databases and the broker of a simulated instance, and changes nothing."""

    databases: Mapping[str, "asyncpg.Connection[Any]"] = field(repr=False)
    broker: ManagementApi = field(repr=False)

    @classmethod
    async def of(cls, endpoints: Mapping[str, Any]) -> "Quiet":
        """Connections to every service's database, as its serving login."""
        databases = {service: await asyncpg.connect(address) for service, address in endpoints["postgres"].items()}
        return cls(databases=databases, broker=broker_of(endpoints).management)

    async def rows(self, statement: str) -> list[asyncpg.Record]:
        """What the queue's database answers."""
        return list(await self.databases["queue"].fetch(statement))

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
        while found < 2:  # noqa: PLR2004 - what is under way between two of the looks is seen by the second
            if time.monotonic() > deadline:
                raise StepFailedError("waiting for the house to rest", what=await self._restless(now))
            found = 0 if await self._restless(now) else found + 1
            await asyncio.sleep(ASK_SECONDS)

    async def _restless(self, now: datetime) -> str:
        """What still moves; empty if nothing does."""
        for service, connection in self.databases.items():
            for what, statement in (("unsent", _UNSENT), ("waiting", _WAITING)):
                if count := await connection.fetchval(statement):
                    return f"{service}: {count} events {what}"
        if count := await self.databases["queue"].fetchval(_UNSEALED):
            return f"{count} changes unsealed"
        if count := await self.databases["queue"].fetchval(_OVERDUE, now):
            return f"{count} deadlines overdue"
        return await asyncio.to_thread(self._unheard)

    def _unheard(self) -> str:
        mailboxes = self.broker.get("queues", "core")
        full = [box["name"] for box in mailboxes if box.get("messages", 0) and not box["name"].startswith("parking.")]
        return f"messages in {', '.join(full)}" if full else ""
