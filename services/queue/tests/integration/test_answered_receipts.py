"""Every receipt is answered in the ledger, also that of an application whose filing the queue was never told."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any

import asyncpg
import pytest
from fastapi import FastAPI
from queue_builders import ALMATY, AUEZOV, OPENING, submitted

from balabaqsha_chassis.consumer import Outcome
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.applications_events import ApplicationRejectedV1, ApplicationWithdrawnV1
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.serving import Deliveries, serving
from balabaqsha_testkit.waiting import eventually
from queue_service.bootstrap import create_app
from queue_service.settings import QueueSettings

MakeDatabase = Callable[[str], Awaitable[ServiceDatabase]]
Leaves = Callable[[str], Awaitable[list[dict[str, Any]]]]

NUMBER = "7KQ29DMX4T0HWZ8CV"
HASH = "c" * 64


@pytest.fixture
async def database(make_database: MakeDatabase) -> ServiceDatabase:
    return await make_database("queue")


@pytest.fixture
async def app(database: ServiceDatabase) -> AsyncIterator[FastAPI]:
    settings = QueueSettings(
        database_url=database.url,
        broker_url="amqp://unused",
        jwks_url="http://127.0.0.1:1/unused",
        roles="api,sealer",
        seal_every_milliseconds=20,
    )
    made = create_app(settings)
    async with serving(made):
        yield made


@pytest.fixture
async def leaves_of(database: ServiceDatabase) -> AsyncIterator[Leaves]:
    """What the ledger says of an application, once everything pending is sealed."""
    connection = await asyncpg.connect(database.url)

    async def nothing_pending() -> bool:
        return not await connection.fetchval("select exists (select 1 from pending)")

    async def read(code: str) -> list[dict[str, Any]]:
        await eventually(nothing_pending)
        rows = await connection.fetch("select leaf from ledger where code = $1 order by seq", code)
        return [json.loads(row["leaf"]) for row in rows]

    yield read
    await connection.close()


def rejected(application_id: str, **changes: Any) -> ApplicationRejectedV1:
    fields = {
        "application_id": application_id,
        "number": NUMBER,
        "account_id": new_id(),
        "ground": "child_link_not_proven",
        "rejected_at": OPENING,
        "receipt_hash": HASH,
        "region": "630000000",
        "district": "634400000",
    }
    return ApplicationRejectedV1.model_validate(fields | changes)


def withdrawn(application_id: str, **changes: Any) -> ApplicationWithdrawnV1:
    fields = {
        "application_id": application_id,
        "number": NUMBER,
        "ground": "withdrawn_by_parent",
        "withdrawn_at": OPENING,
        "receipt_hash": HASH,
        "region": ALMATY,
        "district": AUEZOV,
    }
    return ApplicationWithdrawnV1.model_validate(fields | changes)


@pytest.mark.parametrize("ground", ["child_link_not_proven", "duplicate", "over_age"])
async def test_a_rejection_before_any_filing_was_told_is_one_refusal_with_the_receipts_hash(
    app: FastAPI, deliveries: Deliveries, leaves_of: Leaves, ground: str
) -> None:
    event = rejected(new_id(), ground=ground)
    envelope = deliveries.envelope(event)

    verdicts = [await deliveries.deliver(app, event, envelope=envelope) for _ in range(3)]

    assert verdicts[0].outcome is Outcome.DONE
    (leaf,) = await leaves_of(NUMBER)
    assert leaf.items() >= {"kind": "refused", "list": "634400000", "reason": ground, "receipt_hash": HASH}.items()


@pytest.mark.parametrize("ground", ["withdrawn_by_parent", "account_erased", "child_unlinked"])
async def test_a_withdrawal_before_any_filing_was_told_is_refused_in_the_list_of_the_territory(
    app: FastAPI, deliveries: Deliveries, leaves_of: Leaves, ground: str
) -> None:
    await deliveries.deliver(app, withdrawn(new_id(), ground=ground))

    (leaf,) = await leaves_of(NUMBER)
    assert leaf.items() >= {"kind": "refused", "list": ALMATY, "reason": ground, "receipt_hash": HASH}.items()


async def test_one_that_stood_in_the_list_leaves_it_and_is_not_refused_too(
    app: FastAPI, deliveries: Deliveries, leaves_of: Leaves
) -> None:
    filed = submitted(receipt_hash=HASH)
    await deliveries.deliver(app, filed)

    await deliveries.deliver(app, withdrawn(filed.application_id, number=filed.number))

    assert [leaf["kind"] for leaf in await leaves_of(filed.number)] == ["entered", "left"]


async def test_the_rejection_that_follows_the_queues_own_refusal_adds_nothing(
    app: FastAPI, deliveries: Deliveries, leaves_of: Leaves
) -> None:
    filed = submitted(birth_date=date(2015, 1, 1), receipt_hash=HASH)
    await deliveries.deliver(app, filed)

    await deliveries.deliver(app, rejected(filed.application_id, number=filed.number, ground="no_category"))

    assert [leaf["kind"] for leaf in await leaves_of(filed.number)] == ["refused"]


async def test_an_end_that_names_no_receipt_is_left_alone(
    app: FastAPI, deliveries: Deliveries, leaves_of: Leaves
) -> None:
    event = rejected(new_id(), receipt_hash=None, region=None, district=None)

    verdict = await deliveries.deliver(app, event)

    assert verdict.outcome is Outcome.DONE
    assert await leaves_of(NUMBER) == []
