"""The verifier, written by somebody else from the published format alone, accepts what is served."""

import asyncio
import base64
import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from ledger_histories import CHECKPOINT_KEY, SEED, mixed_document, put_rules
from plain_counts import hashed, written
from queue_builders import submitted

from balabaqsha_contracts.applications_events import ApplicationSubmittedV1, ApplicationWithdrawnV1
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import Deliveries
from balabaqsha_testkit.waiting import eventually
from queue_service.adapters.checkpoint_signer import Ed25519Signer
from queue_service.bootstrap import create_app
from queue_service.domain import changes
from queue_service.settings import QueueSettings

ALMATY = "750000000"
RECEIPT_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
FILED = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)


@dataclass
class Filed:
    """An application and the receipt that its parent got."""

    event: ApplicationSubmittedV1
    answer: dict[str, Any]


def filed(number: int, **changed: Any) -> Filed:
    """An application filed with a receipt, signed as the published format says."""
    event = submitted(filed_at=FILED + timedelta(minutes=7 * number), **changed)
    salt, attributes = hashlib.sha256(str(number).encode()).hexdigest(), {"language": "kk"}
    receipt = {
        "attributes": hashed(b"\x03" + bytes.fromhex(salt), attributes),
        "class_claimed": "general",
        "class_proved": "general",
        "code": event.number,
        "cohort": event.birth_date.year,
        "filed_at": round(event.filed_at.timestamp() * 1000),
        "list": f"{event.region}/{event.district}",
        "promise": "ledger_60s_at_most_24h",
        "salt": salt,
    }
    proved = {"receipt_hash": hashed(b"", receipt), "attributes_commitment": receipt["attributes"]}
    answer = {
        "receipt": receipt,
        "receipt_hash": proved["receipt_hash"],
        "attributes": attributes,
        "public_key": RECEIPT_KEY.public_key().public_bytes_raw().hex(),
        "signature": base64.b64encode(RECEIPT_KEY.sign(written(receipt))).decode(),
    }
    return Filed(event=event.model_copy(update=proved), answer=answer)


@pytest.fixture
def app(database: ServiceDatabase) -> FastAPI:
    return create_app(
        QueueSettings(
            database_url=database.url,
            broker_url="amqp://unused",
            jwks_url="http://127.0.0.1:1/unused",
            roles="api,sealer",
            seal_every_milliseconds=20,
            checkpoint_key=CHECKPOINT_KEY,
            checkpoint_every_seconds=0.1,
        )
    )


@pytest.fixture
async def history(
    app: FastAPI,
    client: httpx.AsyncClient,
    deliveries: Deliveries,
    connection: asyncpg.Connection,
) -> list[Filed]:
    """A ratio, a special list, one held, one withdrawn, two issues of vouchers; all of it signed."""
    rules = await put_rules(connection, mixed_document("mixed", word=(0, 1, 1)))
    children = [
        filed(
            number,
            birth_date=datetime(2020 + number % 2, 5, 5, tzinfo=UTC).date(),
            group_type="special" if number % 9 == 8 else "general",
            privilege={"claim_id": "c", "privilege_class": "b1", "state": "confirmed"} if number % 3 else None,
        )
        for number in range(40)
    ]
    await append(app, rules)
    for child in children:
        await deliveries.deliver(app, child.event)
    await append(app, changes.held(waiting_list=ALMATY, code=children[0].event.number, ground="under_age"))
    gone = children[1].event
    await deliveries.deliver(
        app,
        ApplicationWithdrawnV1(
            application_id=gone.application_id,
            number=gone.number,
            ground="withdrawn_by_parent",
            withdrawn_at=FILED,
        ),
    )
    for name in ("r1", "r2"):
        await append(app, changes.run(waiting_list=ALMATY, name=name, places=5, cut_off_ms=0))
    await eventually(lambda: all_signed(connection), within=20)
    return children


async def append(app: FastAPI, content: Any) -> None:
    async with app.state.service.open_unit_of_work() as unit_of_work:
        await unit_of_work.pending.append(content)


async def all_signed(connection: asyncpg.Connection) -> bool:
    return await connection.fetchval(
        "select not exists (select from pending) and (select seq from ledger_head) = (select max(size) from checkpoint)"
    )


async def verified(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "balabaqsha_verify.verify", *arguments]
    return await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)


@pytest.fixture
async def folder(history: list[Filed], client: httpx.AsyncClient, tmp_path: Path) -> Path:
    """The downloaded ledger."""
    del history
    ledger = "/public/ledger"
    files = {
        "entries.jsonl": f"{ledger}/entries",
        "hashes.txt": f"{ledger}/hashes",
        "checkpoints.jsonl": f"{ledger}/checkpoints",
        "lists.json": f"{ledger}/lists",
        "rules/2026.1.json": "/public/rules/2026.1/document",
        "rules/mixed.json": "/public/rules/mixed/document",
    }
    (tmp_path / "rules").mkdir()
    for name, address in files.items():
        (tmp_path / name).write_bytes((await client.get(address)).content)
    return tmp_path


async def test_the_downloaded_ledger_holds(folder: Path) -> None:
    done = await verified("ledger", str(folder), "--all-signatures")

    assert done.returncode == 0, done.stdout + done.stderr
    assert '"offered":10' in done.stdout


async def test_a_voucher_given_out_of_turn_is_named(folder: Path) -> None:
    """So that the acceptance above means something."""
    lines = (folder / "entries.jsonl").read_text().splitlines()
    places = [place for place, line in enumerate(lines) if json.loads(line).get("kind") == "offered"]
    first, second = (json.loads(lines[place]) for place in places[:2])
    first["code"], second["code"] = second["code"], first["code"]
    for place, leaf in zip(places[:2], (first, second), strict=True):
        lines[place] = written(leaf).decode()
    (folder / "entries.jsonl").write_text("\n".join(lines) + "\n")

    done = await verified("ledger", str(folder))

    assert done.returncode == 1
    assert str(places[0] + 1) in done.stdout


async def test_receipts_and_the_proofs_of_their_numbers_hold(
    history: list[Filed], client: httpx.AsyncClient, issuer: Issuer, connection: asyncpg.Connection, tmp_path: Path
) -> None:
    waiting = {row["code"] for row in await connection.fetch("select code from standing")}
    for child in [child for child in history if child.event.number in waiting][::7]:
        address = f"/applications/{child.event.application_id}/position/proof"
        proof = await client.get(address, headers=issuer.headers(child.event.account_id))
        (tmp_path / "receipt.json").write_text(json.dumps(child.answer))
        (tmp_path / "proof.json").write_bytes(proof.content)
        arguments = ("receipt", str(tmp_path / "receipt.json"), str(tmp_path / "proof.json"))

        done = await verified(*arguments, "--checkpoint-key", Ed25519Signer(SEED).public.hex())

        assert done.returncode == 0, done.stdout + done.stderr
