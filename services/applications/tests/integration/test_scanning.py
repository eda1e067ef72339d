"""The virus scanner, over its own network protocol."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from applications_house import Caller
from hostile_files import plain_pdf, plain_png

from applications_service.adapters.clamav import ClamAv
from applications_service.entrypoints.timers import tick_disposal, tick_scanning
from applications_service.use_cases.ports import ScannerUnavailableError
from balabaqsha_testkit.waiting import eventually


@dataclass
class Clamd:
    """An outside party that speaks clamd's INSTREAM and answers as the test wants."""

    port: int = 0
    answer: bytes = b"stream: OK\n"
    scanned: list[bytes] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        command = await reader.readline()
        assert command == b"nINSTREAM\n"
        content = b""
        while size := struct.unpack("!L", await reader.readexactly(4))[0]:
            content += await reader.readexactly(size)
        self.scanned.append(content)
        writer.write(self.answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def listening() -> AsyncIterator[Clamd]:
    clamd = Clamd()
    server = await asyncio.start_server(clamd.serve, "127.0.0.1", 0)
    clamd.port = server.sockets[0].getsockname()[1]
    async with server:
        yield clamd


@pytest.fixture
async def clamd() -> AsyncIterator[Clamd]:
    async with listening() as running:
        yield running


@pytest.mark.parametrize(("answer", "clean"), [(b"stream: OK\n", True), (b"stream: Eicar-Test FOUND\n", False)])
async def test_the_scanners_verdict_is_taken(clamd: Clamd, answer: bytes, *, clean: bool):
    clamd.answer = answer

    assert await ClamAv(clamd.address).is_clean(b"content" * 1000) is clean
    assert clamd.scanned == [b"content" * 1000]


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR", b"stream: lstat() failed ERROR\n", b"what?\n"]
)
async def test_anything_else_is_no_verdict(clamd: Clamd, answer: bytes):
    clamd.answer = answer

    with pytest.raises(ScannerUnavailableError):
        await ClamAv(clamd.address).is_clean(b"content")


async def test_a_scanner_that_is_away_gives_no_verdict():
    async with listening() as gone:
        address = gone.address

    with pytest.raises(ScannerUnavailableError):
        await ClamAv(address).is_clean(b"content")


async def test_an_upload_waits_in_quarantine_until_the_scanner_has_passed_it(open_house, clamd: Clamd, child_id: str):
    async with open_house(clamav_address=clamd.address) as house:
        parent = house.caller()
        draft, pdf = await parent.draft(child_id), plain_pdf()

        uploaded = (await parent.upload(draft["id"], pdf)).json()
        path = f"/applications/{draft['id']}/documents/{uploaded['id']}"
        waiting = await parent.get(f"{path}/content")
        in_quarantine = house.stored_files()
        await tick_scanning(house.app.state.service)
        await tick_disposal(house.app.state.service)

        assert uploaded["state"] == "scanning"
        assert (waiting.status_code, waiting.json()["code"]) == (409, "document_not_available")
        assert [one.split("/")[0] for one in in_quarantine] == ["quarantine"]
        assert clamd.scanned == [pdf]
        assert (await parent.get(path)).json()["state"] == "clean"
        assert (await parent.get(f"{path}/content")).content == pdf
        assert [one.split("/")[0] for one in house.stored_files()] == ["clean"]


async def test_what_the_scanner_finds_is_refused_and_destroyed(open_house, clamd: Clamd, child_id: str):
    clamd.answer = b"stream: Eicar-Test FOUND\n"
    async with open_house(clamav_address=clamd.address) as house:
        parent = house.caller()
        draft = await parent.draft(child_id)
        uploaded = (await parent.upload(draft["id"], plain_png())).json()
        path = f"/applications/{draft['id']}/documents/{uploaded['id']}"

        await tick_scanning(house.app.state.service)
        await tick_disposal(house.app.state.service)

        assert (await parent.get(path)).json()["state"] == "refused"
        assert (await parent.get(f"{path}/content")).status_code == 409
        assert house.stored_files() == []


