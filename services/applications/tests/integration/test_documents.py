"""Documents of an application."""

import asyncio
import io
from datetime import timedelta

from applications_house import Caller, House
from hostile_files import heic, jpeg_with_place, plain_pdf, plain_png
from PIL import Image

from applications_service.entrypoints.timers import tick_disposal


async def content_of(caller: Caller, application_id: str, document_id: str) -> bytes:
    answer = await caller.get(f"/applications/{application_id}/documents/{document_id}/content")
    assert answer.status_code == 200, answer.text
    return answer.content


async def test_a_pdf_is_kept_byte_for_byte_and_given_back_as_an_attachment(parent: Caller, child_id: str):
    draft, pdf = await parent.draft(child_id), plain_pdf()

    uploaded = await parent.upload(draft["id"], pdf, kind="service_certificate")
    path = f"/applications/{draft['id']}/documents/{uploaded.json()['id']}"
    content = await parent.get(f"{path}/content")

    assert uploaded.status_code == 201
    assert uploaded.json()["state"] == "unscanned"
    assert uploaded.json()["content_type"] == "application/pdf"
    assert content.content == pdf
    assert content.headers["content-disposition"] == f'attachment; filename="{uploaded.json()["id"]}.pdf"'
    assert content.headers["x-content-type-options"] == "nosniff"
    assert content.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert "no-store" in content.headers["cache-control"]
    assert (await parent.get(path)).json() == uploaded.json()


async def test_a_photograph_is_stored_upright_and_without_what_it_remembers(parent: Caller, child_id: str):
    draft, photograph = await parent.draft(child_id), jpeg_with_place()

    uploaded = (await parent.upload(draft["id"], photograph)).json()
    stored = await content_of(parent, draft["id"], uploaded["id"])

    image = Image.open(io.BytesIO(stored))
    assert (image.format, image.size) == ("JPEG", (30, 40))
    assert not image.getexif()
    assert b"SecretCamera" in photograph
    assert b"Secret" not in stored


async def test_a_heic_photograph_becomes_a_jpeg(parent: Caller, child_id: str):
    draft = await parent.draft(child_id)

    uploaded = (await parent.upload(draft["id"], heic(), name="IMG_1.HEIC")).json()
    stored = await content_of(parent, draft["id"], uploaded["id"])

    image = Image.open(io.BytesIO(stored))
    assert uploaded["content_type"] == "image/jpeg"
    assert (image.format, image.size) == ("JPEG", (64, 48))


async def test_documents_are_listed_and_shown_with_the_application(parent: Caller, child_id: str):
    draft = await parent.draft(child_id)
    uploaded = [(await parent.upload(draft["id"], plain_png())).json() for _ in range(2)]

    listed = (await parent.get(f"/applications/{draft['id']}/documents")).json()["items"]

    assert listed == uploaded == (await parent.shown(draft["id"]))["documents"]


async def test_nothing_of_the_name_or_the_parent_shows_in_the_store(house: House, parent: Caller, child_id: str):
    draft = await parent.draft(child_id)

    await parent.upload(draft["id"], plain_png(), name="Иванов Иван 123456789012.png")

    (path,) = house.stored_files()
    folder, name = path.split("/")
    assert (folder, len(name)) == ("unscanned", 40)
    assert set(name) <= set("0123456789abcdef")


async def test_a_removed_document_is_gone_from_the_store(house: House, parent: Caller, child_id: str):
    draft = await parent.draft(child_id)
    uploaded = (await parent.upload(draft["id"], plain_png())).json()
    path = f"/applications/{draft['id']}/documents/{uploaded['id']}"

    answer = await parent.delete(path)
    await tick_disposal(house.app.state.service)

    assert answer.status_code == 204
    assert (await parent.get(path)).status_code == 404
    assert house.stored_files() == []


async def test_documents_may_follow_after_filing_but_not_after_the_end(house: House, parent: Caller, child_id: str):
    queued = await house.queued(child_id, parent, privilege={"type": "serviceman"})

    added = await parent.upload(queued["id"], plain_pdf(), kind="service_certificate")
    await parent.withdraw(queued["id"])
    refused = await parent.upload(queued["id"], plain_pdf())

    assert added.status_code == 201
    assert (refused.status_code, refused.json()["code"]) == (409, "action_not_allowed")


async def test_a_missing_document_does_not_keep_a_privilege_from_being_filed(parent: Caller, child_id: str):
    filed = await parent.filed(child_id, privilege={"type": "serviceman"})

    assert filed["state"]["code"] == "submitted"


async def test_an_unknown_kind_is_refused(house: House, parent: Caller, child_id: str):
    draft = await parent.draft(child_id)

    answer = await parent.upload(draft["id"], plain_png(), kind="unheard_of")

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/kind")


async def test_an_application_takes_so_many_documents_also_all_at_once(open_house, child_id: str):
    async with open_house(documents_an_application=3) as house:
        parent = house.caller()
        draft = await parent.draft(child_id)

        answers = await asyncio.gather(*(parent.upload(draft["id"], plain_png()) for _ in range(6)))
        house.clock.ahead = timedelta(hours=2)
        await tick_disposal(house.app.state.service)

        assert sorted(answer.status_code for answer in answers) == [201, 201, 201, 409, 409, 409]
        assert {one.json()["code"] for one in answers if one.status_code == 409} == {"too_many_documents"}
        assert len(house.stored_files()) == 3


async def test_an_account_may_store_so_much_and_no_more(open_house, child_id: str):
    pdf = plain_pdf()
    async with open_house(account_document_bytes=max(1024, len(pdf) * 2 + 10)) as house:
        parent = house.caller()
        one, other = await parent.draft(child_id), await parent.draft("another-child")
        room = max(1024, len(pdf) * 2 + 10) // len(pdf)
        for _ in range(room):
            assert (await parent.upload(one["id"], pdf)).status_code == 201

        answer = await parent.upload(other["id"], pdf)

        assert (answer.status_code, answer.json()["code"]) == (413, "account_storage_full")


async def test_the_same_upload_sent_again_makes_one_document(parent: Caller, child_id: str):
    draft, picture = await parent.draft(child_id), plain_png()

    first = await parent.upload(draft["id"], picture, Idempotency_Key="once")
    again = await parent.upload(draft["id"], picture, Idempotency_Key="once")
    another = await parent.upload(draft["id"], plain_pdf(), Idempotency_Key="once")

    assert first.content == again.content
    assert (another.status_code, another.json()["code"]) == (422, "idempotency_key_reused")
    assert len((await parent.get(f"/applications/{draft['id']}/documents")).json()["items"]) == 1
