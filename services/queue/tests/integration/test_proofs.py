"""A parent's number is proved by a file that she can check with nobody's help."""

import json
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from ledger_histories import CHECKPOINT_KEY, SEED, mixed_document, put_rules
from plain_proofs import place_in
from queue_builders import OPENING, submitted

from balabaqsha_contracts.applications_events import (
    ApplicationCorrectedV1,
    ApplicationSubmittedV1,
    ApplicationWithdrawnV1,
    PrivilegeConfirmedV1,
)
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import Deliveries, serving
from balabaqsha_testkit.waiting import eventually
from queue_service.adapters.checkpoint_signer import Ed25519Signer
from queue_service.bootstrap import create_app
from queue_service.domain.changes import run
from queue_service.settings import QueueSettings

PUBLIC = Ed25519Signer(SEED).public
FILED = datetime.now(UTC).replace(microsecond=0) - timedelta(days=20)


def settings_of(database: ServiceDatabase, *, roles: str = "api,sealer") -> QueueSettings:
    return QueueSettings(
        database_url=database.url,
        broker_url="amqp://unused",
        jwks_url="http://127.0.0.1:1/unused",
        roles=roles,
        seal_every_milliseconds=20,
        checkpoint_key=CHECKPOINT_KEY,
        checkpoint_every_seconds=0.1,
    )


@pytest.fixture
def app(database: ServiceDatabase) -> FastAPI:
    return create_app(settings_of(database))


async def all_signed(connection: asyncpg.Connection) -> None:
    """Until nothing is pending and the newest head covers everything."""

    async def look() -> bool:
        return await connection.fetchval(
            "select not exists (select from pending) "
            "and (select seq from ledger_head) = (select max(size) from checkpoint)"
        )

    await eventually(look, within=20)


async def proof_of(client: httpx.AsyncClient, event: ApplicationSubmittedV1, issuer: Issuer) -> dict[str, Any]:
    address = f"/applications/{event.application_id}/position/proof"
    answer = await client.get(address, headers=issuer.headers(event.account_id))
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json()


