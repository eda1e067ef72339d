"""The signed receipt."""

import base64
import hashlib
import json

import pytest
from applications_house import Caller, House
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from applications_service.domain.receipt import canonical, commitment_of
from balabaqsha_testkit.databases import ServiceDatabase


@pytest.fixture
def database(common_database: ServiceDatabase) -> ServiceDatabase:
    return common_database


async def test_anybody_can_check_the_receipt_with_the_published_key(house: House, parent: Caller, child_id: str):
    await house.link(child_id, parent)
    filed = await parent.filed(child_id, privilege={"type": "orphan"})

    answer = (await parent.get(f"/applications/{filed['id']}/receipt")).json()
    published = (await house.client.get("/reference/receipt-key")).json()

    content = canonical(answer["receipt"])
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(published["public_key"]))
    key.verify(base64.b64decode(answer["signature"]), content)
    assert answer["key_id"] == published["key_id"] == published["keys"][0]["kid"]
    assert answer["algorithm"] == published["algorithm"] == "Ed25519"
    assert hashlib.sha256(content).hexdigest() == answer["receipt_hash"] == filed["receipt"]["hash"]
    assert answer["receipt"]["code"] == filed["number"]
    assert (answer["receipt"]["class_claimed"], answer["receipt"]["class_proved"]) == ("b1", "general")
    assert answer["receipt"]["cohort"] == 2023


async def test_the_commitment_opens_to_what_was_filed_and_what_the_queue_was_told(
    house: House, parent: Caller, child_id: str
):
    await house.link(child_id, parent)
    filed = await parent.filed(child_id)

    answer = (await parent.get(f"/applications/{filed['id']}/receipt")).json()

    ((_, data),) = await house.said(filed["id"])
    opened = commitment_of(answer["attributes"], salt=bytes.fromhex(answer["receipt"]["salt"]))
    assert opened == answer["receipt"]["attributes"] == json.loads(data)["attributes_commitment"]
    assert answer["attributes"]["birth_date"] == "2023-05-14"


async def test_a_later_correction_leaves_the_receipt_as_it_was_signed(house: House, parent: Caller, child_id: str):
    queued = await house.queued(child_id, parent)
    before = await parent.get(f"/applications/{queued['id']}/receipt")

    await parent.patch(f"/applications/{queued['id']}", {"language": "ru"}, version=queued["version"])

    assert (await parent.get(f"/applications/{queued['id']}/receipt")).content == before.content


async def test_without_a_known_child_the_receipt_leaves_the_cohort_open(parent: Caller, child_id: str):
    filed = await parent.filed(child_id)

    answer = (await parent.get(f"/applications/{filed['id']}/receipt")).json()

    assert answer["receipt"]["cohort"] is None


async def test_a_draft_has_no_receipt(parent: Caller, child_id: str):
    draft = await parent.draft(child_id)

    answer = await parent.get(f"/applications/{draft['id']}/receipt")

    assert answer.status_code == 404


async def test_after_a_change_of_keys_the_former_one_stays_published(open_house, child_id: str):
    async with open_house() as house:
        parent = house.caller()
        filed = await parent.filed(child_id)
        old = (await parent.get(f"/applications/{filed['id']}/receipt")).json()["key_id"]

    async with open_house(receipt_key=base64.b64encode(bytes(32)).decode()) as house:
        published = (await house.client.get("/reference/receipt-key")).json()

    assert published["key_id"] != old
    assert [key["kid"] for key in published["keys"]] == [published["key_id"], old]
