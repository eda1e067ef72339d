"""Children with vouchers, their parents, the department, and a clock that a test moves."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI
from public_house import append, settled
from queue_builders import ALMATY, OPENING, submitted

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.applications_events import ApplicationSubmittedV1
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import Deliveries
from queue_service.domain.changes import run
from queue_service.entrypoints.deadline_timer import meet_due_deadlines

Headers = dict[str, str]
#: A Monday in July, in the middle of the distribution; later than the ledger's head, whose time never goes back.
STARTS_AT = datetime(2027, 7, 12, 5, 0, tzinfo=UTC)


class MovedClock:
    """Time that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = STARTS_AT

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherHouse:
    """Everybody at one queue service."""

    client: httpx.AsyncClient
    app: FastAPI
    issuer: Issuer
    connection: asyncpg.Connection
    deliveries: Deliveries
    clock: MovedClock
    filed: list[ApplicationSubmittedV1] = field(default_factory=list)

    async def file(self, count: int = 1, **changes: Any) -> list[ApplicationSubmittedV1]:
        """That many children in the queue, in the order of their filing."""
        events = [
            submitted(
                birth_date=date(2023, 5, 14), filed_at=OPENING + timedelta(minutes=len(self.filed) + place), **changes
            )
            for place in range(count)
        ]
        self.filed.extend(events)
        for event in events:
            await self.deliveries.deliver(self.app, event)
        await settled(self.connection)
        return events

    async def issue(self, places: int) -> str:
        """Draw that many vouchers as a published iteration does; answer the iteration's id."""
        iteration_id = new_id()
        await self.connection.execute(
            "insert into iteration (id, territory, purpose, list, places, cut_off, state, reason, drafted_by, "
            "drafted_at, approved_by, approved_at) values ($1, $2, 'general', $2, $3, $4, 'publishing', 'places came', "
            "'operator', $4, 'officer', $4)",
            iteration_id,
            ALMATY,
            places,
            self.clock.now,
        )
        cut_off = int(self.clock.now.timestamp() * 1000)
        await append(
            self.app,
            self.connection,
            run(waiting_list=ALMATY, name=iteration_id, places=places, cut_off_ms=cut_off),
        )
        return iteration_id

    async def offered(self, count: int = 1, **changes: Any) -> list[ApplicationSubmittedV1]:
        """That many children, each with a voucher just issued."""
        events = await self.file(count, **changes)
        await self.issue(count)
        return events

    async def tell(self, event: Any) -> None:
        """Let the service hear of it."""
        await self.deliveries.deliver(self.app, event)
        await settled(self.connection)

    def parent(self, event: ApplicationSubmittedV1) -> Headers:
        return self.issuer.headers(event.account_id)

    def officer(self, *territories: str, role: str = "approving_officer", name: str = "officer") -> Headers:
        return self.issuer.headers(name, roles=[role], territories=list(territories or (ALMATY,)))

    async def act(
        self, event: ApplicationSubmittedV1, path: str, *, method: str = "POST", **options: Any
    ) -> httpx.Response:
        headers = self.parent(event) | options.pop("headers", {})
        return await self.client.request(
            method, f"/applications/{event.application_id}/{path}", headers=headers, **options
        )

    async def confirm(self, event: ApplicationSubmittedV1) -> httpx.Response:
        return await self.act(event, "voucher/confirmation")

    async def refuse(self, event: ApplicationSubmittedV1, word: str = "ОТКАЗЫВАЮСЬ") -> httpx.Response:
        return await self.act(event, "voucher/refusal", json={"typed_confirmation": word})

    async def undo(self, event: ApplicationSubmittedV1) -> httpx.Response:
        return await self.act(event, "voucher/refusal", method="DELETE")

    async def restore(self, event: ApplicationSubmittedV1) -> httpx.Response:
        return await self.act(event, "restoration")

    async def voucher(self, event: ApplicationSubmittedV1) -> dict[str, Any]:
        answer = await self.act(event, "voucher", method="GET")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def position(self, event: ApplicationSubmittedV1) -> dict[str, Any]:
        answer = await self.act(event, "position", method="GET")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def move_to(self, instant: datetime | str) -> None:
        """Let that instant come, and everything that is due by then."""
        self.clock.now = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
        await self.tick()

    async def tick(self) -> None:
        await meet_due_deadlines(self.app.state.service)
        await settled(self.connection)

    async def events(self, *facts: str, of: ApplicationSubmittedV1 | None = None) -> list[dict[str, Any]]:
        """What was told, in order: the data with the fact's name, of these facts or all."""

        rows = await self.connection.fetch("select routing_key, data from outbox order by event_id")
        told = [json.loads(row["data"]) | {"fact": row["routing_key"].split(".")[1]} for row in rows]
        mine = [one for one in told if of is None or one.get("application_id") == of.application_id]
        return [one for one in mine if not facts or one["fact"] in facts]

    async def facts(self, of: ApplicationSubmittedV1) -> list[str]:
        return [one["fact"] for one in await self.events(of=of)]

    async def entry(self, event: ApplicationSubmittedV1) -> asyncpg.Record:
        return await self.connection.fetchrow("select * from entry where application_id = $1", event.application_id)

    async def steps(self, event: ApplicationSubmittedV1) -> list[str]:
        """What happened to the child's voucher, in order."""
        rows = await self.connection.fetch(
            "select action from voucher_step s join voucher v on v.id = s.voucher_id where application_id = $1 "
            "order by s.id",
            event.application_id,
        )
        return [row["action"] for row in rows]

    async def pool(self) -> list[tuple[str, int]]:
        """What came back, by reason."""
        rows = await self.connection.fetch(
            "select reason, count(*) as n from pool_change where delta > 0 group by reason order by reason"
        )
        return [(row["reason"], row["n"]) for row in rows]