def crowd(count: int, *, seed: int) -> list[ApplicationSubmittedV1]:
    """Children of all cohorts and classes, many of them in the same hours."""
    dice = random.Random(seed)
    privileges = [None, *({"claim_id": "c", "privilege_class": c, "state": "confirmed"} for c in ("a", "b1", "b2"))]
    return [
        submitted(
            birth_date=date(dice.randrange(2020, 2027), 1, 15),
            filed_at=FILED + timedelta(seconds=dice.randrange(300_000) // 1800 * 1800),
            privilege=dice.choice(privileges),
            receipt_hash=f"{dice.getrandbits(256):064x}",
        )
        for _ in range(count)
    ]


async def test_the_proof_comes_to_the_numbers_that_are_shown(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer, connection: asyncpg.Connection
) -> None:
    events = crowd(150, seed=5)
    for event in events:
        await deliveries.deliver(app, event)
    await all_signed(connection)

    for event in events[::6]:
        proof = await proof_of(client, event, issuer)
        shown = (
            await client.get(f"/applications/{event.application_id}/position", headers=issuer.headers(event.account_id))
        ).json()
        place = place_in(proof, public=PUBLIC, receipt_hash=event.receipt_hash)
        numbers = proof["numbers"]
        assert numbers["overall"] == shown["overall"]
        assert numbers["category"] == {name: shown["category"][name] for name in ("number", "total", "code")}
        assert numbers["cohort"] == shown["cohort"]
        assert (place["number"], place["total"]) == (numbers["category"]["number"], numbers["category"]["total"])
        assert place["everybody"] == numbers["overall"]["total"]
        assert place["cohort_total"] == numbers["cohort"]["total"]
        assert len(json.dumps(proof)) < 100_000


async def test_under_a_ratio_the_proof_carries_where_it_stands(
    client: httpx.AsyncClient,
    app: FastAPI,
    deliveries: Deliveries,
    issuer: Issuer,
    connection: asyncpg.Connection,
) -> None:
    events = [event for event in crowd(80, seed=6) if event.birth_date.year <= 2021]
    document = mixed_document("mixed", word=(0, 1, 1, 1))
    content = await put_rules(connection, document)
    async with app.state.service.open_unit_of_work() as unit_of_work:
        await unit_of_work.pending.append(content)
    for event in events:
        await deliveries.deliver(app, event)
    async with app.state.service.open_unit_of_work() as unit_of_work:
        await unit_of_work.pending.append(run(waiting_list="750000000", name="r", places=7, cut_off_ms=0))
    await all_signed(connection)
    waiting = {row["code"] for row in await connection.fetch("select code from standing")}

    proofs = [await proof_of(client, event, issuer) for event in events if event.number in waiting]

    assert len(proofs) == len(events) - 7
    assert any("ratio" in json.loads(proof["list"]["data"])[1] for proof in proofs)
    assert sorted(proof["numbers"]["overall"]["number"] for proof in proofs) == list(range(1, len(proofs) + 1))
    for proof in proofs:
        assert proof["rules"] == document


async def test_whoever_was_moved_shows_where_from_and_where_to(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer, connection: asyncpg.Connection
) -> None:
    events = [submitted(filed_at=FILED + timedelta(seconds=second)) for second in range(3)]
    for event in events:
        await deliveries.deliver(app, event)
    await all_signed(connection)
    decision = {"claim_id": "claim", "privilege_class": "a", "ground": "document_accepted", "decided_at": OPENING}
    last = events[-1]
    await deliveries.deliver(
        app, PrivilegeConfirmedV1(application_id=last.application_id, number=last.number, **decision)
    )
    await all_signed(connection)

    proof = await proof_of(client, last, issuer)

    assert [json.loads(found["leaf"])["kind"] for found in proof["leaves"]] == ["entered", "moved"]
    assert place_in(proof, public=PUBLIC, receipt_hash=last.receipt_hash)["number"] == 1
    assert proof["numbers"]["overall"] == {"number": 1, "total": 3}


async def test_a_child_of_a_special_list_is_proved_in_it(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer, connection: asyncpg.Connection
) -> None:
    events = [submitted(filed_at=FILED + timedelta(seconds=second)) for second in range(3)]
    for event in events:
        await deliveries.deliver(app, event)
    wish = {"group_type": "special", "language": "kk", "corrected_at": OPENING}
    last = events[-1]
    await deliveries.deliver(
        app, ApplicationCorrectedV1(application_id=last.application_id, number=last.number, **wish)
    )
    await all_signed(connection)

    proof = await proof_of(client, last, issuer)

    assert place_in(proof, public=PUBLIC, receipt_hash=last.receipt_hash)["number"] == 1
    assert proof["numbers"]["overall"] == {"number": 1, "total": 1}
    assert json.loads(proof["list"]["data"])[0] != "750000000"


async def test_until_a_head_holds_the_entry_the_proof_is_not_ready(
    database: ServiceDatabase, deliveries: Deliveries, issuer: Issuer
) -> None:
    event = submitted()
    app = create_app(settings_of(database, roles="api"))
    async with serving(app) as client:
        await deliveries.deliver(app, event)
        answer = await client.get(
            f"/applications/{event.application_id}/position/proof", headers=issuer.headers(event.account_id)
        )

    assert (answer.status_code, answer.json()["code"]) == (409, "proof_not_ready")
    assert answer.headers["Retry-After"] == "30"


async def test_whoever_left_has_no_number_to_prove(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer, connection: asyncpg.Connection
) -> None:
    event = submitted()
    await deliveries.deliver(app, event)
    gone = {"application_id": event.application_id, "number": event.number, "withdrawn_at": OPENING}
    await deliveries.deliver(app, ApplicationWithdrawnV1(**gone, ground="withdrawn_by_parent"))
    await all_signed(connection)

    answer = await client.get(
        f"/applications/{event.application_id}/position/proof", headers=issuer.headers(event.account_id)
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "no_number_to_prove")


async def test_a_proof_is_for_those_who_may_see_the_number(
    client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, issuer: Issuer
) -> None:
    event = submitted()
    await deliveries.deliver(app, event)
    address = f"/applications/{event.application_id}/position/proof"

    stranger = await client.get(address, headers=issuer.headers("somebody-else"))
    nobody = await client.get(address)

    assert (stranger.status_code, stranger.json()["code"]) == (404, "application_not_found")
    assert nobody.status_code == 401
