"""A signed receipt in words: what its printed page says in one language."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from applications_service.domain.age import KAZAKHSTAN_TIME
from applications_service.domain.receipt import Leaf
from applications_service.entrypoints import receipt_texts as texts
from applications_service.use_cases.receipt_ports import Labelled, Paper, Section
from applications_service.use_cases.show_receipt import ReceiptOnPaper
from balabaqsha_chassis.languages import Language, Texts

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def paper_of(found: ReceiptOnPaper, *, language: Language, portal_url: str) -> Paper:
    """The page's words: whoever holds it learns neither the child's name nor what only the parent may see."""
    content: Mapping[str, Leaf] = json.loads(found.receipt.content)
    labels = {name: label[language] for name, label in texts.LABELS.items()}
    return Paper(
        language=language,
        title=texts.TITLE[language],
        lead=texts.LEAD[language],
        number_label=labels["number"],
        number=str(content["code"]),
        facts=_facts(found, content, language=language),
        link=f"{portal_url}/api/v1/public/receipts/{found.receipt.hash}",
        qr_caption=labels["qr"],
        qr_alt=labels["qr_alt"],
        sections=_sections(language, portal_url=portal_url, link_awaited=content["cohort"] is None),
        marks=(
            Labelled(label=labels["hash"], value=found.receipt.hash),
            Labelled(label=labels["key"], value=found.receipt.key.public_key.hex()),
        ),
    )


def filing_time(milliseconds: int, *, language: Language) -> str:
    """The instant to the millisecond as the language writes it, with the zone it is told in."""
    at = (_EPOCH + timedelta(milliseconds=milliseconds)).astimezone(KAZAKHSTAN_TIME)
    thousandths = f"{at.microsecond // 1000:03}"
    if language == "en":
        written = f"{at.day} {texts.MONTHS_EN[at.month - 1]} {at.year}, {at:%H:%M:%S}.{thousandths}"
    else:
        written = f"{at:%d.%m.%Y, %H:%M:%S},{thousandths}"
    return f"{written} ({texts.ZONE[language]})"


def _facts(found: ReceiptOnPaper, content: Mapping[str, Leaf], *, language: Language) -> tuple[Labelled, ...]:
    cohort = content["cohort"]
    values = {
        "filed_at": filing_time(int(content["filed_at"] or 0), language=language),
        "region": found.region[language],
        "district": found.district[language],
        "cohort": texts.COHORT_UNKNOWN[language] if cohort is None else str(cohort),
        "class": texts.CLASSES[str(content["class_claimed"])][language],
    }
    return tuple(Labelled(label=texts.LABELS[name][language], value=value) for name, value in values.items())


def _sections(language: Language, *, portal_url: str, link_awaited: bool) -> tuple[Section, ...]:
    awaited = (texts.LINK_AWAITED,) if link_awaited else ()
    parts: tuple[tuple[Texts, tuple[Texts, ...]], ...] = (
        (texts.PROMISE_HEADING, texts.PROMISE),
        (texts.NOT_PROMISED_HEADING, (*awaited, *texts.NOT_PROMISED)),
        (texts.RULE_HEADING, texts.RULE),
        (texts.CHECK_HEADING, texts.CHECK),
    )
    return tuple(
        Section(heading=heading[language], lines=tuple(line[language].format(portal=portal_url) for line in lines))
        for heading, lines in parts
    )
