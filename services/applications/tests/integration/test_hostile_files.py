"""Files made to do harm, or made badly."""

from collections.abc import Callable

import hostile_files
import pytest
from applications_house import Caller, House

from balabaqsha_testkit.databases import ServiceDatabase


@pytest.fixture
def database(common_database: ServiceDatabase) -> ServiceDatabase:
    return common_database


REFUSED: list[tuple[Callable[[], bytes], str]] = [
    (lambda: hostile_files.EXE, "document_type"),
    (lambda: hostile_files.EICAR, "document_type"),
    (lambda: b"", "document_type"),
    (lambda: b"<html><script>alert(1)</script></html>", "document_type"),
    (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "document_type"),
    (lambda: b"GIF89a" + bytes(100), "document_type"),
    (lambda: b"%PDF-1.7\nnothing of a PDF follows", "document_damaged"),
    (lambda: b"\xff\xd8\xff\xe0" + bytes(500), "document_damaged"),
    (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(500), "document_damaged"),
    (hostile_files.truncated_png, "document_damaged"),
    (hostile_files.pdf_and_zip, "document_damaged"),
    (hostile_files.png_bomb, "document_too_many_pixels"),
    (lambda: hostile_files.png_bomb(width=5000, height=10_001), "document_too_many_pixels"),
    (hostile_files.pdf_with_script, "document_active_content"),
    (hostile_files.pdf_with_unreferenced_script, "document_active_content"),
    (hostile_files.pdf_with_file, "document_active_content"),
    (hostile_files.pdf_that_launches, "document_active_content"),
    (hostile_files.locked_pdf, "document_encrypted"),
]


@pytest.mark.parametrize(("make", "code"), REFUSED)
async def test_content_decides_whatever_the_name_says(
    house: House, parent: Caller, child_id: str, make: Callable[[], bytes], code: str
):
    draft, content = await parent.draft(child_id), make()

    for name in ("scan.pdf", "photo.png"):
        answer = await parent.upload(draft["id"], content, name=name)
        assert (answer.status_code, answer.json()["code"]) == (415, code)

    assert house.stored_files() == []
    assert (await parent.get(f"/applications/{draft['id']}/documents")).json()["items"] == []


async def test_what_is_hidden_behind_or_within_a_picture_is_not_stored(house: House, parent: Caller, child_id: str):
    draft = await parent.draft(child_id)

    for picture in (hostile_files.png_and_script(), hostile_files.png_with_text()):
        answer = await parent.upload(draft["id"], picture)
        assert answer.status_code == 201, answer.text

    for path in house.stored_files():
        stored = (house.folder / path).read_bytes()
        assert b"<script>" not in stored
        assert b"SecretComment" not in stored


async def test_the_largest_picture_allowed_is_taken(parent: Caller, child_id: str):
    draft = await parent.draft(child_id)

    answer = await parent.upload(draft["id"], hostile_files.plain_png(size=(10_000, 5_000)))

    assert answer.status_code == 201, answer.text


async def test_a_refused_file_does_not_keep_the_application_from_being_filed(parent: Caller, child_id: str):
    draft = await parent.filled(child_id)
    await parent.upload(draft["id"], hostile_files.EXE)

    assert (await parent.submit(draft["id"])).status_code == 202
