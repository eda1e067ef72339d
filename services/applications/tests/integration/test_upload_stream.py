"""An upload as it comes over the wire."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from applications_house import Caller, House
from hostile_files import plain_pdf

from balabaqsha_testkit.databases import ServiceDatabase


@pytest.fixture
def database(common_database: ServiceDatabase) -> ServiceDatabase:
    return common_database


BOUNDARY = "made-up-boundary"
MEGABYTE = 1024 * 1024
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n'
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'
).encode()
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()


async def send(caller: Caller, application_id: str, body: AsyncIterator[bytes] | bytes, *, type_: str = ""):
    content_type = type_ or f"multipart/form-data; boundary={BOUNDARY}"
    return await caller.client.post(
        f"/applications/{application_id}/documents",
        content=body,
        headers=caller.headers | {"Content-Type": content_type},
    )


async def test_eleven_megabytes_are_too_many(parent: Caller, child_id: str):
    draft = await parent.draft(child_id)

    answer = await parent.upload(draft["id"], plain_pdf() + bytes(11 * MEGABYTE))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_file_without_end_is_cut_off_at_the_limit(parent: Caller, child_id: str):
    draft = await parent.draft(child_id)
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield HEAD + b"%PDF-1.7"
        while True:
            sent += MEGABYTE
            yield bytes(MEGABYTE)

    answer = await send(parent, draft["id"], endless())

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.headers["connection"] == "close"
    assert sent <= 11 * MEGABYTE


async def test_a_form_field_without_end_is_cut_off_much_earlier(parent: Caller, child_id: str):
    draft = await parent.draft(child_id)
    body = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="kind"\r\n\r\n'.encode() + b"x" * 100_000

    answer = await send(parent, draft["id"], body + TAIL)

    assert answer.status_code == 413


async def test_an_upload_that_falls_silent_is_ended(open_house, child_id: str):
    async with open_house(upload_idle_seconds=0.2) as house:
        parent = house.caller()
        draft = await parent.draft(child_id)

        async def stalling() -> AsyncIterator[bytes]:
            yield HEAD + b"%PDF-1.7"
            await asyncio.Event().wait()

        answer = await send(parent, draft["id"], stalling())

        assert (answer.status_code, answer.json()["code"]) == (408, "upload_too_slow")


async def test_a_slow_but_steady_upload_comes_through(open_house, child_id: str):
    async with open_house(upload_idle_seconds=1) as house:
        parent = house.caller()
        draft, pdf = await parent.draft(child_id), plain_pdf()

        async def steady() -> AsyncIterator[bytes]:
            for byte in (HEAD, *(pdf[place : place + 1] for place in range(len(pdf))), TAIL):
                await asyncio.sleep(0)
                yield byte

        answer = await send(parent, draft["id"], steady())

        assert answer.status_code == 201, answer.text


async def test_nothing_is_read_for_an_application_of_another(house: House, parent: Caller, child_id: str):
    draft = await parent.draft(child_id)
    read = False

    async def watched() -> AsyncIterator[bytes]:
        nonlocal read
        read = True
        yield HEAD

    answer = await send(house.caller(), draft["id"], watched())

    assert (answer.status_code, read) == (404, False)


async def test_no_transaction_is_open_while_a_file_comes(house: House, parent: Caller, child_id: str):
    draft = await parent.draft(child_id)
    open_transactions: list[int] = []

    async def watched() -> AsyncIterator[bytes]:
        yield HEAD
        rows = await house.rows(
            "select count(*) from pg_stat_activity where datname = current_database() "
            "and application_name = 'applications-service' and state <> 'idle'"
        )
        open_transactions.append(rows[0][0])
        yield plain_pdf() + TAIL

    answer = await send(parent, draft["id"], watched())

    assert (answer.status_code, open_transactions) == (201, [0])


MALFORMED = [
    b"",
    b"not a form at all",
    HEAD,
    HEAD + b"%PDF-1.7",
    f"--{BOUNDARY}--\r\n".encode(),
    HEAD + b"x" + f"\r\n--{BOUNDARY}\r\n".encode() + HEAD[len(BOUNDARY) + 4 :] + b"x" + TAIL,
    HEAD.replace(b'name="kind"', b'name="other"') + b"x" + TAIL,
    HEAD.replace(b'name="file"', b'name="kind"') + b"x" + TAIL,
]


async def test_a_form_that_is_none_is_refused(parent: Caller, child_id: str):
    draft = await parent.draft(child_id)

    for body in MALFORMED:
        answer = await send(parent, draft["id"], body)
        assert (answer.status_code, answer.json()["code"]) == (422, "form_malformed"), body


async def test_another_kind_of_body_is_refused(parent: Caller, child_id: str):
    draft = await parent.draft(child_id)

    for type_ in ("application/pdf", "application/json", "multipart/form-data", "multipart/mixed"):
        answer = await send(parent, draft["id"], plain_pdf(), type_=type_)
        assert (answer.status_code, answer.json()["code"]) == (422, "form_malformed"), type_
