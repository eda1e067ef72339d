"""The running service as a test sees it, and an account calling it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI

from balabaqsha_chassis.clock import Clock, system_clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.children_events import ChildLinkedV1, ChildUnlinkedV1
from balabaqsha_contracts.event import Event
from balabaqsha_contracts.queue_events import ApplicationQueuedV1
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import Deliveries

CONSENT = "2026-1"
COMPLETE = {"group_type": "general", "region": "750000000", "district": "751310000", "language": "kk"}
BORN = date(2023, 5, 14)


class MovableClock:
    """The machine's clock, moved by the test."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self.stopped_at: datetime | None = None

    def __call__(self) -> datetime:
        return self.stopped_at or system_clock() + self.ahead

    def stand(self, instant: str, *, before: timedelta = timedelta()) -> None:
        """Stop at the instant, or that long before it."""
        self.stopped_at = datetime.fromisoformat(instant) - before


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """An account calling the service."""

    client: httpx.AsyncClient
    account_id: str
    headers: dict[str, str]

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=self.headers | headers)

    async def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post(path, json=body, headers=self.headers | named)

    async def delete(self, path: str) -> httpx.Response:
        return await self.client.delete(path, headers=self.headers)

    async def patch(self, path: str, body: Any, *, version: int | None) -> httpx.Response:
        tag = {} if version is None else {"If-Match": f'"{version}"'}
        return await self.client.patch(path, json=body, headers=self.headers | tag)

    async def draft(self, child_id: str) -> dict[str, Any]:
        answer = await self.post("/applications", {"child_id": child_id})
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def filled(self, child_id: str, **fields: Any) -> dict[str, Any]:
        draft = await self.draft(child_id)
        answer = await self.patch(f"/applications/{draft['id']}", COMPLETE | fields, version=draft["version"])
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def submit(self, application_id: str, **headers: str) -> httpx.Response:
        body = {"consent_version": CONSENT, "consent_accepted": True}
        return await self.post(f"/applications/{application_id}/submission", body, **headers)

    async def filed(self, child_id: str, **fields: Any) -> dict[str, Any]:
        draft = await self.filled(child_id, **fields)
        answer = await self.submit(draft["id"])
        assert answer.status_code == 202, answer.text
        return answer.json()

    async def shown(self, application_id: str, *, language: str = "ru") -> dict[str, Any]:
        answer = await self.client.get(
            f"/applications/{application_id}", headers=self.headers | {"Accept-Language": language}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def withdraw(self, application_id: str) -> httpx.Response:
        return await self.post(f"/applications/{application_id}/withdrawal", {"confirm": True})

    async def upload(
        self, application_id: str, content: bytes, *, kind: str = "other", name: str = "scan.pdf", **headers: str
    ) -> httpx.Response:
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return await self.client.post(
            f"/applications/{application_id}/documents",
            data={"kind": kind},
            files={"file": (name, content, "application/pdf")},
            headers=self.headers | named,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The running service, and the ways a test reaches around it."""

    app: FastAPI
    client: httpx.AsyncClient
    database: ServiceDatabase
    issuer: Issuer
    clock: MovableClock
    folder: Path
    deliveries: Deliveries

    def caller(self, account_id: str | None = None) -> Caller:
        account_id = account_id or new_id()
        return Caller(client=self.client, account_id=account_id, headers=self.issuer.headers(account_id))

    async def hear(self, event: Event) -> None:
        verdict = await self.deliveries.deliver(self.app, event)
        assert verdict.outcome == "done", verdict

    async def link(self, child_id: str, caller: Caller, *, born: date = BORN) -> None:
        await self.hear(
            ChildLinkedV1(
                child_id=child_id,
                account_id=caller.account_id,
                relation="mother",
                birth_date=born,
                linked_at=system_clock(),
            )
        )

    async def unlink(self, child_id: str, caller: Caller) -> None:
        await self.hear(
            ChildUnlinkedV1(
                child_id=child_id,
                account_id=caller.account_id,
                ground="removed_by_parent",
                unlinked_at=system_clock(),
            )
        )

    async def queue_takes_in(self, application: dict[str, Any], caller: Caller) -> None:
        await self.hear(
            ApplicationQueuedV1(
                application_id=application["id"],
                number=application["number"],
                account_id=caller.account_id,
                territory="751310000",
                cohort=BORN.year,
                category="c13",
                filed_at=datetime.fromisoformat(application["filed_at"]),
                rule_version="2026.1",
                queued_at=system_clock(),
            )
        )

    async def queued(self, child_id: str, caller: Caller, **fields: Any) -> dict[str, Any]:
        """An application of a linked child, taken in by the queue."""
        await self.link(child_id, caller)
        filed = await caller.filed(child_id, **fields)
        await self.queue_takes_in(filed, caller)
        return await caller.shown(filed["id"])

    async def rows(self, statement: str, *parameters: Any) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.database.url)
        try:
            return await connection.fetch(statement, *parameters)
        finally:
            await connection.close()

    async def said(self, application_id: str) -> list[tuple[str, bytes]]:
        """What was told of the application, in order: fact and data."""
        rows = await self.rows(
            "select routing_key, data from outbox where subject = $1 order by sequence", application_id
        )
        return [(row["routing_key"].split(".")[1], row["data"]) for row in rows]

    async def facts(self, application_id: str) -> list[str]:
        return [fact for fact, _ in await self.said(application_id)]

    def stored_files(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


MakeHouse = Callable[..., AbstractAsyncContextManager[House]]


def ended(filed: dict[str, Any], *, ground: str) -> dict[str, Any]:
    """What the end of an application says of it, so that its receipt can be answered."""
    return {
        "number": filed["number"],
        "ground": ground,
        "receipt_hash": filed["receipt"]["hash"],
        "region": COMPLETE["region"],
        "district": COMPLETE["district"],
    }


def at_noon(day: str) -> Clock:
    """A clock that stands at noon UTC of the day."""
    instant = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
    return lambda: instant
