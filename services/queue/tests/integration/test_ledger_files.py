"""What anybody may download of the ledger, and that it fits together."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import FastAPI
from ledger_histories import CHECKPOINT_KEY
from plain_counts import Lists, leaf_hashes, tree_root, written
from queue_builders import OPENING, submitted

from balabaqsha_contracts.applications_events import ApplicationSubmittedV1, ApplicationWithdrawnV1
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.serving import Deliveries, serving
from balabaqsha_testkit.waiting import eventually
from queue_service.bootstrap import create_app
from queue_service.domain.changes import run
from queue_service.domain.merkle_checks import is_continued, is_included
from queue_service.settings import QueueSettings


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
async def history(app: FastAPI, client: httpx.AsyncClient, deliveries: Deliveries) -> list[ApplicationSubmittedV1]:
    """Twelve general applications and three for a special group; one withdrawn; vouchers for two; all of it signed."""
    events = [
        submitted(
            filed_at=datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=30 + number),
            group_type="special" if number >= 12 else "general",
        )
        for number in range(15)
    ]
    for event in events:
        await deliveries.deliver(app, event)
    gone = {"application_id": events[3].application_id, "number": events[3].number, "withdrawn_at": OPENING}
    await deliveries.deliver(app, ApplicationWithdrawnV1(**gone, ground="withdrawn_by_parent"))
    async with app.state.service.open_unit_of_work() as unit_of_work:
        await unit_of_work.pending.append(run(waiting_list="750000000", name="r1", places=2, cut_off_ms=0))
    await signed_up_to(client, 2 + 15 + 1 + 3)
    return events


async def signed_up_to(client: httpx.AsyncClient, size: int) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        answer = await client.get("/public/ledger/checkpoint")
        found = answer.status_code == 200 and answer.json()["checkpoint"]["size"] >= size
        return answer.json() if found else None

    return await eventually(look, within=15)


async def get(client: httpx.AsyncClient, path: str, **params: Any) -> Any:
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_head_is_signed_by_the_key_that_the_ledger_names(history: list, client: httpx.AsyncClient) -> None:
    answer = await client.get("/public/ledger/checkpoint")
    lines = (await client.get("/public/ledger/entries")).text.splitlines()

    key = next(leaf for leaf in map(json.loads, lines) if leaf.get("kind") == "key")
    body = written(answer.json()["checkpoint"])
    signature = bytes.fromhex(answer.json()["signature"])
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["public"]))
    public.verify(signature, b"balabaqsha/checkpoint/v1\n" + body)
    assert answer.json()["checkpoint"]["size"] == len(lines)


async def test_an_unchanged_head_is_not_sent_again(history: list, client: httpx.AsyncClient) -> None:
    first = await client.get("/public/ledger/checkpoint")

    second = await client.get("/public/ledger/checkpoint", headers={"If-None-Match": first.headers["ETag"]})

    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]


async def test_published_lines_are_what_was_hashed_and_special_lists_show_hashes_only(
    history: list[ApplicationSubmittedV1], client: httpx.AsyncClient
) -> None:
    checkpoint = (await get(client, "/public/ledger/checkpoint"))["checkpoint"]
    answer = await client.get("/public/ledger/entries")
    hashes = (await client.get("/public/ledger/hashes")).text.splitlines()

    lines = answer.text.splitlines()
    assert answer.headers["content-type"] == "application/x-ndjson"
    withheld = [json.loads(line) for line in lines if "withheld" in line]
    assert [sorted(leaf) for leaf in withheld] == [["hash", "seq", "withheld"]] * 3
    assert not any(event.number in answer.text for event in history[12:])
    for seq, (line, found) in enumerate(zip(lines, hashes, strict=True), start=1):
        leaf = json.loads(line)
        assert leaf["seq"] == seq
        assert found == (leaf["hash"] if "withheld" in leaf else leaf_hashes([line.encode()])[0].hex())
    assert tree_root([bytes.fromhex(found) for found in hashes]).hex() == checkpoint["root"]


async def test_pages_lead_on_and_full_ones_may_be_kept_for_ever(history: list, client: httpx.AsyncClient) -> None:
    whole = (await client.get("/public/ledger/entries")).text
    address: str | httpx.URL = "/public/ledger/entries?from=1&limit=8"
    found, caching = "", []
    while address:
        answer = await client.get(address)
        found += answer.text
        caching.append(answer.headers["Cache-Control"])
        address = answer.url.join(answer.links["next"]["url"]) if "next" in answer.links else ""

    assert found == whole
    assert ["immutable" in one for one in caching] == [True, True, False]
    again = await client.get(
        "/public/ledger/entries?from=1&limit=8", headers={"If-None-Match": f'W/{answer.headers["ETag"]}, "x"'}
    )
    assert again.status_code == 200
    kept = await client.get(
        "/public/ledger/entries?from=1&limit=8", headers={"If-None-Match": f"W/{again.headers['ETag']}"}
    )
    assert kept.status_code == 304


async def test_the_page_after_the_last_leaf_is_empty_and_what_is_further_is_unknown(
    history: list, client: httpx.AsyncClient
) -> None:
    size = (await get(client, "/public/ledger/checkpoint"))["checkpoint"]["size"]

    after = await client.get("/public/ledger/entries", params={"from": size + 1})
    further = await client.get("/public/ledger/entries", params={"from": size + 2})

    assert (after.status_code, after.text) == (200, "")
    assert (further.status_code, further.json()["code"]) == (404, "leaf_not_found")


async def test_every_leaf_is_proved_and_every_head_continues_the_ones_before(
    history: list, client: httpx.AsyncClient
) -> None:
    lines = (await client.get("/public/ledger/checkpoints")).text.splitlines()
    heads = [json.loads(line)["checkpoint"] for line in lines]
    newest = heads[-1]

    for seq in range(1, newest["size"] + 1):
        proof = await get(client, "/public/ledger/proof", seq=seq, size=newest["size"])
        assert is_included(
            bytes.fromhex(proof["leaf_hash"]),
            index=seq - 1,
            size=proof["size"],
            path=[bytes.fromhex(found) for found in proof["path"]],
            root=bytes.fromhex(newest["root"]),
        )
    for head in heads:
        proof = await get(client, "/public/ledger/consistency", first=head["size"], second=newest["size"])
        assert is_continued(
            first=head["size"],
            second=newest["size"],
            path=[bytes.fromhex(found) for found in proof["path"]],
            first_root=bytes.fromhex(head["root"]),
            second_root=bytes.fromhex(newest["root"]),
        )
    later = (await client.get("/public/ledger/checkpoints", params={"after": heads[0]["size"]})).text.splitlines()
    assert later == lines[1:]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("proof?seq=0&size=5", "leaf_not_found"),
        ("proof?seq=6&size=5", "leaf_not_found"),
        ("proof?seq=1&size=1000", "checkpoint_not_found"),
        ("proof?seq=1&size=0", "checkpoint_not_found"),
        ("consistency?first=0&second=5", "checkpoint_not_found"),
        ("consistency?first=6&second=5", "checkpoint_not_found"),
        ("consistency?first=1&second=1000", "checkpoint_not_found"),
        ("lists?size=1", "checkpoint_not_found"),
        ("entries?from=1000", "leaf_not_found"),
    ],
)
async def test_what_was_never_signed_is_unknown_in_three_languages(
    history: list, client: httpx.AsyncClient, path: str, code: str
) -> None:
    answers = [
        await client.get(f"/public/ledger/{path}", headers={"Accept-Language": language})
        for language in ("kk", "ru", "en")
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, code)}
    assert len({answer.json()["detail"] for answer in answers}) == 3


@pytest.mark.parametrize("path", ["proof?seq=x&size=5", "proof?seq=1", "entries?from=0", "entries?limit=10001"])
async def test_what_is_no_number_is_refused(history: list, client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(f"/public/ledger/{path}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_before_the_first_head_there_is_nothing_to_show(database: ServiceDatabase) -> None:
    settings = QueueSettings(
        database_url=database.url,
        broker_url="amqp://unused",
        jwks_url="http://127.0.0.1:1/unused",
        roles="api",
        checkpoint_key=CHECKPOINT_KEY,
    )
    async with serving(create_app(settings)) as client:
        head = await client.get("/public/ledger/checkpoint")
        entries = await client.get("/public/ledger/entries")

    assert (head.status_code, head.json()["code"]) == (404, "checkpoint_not_found")
    assert (entries.status_code, entries.text) == (200, "")


async def test_the_lists_come_to_both_roots_and_the_public_ones_follow_from_the_lines(
    history: list, client: httpx.AsyncClient
) -> None:
    checkpoint = (await get(client, "/public/ledger/checkpoint"))["checkpoint"]
    lists = await get(client, "/public/ledger/lists", size=checkpoint["size"])
    lines = (await client.get("/public/ledger/entries")).text.splitlines()
    document = (await client.get("/public/rules/2026.1/document")).content

    plain = Lists((line.encode() for line in lines if "withheld" not in line), {"2026.1": json.loads(document)})
    assert tree_root([bytes.fromhex(found["count"]) for found in lists]).hex() == checkpoint["count_root"]
    assert tree_root([bytes.fromhex(found["order"]) for found in lists]).hex() == checkpoint["list_hash"]
    assert [found["list"] for found in lists] == ["750000000", None]
    assert bytes.fromhex(lists[0]["count"]) == plain.count_hash("750000000")
    assert bytes.fromhex(lists[0]["order"]) == plain.order_hash("750000000")


async def test_the_document_of_the_rules_is_what_was_hashed(history: list, client: httpx.AsyncClient) -> None:
    checkpoint = (await get(client, "/public/ledger/checkpoint"))["checkpoint"]
    answer = await client.get("/public/rules/2026.1/document")

    assert answer.content == written(answer.json())
    assert answer.headers["ETag"] == f'"{checkpoint["rules"]}"'
    known = {"If-None-Match": answer.headers["ETag"]}
    assert (await client.get("/public/rules/2026.1/document", headers=known)).status_code == 304
    assert (await client.get("/public/rules/1999.1/document")).json()["code"] == "rule_version_not_found"
