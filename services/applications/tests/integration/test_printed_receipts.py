"""The receipt on paper, and the public address in its QR code."""

from dataclasses import replace
from io import BytesIO

import pytest
from applications_house import Caller, House
from pypdf import PdfReader

from applications_service.domain.errors import PrinterBusyError
from applications_service.use_cases.receipt_ports import Paper
from balabaqsha_chassis.clock import system_clock
from balabaqsha_contracts.identity_events import AccountErasedV1
from balabaqsha_testkit.databases import ServiceDatabase


class FullPrinter:
    """A printer for which too many wait already."""

    async def pdf(self, _paper: Paper) -> bytes:
        raise PrinterBusyError


@pytest.fixture
def database(common_database: ServiceDatabase) -> ServiceDatabase:
    return common_database


def text_of(pdf: bytes) -> str:
    (page,) = PdfReader(BytesIO(pdf)).pages
    return " ".join(page.extract_text().split())


async def own_places(house: House, district: str, language: str) -> list[str]:
    rows = await house.rows(
        "select code, name_kk, name_ru, name_en from region where code in ($1, '750000000')", district
    )
    return [row[f"name_{language}"] or row["name_ru"] for row in rows]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
async def test_the_parent_gets_it_in_her_language(house: House, parent: Caller, child_id: str, language: str):
    await house.link(child_id, parent)
    filed = await parent.filed(child_id, privilege={"type": "large_family"})

    answer = await parent.get(f"/applications/{filed['id']}/receipt.pdf", **{"Accept-Language": language})

    said = text_of(answer.content)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-language"] == language
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="balabaqsha-{filed["number"]}-{language}.pdf"'
    )
    assert answer.headers["cache-control"] == "private, no-store"
    places = await own_places(house, "751310000", language)
    assert len(places) == 2
    for expected in (filed["number"], filed["receipt"]["hash"], "2023", "B2", *places):
        assert expected in said
    assert child_id not in said


async def test_it_is_russian_by_default_and_the_same_bytes_every_time(house: House, parent: Caller, child_id: str):
    await house.link(child_id, parent)
    filed = await parent.filed(child_id)
    path = f"/applications/{filed['id']}/receipt.pdf"

    first, second = await parent.get(path), await parent.get(path)

    assert first.headers["content-language"] == "ru"
    assert first.content == second.content


async def test_who_cannot_be_served_now_is_told_when_to_come_again(house: House, parent: Caller, child_id: str):
    filed = await parent.filed(child_id)
    house.app.state.service = replace(house.app.state.service, printer=FullPrinter())

    answer = await parent.get(f"/applications/{filed['id']}/receipt.pdf")

    assert (answer.status_code, answer.json()["code"]) == (503, "printer_busy")
    assert answer.headers["Retry-After"] == "5"


async def test_a_draft_has_none(parent: Caller, child_id: str):
    draft = await parent.draft(child_id)

    answer = await parent.get(f"/applications/{draft['id']}/receipt.pdf")

    assert (answer.status_code, answer.json()["code"]) == (404, "application_not_found")


async def test_nobody_else_gets_it_and_it_wants_a_token(house: House, parent: Caller, child_id: str):
    filed = await parent.filed(child_id)
    path = f"/applications/{filed['id']}/receipt.pdf"

    stranger, nobody = await house.caller().get(path), await house.client.get(path)

    assert (stranger.status_code, stranger.json()["code"]) == (404, "application_not_found")
    assert nobody.status_code == 401


async def test_the_link_is_under_the_portals_address(open_house, child_id: str):
    async with open_house(portal_url="https://portal.example/") as house:
        parent = house.caller()
        filed = await parent.filed(child_id)

        pdf = (await parent.get(f"/applications/{filed['id']}/receipt.pdf")).content

    (link,) = {one.get_object()["/A"]["/URI"] for one in PdfReader(BytesIO(pdf)).pages[0]["/Annots"]}
    assert link == f"https://portal.example/api/v1/public/receipts/{filed['receipt']['hash']}"


async def test_anybody_with_the_hash_learns_that_it_was_issued_and_nothing_else(
    house: House, parent: Caller, child_id: str
):
    filed = await parent.filed(child_id)

    answer = await house.client.get(f"/public/receipts/{filed['receipt']['hash']}")

    assert (answer.status_code, answer.json()) == (200, {"valid": True})
    assert answer.headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize("unknown", ["0" * 64, "F" * 64, "x", "%00", "1' or '1'='1", "a" * 5000])
async def test_what_was_never_issued_is_not_valid(house: House, unknown: str):
    answer = await house.client.get(f"/public/receipts/{unknown}")

    assert (answer.status_code, answer.json()) == (200, {"valid": False})


async def test_the_answer_is_the_same_whatever_becomes_of_the_application(house: House, parent: Caller, child_id: str):
    filed = await parent.filed(child_id)
    path = f"/public/receipts/{filed['receipt']['hash']}"
    before = await house.client.get(path)

    await parent.withdraw(filed["id"])
    withdrawn = await house.client.get(path)
    await house.hear(AccountErasedV1(account_id=parent.account_id, erased_at=system_clock()))
    erased = await house.client.get(path)

    assert before.json() == withdrawn.json() == erased.json() == {"valid": True}
