"""The printed page."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from receipt_samples import NUMBER, PORTAL, paper, signed_receipt

from applications_service.adapters.receipt_printer import TypstPrinter
from applications_service.domain.errors import PrinterBusyError
from balabaqsha_chassis.languages import LANGUAGES, Language

TESTS = Path(__file__).parents[1]
AT_ONCE = 66
ELSEWHERE = """
import asyncio, hashlib, sys
sys.path.insert(0, sys.argv[1])
from receipt_samples import paper
from applications_service.adapters.receipt_printer import TypstPrinter
print(hashlib.sha256(asyncio.run(TypstPrinter().pdf(paper("kk")))).hexdigest())
"""


@pytest.fixture
async def printer() -> AsyncIterator[TypstPrinter]:
    made = TypstPrinter()
    yield made
    await made.close()


def text_of(pdf: bytes) -> str:
    (page,) = PdfReader(BytesIO(pdf)).pages
    return " ".join(page.extract_text().split())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_is_one_page_of_a4_that_says_the_words(printer: TypstPrinter, language: Language):
    words = paper(language)

    pdf = await printer.pdf(words)

    (page,) = PdfReader(BytesIO(pdf)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    said = text_of(pdf)
    for expected in (words.title, NUMBER, *(fact.value for fact in words.facts), words.marks[0].value):
        assert expected in said
    for section in words.sections:
        assert section.heading in said
        assert section.lines[0][:40] in said


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_longest_one_is_still_one_page(printer: TypstPrinter, language: Language):
    receipt = signed_receipt(born=None)

    pdf = await printer.pdf(paper(language, receipt=receipt, portal_url="https://" + "long." * 18 + "example"))

    assert len(PdfReader(BytesIO(pdf)).pages) == 1


async def test_kazakh_letters_come_from_the_font_that_lies_beside(printer: TypstPrinter):
    pdf = await printer.pdf(paper("kk"))

    reader = PdfReader(BytesIO(pdf))
    fonts = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert {name.split("+")[1] for name in fonts} == {
        "NotoSans-Regular",
        "NotoSans-Bold",
        "DejaVuSansMono",
        "DejaVuSansMono-Bold",
    }
    assert {letter for letter in "ӘәҒғҚқҢңӨөҰұҮүһІі" if letter in text_of(pdf)} >= set("әғҚқңөұүі")


async def test_a_screen_reader_is_told_language_title_and_what_the_picture_is(printer: TypstPrinter):
    words = paper("kk")

    reader = PdfReader(BytesIO(await printer.pdf(words)))

    assert reader.trailer["/Root"]["/Lang"] == "kk"
    assert reader.metadata is not None
    assert reader.metadata.title == words.title
    assert "/StructTreeRoot" in reader.trailer["/Root"]


async def test_the_code_is_a_link_to_the_public_address(printer: TypstPrinter):
    words = paper("ru")

    reader = PdfReader(BytesIO(await printer.pdf(words)))

    links = {annotation.get_object()["/A"]["/URI"] for annotation in reader.pages[0]["/Annots"]}
    assert links == {words.link}
    assert words.link.startswith(f"{PORTAL}/api/v1/public/receipts/")


async def test_the_same_words_are_the_same_bytes_in_any_process(printer: TypstPrinter):
    here = await printer.pdf(paper("kk"))
    again = await printer.pdf(paper("kk"))

    environment = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "LANG": "C", "SOURCE_DATE_EPOCH": "1"}
    elsewhere = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", ELSEWHERE, str(TESTS)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert here == again
    assert elsewhere.stdout.strip() == sha256(here).hexdigest()


async def test_words_are_never_taken_for_markup(printer: TypstPrinter):
    words = paper("en", portal_url="https://x.example/*_#panic_*")

    pdf = await printer.pdf(words)

    assert "https://x.example/*_#panic_*/" in text_of(pdf)


async def test_more_than_can_wait_are_sent_away_at_once(printer: TypstPrinter):
    printed = await asyncio.gather(*(printer.pdf(paper("ru")) for _ in range(AT_ONCE + 1)), return_exceptions=True)

    assert [type(one) for one in printed] == [bytes] * AT_ONCE + [PrinterBusyError]
    assert await printer.pdf(paper("ru")) == printed[0]