async def test_while_the_scanner_is_away_documents_wait_and_filing_does_not(open_house, child_id: str):
    async with listening() as gone:
        address = gone.address
    async with open_house(clamav_address=address) as house:
        parent = house.caller()
        draft = await parent.filled(child_id)
        uploaded = (await parent.upload(draft["id"], plain_png())).json()

        await tick_scanning(house.app.state.service)
        filed = await parent.submit(draft["id"])

        shown = (await parent.shown(draft["id"]))["documents"]
        assert filed.status_code == 202
        assert [(one["id"], one["state"]) for one in shown] == [(uploaded["id"], "scanning")]
        assert [one.split("/")[0] for one in house.stored_files()] == ["quarantine"]


async def test_a_document_without_verdict_is_asked_about_again(open_house, clamd: Clamd, child_id: str):
    clamd.answer = b"what?\n"
    async with open_house(clamav_address=clamd.address) as house:
        parent = house.caller()
        draft = await parent.draft(child_id)
        uploaded = (await parent.upload(draft["id"], plain_png())).json()
        await tick_scanning(house.app.state.service)
        clamd.answer = b"stream: OK\n"

        await tick_scanning(house.app.state.service)
        at_once = len(clamd.scanned)
        house.clock.ahead = timedelta(minutes=1)
        await tick_scanning(house.app.state.service)

        assert (at_once, len(clamd.scanned)) == (1, 2)
        answer = await parent.get(f"/applications/{draft['id']}/documents/{uploaded['id']}")
        assert answer.json()["state"] == "clean"


async def test_documents_from_before_there_was_a_scanner_are_scanned_once_there_is_one(
    open_house, clamd: Clamd, child_id: str
):
    async with open_house() as house:
        parent = house.caller()
        draft = await parent.draft(child_id)
        uploaded = (await parent.upload(draft["id"], plain_png())).json()

    async with open_house(clamav_address=clamd.address) as house:
        await tick_scanning(house.app.state.service)
        await tick_disposal(house.app.state.service)

        caller = house.caller(parent.account_id)
        answer = await caller.get(f"/applications/{draft['id']}/documents/{uploaded['id']}")
        assert (uploaded["state"], answer.json()["state"]) == ("unscanned", "clean")
        assert [one.split("/")[0] for one in house.stored_files()] == ["clean"]


async def test_a_document_removed_while_it_is_scanned_stays_gone(open_house, child_id: str):
    async with listening() as clamd, open_house(clamav_address=clamd.address) as house:
        parent: Caller = house.caller()
        draft = await parent.draft(child_id)
        uploaded = (await parent.upload(draft["id"], plain_png())).json()
        proceed = asyncio.Event()
        serve = clamd.serve

        async def held(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await proceed.wait()
            await serve(reader, writer)

        server = await asyncio.start_server(held, "127.0.0.1", 0)
        async with server:
            state = house.app.state.service
            scanner = ClamAv(f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
            scanning = asyncio.create_task(tick_scanning(type(state)(**fields_of(state) | {"scanner": scanner})))
            await parent.delete(f"/applications/{draft['id']}/documents/{uploaded['id']}")
            proceed.set()
            await scanning
        house.clock.ahead = timedelta(hours=2)
        await tick_disposal(house.app.state.service)

        assert await house.rows("select 1 from document") == []
        assert house.stored_files() == []


def fields_of(state: object) -> dict[str, object]:
    return {name: getattr(state, name) for name in type(state).__dataclass_fields__}


async def test_without_a_scanner_the_start_says_so(open_house, capsys: pytest.CaptureFixture[str]):
    async with open_house():
        assert "documents_stay_unscanned" in capsys.readouterr().out


async def test_the_services_own_timers_scan_and_clear_away(open_house, clamd: Clamd, child_id: str):
    async with open_house(clamav_address=clamd.address, roles="api,timer") as house:
        parent = house.caller()
        draft = await parent.draft(child_id)
        uploaded = (await parent.upload(draft["id"], plain_png())).json()

        async def passed() -> bool:
            answer = await parent.get(f"/applications/{draft['id']}/documents/{uploaded['id']}")
            return answer.json()["state"] == "clean"

        await eventually(passed, within=30)
        await eventually(lambda: [one.split("/")[0] for one in house.stored_files()] == ["clean"], within=30)
