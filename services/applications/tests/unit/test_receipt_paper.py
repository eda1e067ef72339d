"""What the printed receipt says."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from receipt_samples import DISTRICT, NUMBER, PORTAL, REGION, paper, signed_receipt

from applications_service.entrypoints import receipt_texts
from applications_service.use_cases.receipt_ports import Paper
from balabaqsha_chassis.languages import LANGUAGES, Language

each_language = pytest.mark.parametrize("language", LANGUAGES)


def words(of: Paper) -> str:
    facts = [text for fact in (*of.facts, *of.marks) for text in (fact.label, fact.value)]
    lines = [text for section in of.sections for text in (section.heading, *section.lines)]
    return "\n".join([of.title, of.lead, of.number_label, of.number, of.qr_caption, *facts, *lines])


def texts() -> Iterator[Mapping[str, str]]:
    for value in vars(receipt_texts).values():
        if isinstance(value, Mapping) and set(value) == set(LANGUAGES):
            yield value
        elif isinstance(value, Mapping) and not hasattr(value, "__annotations__"):
            yield from (text for text in value.values() if isinstance(text, Mapping))
        elif isinstance(value, tuple):
            yield from (text for text in value if isinstance(text, Mapping))


def test_every_text_is_there_in_every_language():
    found = list(texts())

    assert len(found) > 25
    for text in found:
        assert set(text) == set(LANGUAGES)
        assert len(set(text.values())) == len(LANGUAGES)


@each_language
def test_it_names_number_time_places_year_and_class(language: Language):
    printed = paper(language)

    values = [fact.value for fact in printed.facts]
    assert printed.number == NUMBER
    assert values[1:4] == [REGION[language], DISTRICT[language], "2023"]
    assert "B2" in values[4]


def test_the_time_is_kazakhstans_to_the_millisecond_with_its_zone():
    written = {language: paper(language).facts[0].value for language in LANGUAGES}

    assert written == {
        "kk": "02.03.2026, 00:00:00,007 (Қазақстан уақыты, Asia/Almaty, UTC+5)",
        "ru": "02.03.2026, 00:00:00,007 (время Казахстана, Asia/Almaty, UTC+5)",
        "en": "2 March 2026, 00:00:00.007 (Kazakhstan time, Asia/Almaty, UTC+5)",
    }


@each_language
def test_it_promises_what_the_signed_content_promises_and_says_how_to_check_it(language: Language):
    said = words(paper(language))

    assert "60" in said
    assert "24" in said
    assert "balabaqsha-verify" in said
    assert f"{PORTAL}/" in said
    assert "{" not in said


@each_language
def test_what_only_the_parent_may_see_does_not_stand_on_it(language: Language):
    receipt = signed_receipt()

    said = words(paper(language, receipt=receipt))

    hidden = ("birth_date", "settlement", "group_type", "privilege_type")
    assert [name for name in hidden if str(receipt.attributes[name]) in said] == []
    assert "2023-05-14" not in said
    assert bytes(16).hex() not in said


def test_the_link_holds_the_portals_address_and_the_receipts_hash_alone():
    receipt = signed_receipt()

    printed = paper("ru", receipt=receipt)

    assert printed.link == f"{PORTAL}/api/v1/public/receipts/{receipt.hash}"
    assert printed.marks[0].value == receipt.hash
    assert printed.marks[1].value == receipt.key.public_key.hex()


@each_language
def test_without_the_registers_word_it_says_that_it_is_awaited(language: Language):
    printed = paper(language, receipt=signed_receipt(born=None, claim=None))

    assert printed.facts[3].value == receipt_texts.COHORT_UNKNOWN[language]
    assert printed.facts[4].value == receipt_texts.CLASSES["general"][language]
    assert receipt_texts.LINK_AWAITED[language] in words(printed)
    assert receipt_texts.LINK_AWAITED[language] not in words(paper(language))


def test_a_receipt_signed_before_receipts_named_a_list_is_printed_too():
    receipt = signed_receipt()
    older = receipt.content.replace(b'"list":"630000000/634400000",', b"")

    printed = paper("kk", receipt=replace(receipt, content=older))

    assert older != receipt.content
    assert [fact.value for fact in printed.facts[1:3]] == [REGION["kk"], DISTRICT["kk"]]
