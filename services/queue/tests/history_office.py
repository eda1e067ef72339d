"""What makes things happen to applications through the real sealer, and the ledger reread from its lines."""

import json
import random
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI
from history_ledger import PlainLedger
from queue_builders import ALMATY, OPENING, submitted
from rule_documents import installed, renewed, with_ratios

from balabaqsha_chassis.clock import system_clock
from balabaqsha_contracts.applications_events import (
    ApplicationCorrectedV1,
    ApplicationSubmittedV1,
    ApplicationWithdrawnV1,
    PrivilegeConfirmedV1,
    PrivilegeExpiredV1,
)
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import Deliveries
from balabaqsha_testkit.waiting import eventually
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.changes import rules_in_force, run
from queue_service.domain.rule_set import rule_set_of
from queue_service.domain.rule_tree import mixes
from queue_service.use_cases.hold_entry import HoldEntry, hold_entry
from queue_service.use_cases.restore_entry import RestoreEntry, restore_entry

DOCUMENTS = {document["version"]: document for document in (installed(), with_ratios("2026.2"), renewed("2027.1"))}


class Office:
    """Makes things happen to applications, each sealed before the next."""

    def __init__(self, app: FastAPI, deliveries: Deliveries, connection: asyncpg.Connection, issuer: Issuer) -> None:
        self.app, self.deliveries, self.connection, self.issuer = app, deliveries, connection, issuer

    async def sealed(self) -> None:
        async def nothing_pending() -> bool:
            return not await self.connection.fetchval("select count(*) from pending")

        await eventually(nothing_pending)

    async def deliver(self, *events: Any) -> None:
        for event in events:
            await self.deliveries.deliver(self.app, event)
        await self.sealed()

    async def do(self, work: Callable[[QueueUnitOfWork], Awaitable[Any]]) -> None:
        async with self.app.state.service.open_unit_of_work() as unit_of_work:
            await work(unit_of_work)
        await self.sealed()

    async def issue(self, name: str, *, places: int) -> None:
        content = run(waiting_list=ALMATY, name=name, places=places, cut_off_ms=0)
        await self.do(lambda unit_of_work: unit_of_work.pending.append(content))

    async def begin(self, version: str) -> None:
        async def work(unit_of_work: QueueUnitOfWork) -> None:
            await unit_of_work.rules.add(rule_set_of(DOCUMENTS[version]), document=DOCUMENTS[version])
            await unit_of_work.pending.append(
                rules_in_force(version=version, document_hash="0" * 64, keep_progress=True)
            )

        await self.do(work)

    async def history(
        self, client: httpx.AsyncClient, event: ApplicationSubmittedV1, *, language: str = "en", **query: Any
    ) -> dict[str, Any]:
        headers = self.issuer.headers(event.account_id) | {"Accept-Language": language}
        answer = await client.get(
            f"/applications/{event.application_id}/position/history", headers=headers, params=query
        )
        assert answer.status_code == 200, answer.text
        return answer.json()


def withdrawn(event: ApplicationSubmittedV1) -> ApplicationWithdrawnV1:
    return ApplicationWithdrawnV1(
        application_id=event.application_id, number=event.number, ground="withdrawn_by_parent", withdrawn_at=OPENING
    )


def decided(event: ApplicationSubmittedV1, *, privilege_class: str = "a") -> dict[str, Any]:
    return {
        "application_id": event.application_id,
        "number": event.number,
        "claim_id": "claim",
        "privilege_class": privilege_class,
        "ground": "document_accepted",
        "decided_at": OPENING,
    }


def wishes(event: ApplicationSubmittedV1, group_type: str) -> ApplicationCorrectedV1:
    return ApplicationCorrectedV1(
        application_id=event.application_id,
        number=event.number,
        group_type=group_type,
        language="kk",
        corrected_at=OPENING,
    )


def in_order(count: int) -> list[ApplicationSubmittedV1]:
    return [submitted(filed_at=OPENING + timedelta(minutes=minute)) for minute in range(count)]


async def random_events(office: Office, dice: random.Random) -> list[ApplicationSubmittedV1]:
    """Forty children in one list, and whatever happens to them under three rule sets."""
    right = [None, None, *({"claim_id": "c", "privilege_class": c, "state": "confirmed"} for c in ("a", "b1", "b2"))]
    events = [
        submitted(
            birth_date=date(dice.choice((2022, 2023, 2025)), 1, 1),
            filed_at=OPENING + timedelta(minutes=dice.randrange(40)) + timedelta(days=31 * dice.randrange(3)),
            privilege=dice.choice(right),
        )
        for _ in range(40)
    ]
    for place, event in enumerate(events):
        await office.deliver(event)
        one = dice.choice(events[: place + 1])
        match dice.randrange(9):
            case 0:
                await office.deliver(withdrawn(one))
            case 1:
                await office.deliver(PrivilegeConfirmedV1(**decided(one, privilege_class=dice.choice(("a", "b1")))))
            case 2:
                await office.deliver(PrivilegeExpiredV1(**decided(one)))
            case 3:
                await office.deliver(wishes(one, dice.choice(("special", "general"))))
            case 4:
                await office.issue(f"r{place}", places=dice.randrange(1, 4))
            case 5:
                back = RestoreEntry(application_id=one.application_id, reason="voucher_returned")
                await office.do(lambda unit_of_work, back=back: restore_entry(back, unit_of_work=unit_of_work))
            case 6:
                hold = HoldEntry(application_id=one.application_id, ground="under_age")
                await office.do(
                    lambda unit_of_work, hold=hold: hold_entry(hold, unit_of_work=unit_of_work, clock=system_clock)
                )
        if place in (12, 26):
            await office.begin({12: "2026.2", 26: "2027.1"}[place])
    return events


async def reread(connection: asyncpg.Connection) -> PlainLedger:
    """The ledger folded anew from its lines."""
    ledger = PlainLedger()
    ledger.words = {
        version: {mix.name: len(mix.word) for mix in mixes(rule_set_of(document).root)}
        for version, document in DOCUMENTS.items()
    }
    lines = [json.loads(row["leaf"]) for row in await connection.fetch("select leaf from ledger order by seq")]
    for at_ms, sealing in groupby(lines, key=lambda line: line["at"]):
        own = {"seq", "at", "late_ms"}
        ledger.seal([{name: value for name, value in line.items() if name not in own} for line in sealing], at_ms=at_ms)
    assert list(ledger.leaves_by_seq.values()) == lines
    return ledger
