"""The desk where vouchers are issued: an operator who drafts, and an officer who approves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI
from public_house import settled
from queue_builders import ALMATY, OPENING

from balabaqsha_contracts.applications_decision_events import IntakeWatermarkV1
from balabaqsha_testkit.serving import Deliveries
from balabaqsha_testkit.waiting import eventually

Headers = dict[str, str]
PATH = "/operator/iterations"


@dataclass(frozen=True, slots=True, kw_only=True)
class IterationDesk:
    """Both persons at one service."""

    client: httpx.AsyncClient
    app: FastAPI
    connection: asyncpg.Connection
    deliveries: Deliveries
    operator: Headers
    officer: Headers

    async def deliver(self, *events: Any) -> None:
        """Apply the events and wait until they are sealed."""
        for event in events:
            await self.deliveries.deliver(self.app, event)
        await settled(self.connection)

    async def all_told(self, *, before: datetime | None = None) -> None:
        """The intake has told of everything there is."""
        before = before or self.app.state.service.clock() + timedelta(days=1)
        await self.deliver(IntakeWatermarkV1(intake="applications", before=before))

    async def draft(self, places: int, **changes: Any) -> httpx.Response:
        body = {"territory": ALMATY, "places": places, "cut_off": OPENING.isoformat(), "reason": "July iteration"}
        return await self.client.post(PATH, json=body | changes, headers=self.operator)

    async def simulate(self, iteration: str) -> httpx.Response:
        return await self.client.post(f"{PATH}/{iteration}/simulation", headers=self.operator)

    async def approve(self, iteration: str, *, headers: Headers | None = None) -> httpx.Response:
        return await self.client.post(f"{PATH}/{iteration}/approval", headers=headers or self.officer)

    async def publish(self, iteration: str, *, headers: Headers | None = None) -> httpx.Response:
        return await self.client.post(f"{PATH}/{iteration}/publication", headers=headers or self.operator)

    async def approved(self, places: int, **changes: Any) -> str:
        """An iteration that is ready to be published."""
        drafted = await self.draft(places, **changes)
        assert drafted.status_code == 201, drafted.text
        iteration = str(drafted.json()["id"])
        simulated = await self.simulate(iteration)
        assert simulated.status_code == 200, simulated.text
        approved = await self.approve(iteration)
        assert approved.status_code == 200, approved.text
        return iteration

    async def drawn(self, iteration: str) -> dict[str, Any]:
        """The card, once the vouchers are issued."""

        async def published() -> dict[str, Any] | None:
            card = (await self.client.get(f"{PATH}/{iteration}", headers=self.operator)).json()
            return card if card["state"]["code"] == "published" else None

        return await eventually(published)

    async def issue(self, places: int, **changes: Any) -> dict[str, Any]:
        """All the way: drafted, simulated, approved, published, drawn."""
        iteration = await self.approved(places, **changes)
        ordered = await self.publish(iteration)
        assert ordered.status_code == 202, ordered.text
        return await self.drawn(iteration)

    async def winners(self, iteration: str) -> list[str]:
        """The numbers of those drawn, in order."""
        rows = await self.connection.fetch(
            "select code from voucher where iteration_id = $1 order by ordinal", iteration
        )
        return [row["code"] for row in rows]
