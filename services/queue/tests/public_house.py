"""What tests of the public queue do to it: children filed, leaves appended, pages read to the end."""

from datetime import date, timedelta
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI
from queue_builders import ALMATY, OPENING, submitted

from balabaqsha_contracts.applications_events import ApplicationSubmittedV1
from balabaqsha_testkit.waiting import eventually

ENTRIES = f"/public/queue/{ALMATY}/entries"


async def settled(connection: asyncpg.Connection) -> None:
    async def drained() -> bool:
        return not await connection.fetchval("select exists (select 1 from pending)")

    await eventually(drained)


async def append(app: FastAPI, connection: asyncpg.Connection, *contents: Any) -> None:
    async with app.state.service.open_unit_of_work() as unit_of_work:
        for content in contents:
            await unit_of_work.pending.append(content)
    await settled(connection)


async def all_quiet(connection: asyncpg.Connection) -> None:
    """Wait until nothing more will be sealed by itself: the checkpoints' key has its leaf."""

    async def known() -> bool:
        return await connection.fetchval("select exists (select 1 from ledger where kind = 'key')")

    await eventually(known)
    await settled(connection)


def children(count: int, *, year: int = 2023, **changes: Any) -> list[ApplicationSubmittedV1]:
    return [
        submitted(birth_date=date(year, 5, 14), filed_at=OPENING + timedelta(minutes=place), **changes)
        for place in range(count)
    ]


def privilege(name: str) -> dict[str, Any]:
    return {"claim_id": "c", "privilege_class": name, "state": "confirmed"}


async def paged(client: httpx.AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        answer = await client.get(path, params=query | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return items
