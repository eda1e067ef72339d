"""Every key that receipts are signed with is told of, once."""

import asyncio
import base64
import json
from datetime import UTC, datetime
from typing import Any

from applications_house import House
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from applications_service.domain.receipt import canonical
from applications_service.entrypoints.timers import TIMERS, tick_receipt_keys
from balabaqsha_chassis.identifiers import new_id

PARALLEL = 20
NEXT_KEY = base64.b64encode(bytes(32)).decode()


async def told(house: House) -> list[dict[str, Any]]:
    rows = await house.rows(
        "select subject, sequence, data from outbox where subject_kind = 'receipt_key' order by position"
    )
    for row in rows:
        assert row["sequence"] == 1
        assert row["subject"] == json.loads(row["data"])["key_id"]
    return [json.loads(row["data"]) for row in rows]


async def test_twenty_first_filings_at_once_tell_of_the_key_once(house: House):
    drafts = []
    for _ in range(PARALLEL):
        parent = house.caller()
        drafts.append((parent, await parent.filled(new_id())))

    answers = await asyncio.gather(*(parent.submit(draft["id"]) for parent, draft in drafts))

    assert [answer.status_code for answer in answers] == [202] * PARALLEL
    (event,) = await told(house)
    published = (await house.client.get("/reference/receipt-key")).json()
    assert event["key_id"] == published["key_id"]
    assert bytes.fromhex(event["public_key"]) == base64.b64decode(published["public_key"])
    assert event["in_use_from"] in {answer.json()["filed_at"] for answer in answers}


async def test_a_refused_first_filing_tells_of_nothing(house: House):
    parent = house.caller()
    draft = await parent.draft(new_id())

    answer = await parent.submit(draft["id"])

    assert answer.status_code == 422
    assert await told(house) == []
    assert await house.rows("select 1 from receipt_key") == []


async def test_a_new_key_is_told_of_at_its_first_filing(open_house):
    async with open_house() as house:
        await house.caller().filed(new_id())
    async with open_house(receipt_key=NEXT_KEY) as house:
        assert len(await told(house)) == 1
        await house.caller().filed(new_id())
        await house.caller().filed(new_id())

        events = await told(house)

    assert len({event["key_id"] for event in events}) == len(events) == 2


async def test_a_key_from_before_keys_were_told_of_is_told_of_by_the_clock_once(house: House):
    since = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
    await house.rows(
        "insert into receipt_key (key_id, public_key, first_used_at) values ('before', $1, $2)", bytes(32), since
    )

    await asyncio.gather(*(tick_receipt_keys(house.app.state.service) for _ in range(PARALLEL)))
    await tick_receipt_keys(house.app.state.service)

    assert await told(house) == [
        {"key_id": "before", "public_key": bytes(32).hex(), "in_use_from": "2026-01-02T03:04:05.678Z"}
    ]
    assert tick_receipt_keys in {timer.run for timer in TIMERS}


async def test_one_saved_file_is_enough_to_check_the_signature_after_a_change_of_keys(open_house):
    async with open_house() as house:
        parent = house.caller()
        filed = await parent.filed(new_id())
    async with open_house(receipt_key=NEXT_KEY) as house:
        saved = (await house.caller(parent.account_id).get(f"/applications/{filed['id']}/receipt")).json()
        published = (await house.client.get("/reference/receipt-key")).json()

    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(saved["public_key"]))
    key.verify(base64.b64decode(saved["signature"]), canonical(saved["receipt"]))
    assert saved["key_id"] != published["key_id"]
    assert saved["receipt"]["list"] == "750000000/751310000"
