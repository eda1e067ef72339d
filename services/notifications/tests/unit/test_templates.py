"""Every text, in every language, says what changed and nothing about who."""

import itertools
import re

import pytest

from notifications_service.domain.code_texts import CODE_TEXTS, CODE_TITLES
from notifications_service.domain.kinds import CodeKind, NoticeKind, OptionalKind
from notifications_service.domain.notice_texts import NOTICE_TEXTS
from notifications_service.domain.short_message import split_into_parts
from notifications_service.domain.templates import render_code, render_notice
from notifications_service.domain.terms import CONTACTS, GROUNDS, LANGUAGES, OPTIONAL_KINDS, STATES

URL = "https://balabaqsha.kz"
NUMBER = "7KQ2-9DMX-4T0H-WZ8C-V"
FACTS = {"number": NUMBER, "filed_at": "2026-03-01T04:00:00.123Z", "ground": "duplicate", "what": "phone_changed"}
EVERY_NOTICE = list(itertools.product(NoticeKind, LANGUAGES))
EVERY_CODE = list(itertools.product(CodeKind, LANGUAGES))


@pytest.mark.parametrize(("kind", "language"), EVERY_NOTICE)
def test_every_notice_is_complete_in_every_language(kind, language):
    rendered = render_notice(kind, FACTS, language=language, url=URL)

    for text in (rendered.title, rendered.text, rendered.sms, rendered.mail(URL)):
        assert text
        assert "{" not in text
        assert "None" not in text


@pytest.mark.parametrize(("kind", "language"), EVERY_NOTICE)
def test_no_notice_has_digits_that_look_like_an_iin_a_phone_or_a_code(kind, language):
    rendered = render_notice(kind, FACTS, language=language, url=URL)

    assert not re.search(r"\d{6}", f"{rendered.title} {rendered.text} {rendered.sms}")


@pytest.mark.parametrize(("kind", "language"), EVERY_NOTICE)
def test_every_notice_fits_one_short_message(kind, language):
    rendered = render_notice(kind, FACTS, language=language, url=URL)

    assert len(split_into_parts(rendered.sms)) == 1, f"{len(rendered.sms)}: {rendered.sms}"


@pytest.mark.parametrize("what", sorted(CONTACTS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_contact_fits_one_short_message_whichever_it_is(what, language):
    rendered = render_notice(NoticeKind.CONTACT_CHANGED, {"what": what}, language=language, url=URL)

    assert len(split_into_parts(rendered.sms)) == 1, f"{len(rendered.sms)}: {rendered.sms}"


@pytest.mark.parametrize(("kind", "language"), EVERY_CODE)
def test_every_code_text_fits_one_short_message_in_every_language(kind, language):
    rendered = render_code(kind, "493817", language=language, url=URL)

    assert len(split_into_parts(rendered.sms)) == 1, f"{len(rendered.sms)}: {rendered.sms}"
    assert ("493817" in rendered.sms) == (kind is not CodeKind.ALREADY_REGISTERED)
    assert "{" not in rendered.sms + rendered.title


@pytest.mark.parametrize(("kind", "language"), EVERY_CODE)
def test_no_link_stands_beside_a_code(kind, language):
    rendered = render_code(kind, "493817", language=language, url=URL)

    assert (URL in rendered.sms) == (kind is CodeKind.ALREADY_REGISTERED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind.startswith("application_")])
def test_a_notice_of_an_application_names_the_old_and_the_new_state(kind, language):
    old, new = NOTICE_TEXTS[kind].states

    rendered = render_notice(kind, FACTS, language=language, url=URL)

    assert STATES[old][language] in rendered.text
    assert STATES[new][language] in rendered.text
    assert "→" in rendered.sms
    assert NUMBER in rendered.text


def test_the_state_of_a_queued_application_is_told_in_the_official_words():
    rendered = render_notice(NoticeKind.APPLICATION_QUEUED, FACTS, language="ru", url=URL)

    assert "Заявка находится в очереди за получением ваучера" in rendered.text


def test_the_time_of_filing_is_told_in_the_time_of_kazakhstan():
    rendered = render_notice(NoticeKind.APPLICATION_FILED, FACTS, language="ru", url=URL)

    assert "01.03.2026 09:00:00" in rendered.text
    assert "01.03.2026 09:00" in rendered.sms


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ground_without_words_is_still_told(language):
    facts = {**FACTS, "ground": "something_new"}

    rendered = render_notice(NoticeKind.APPLICATION_REJECTED, facts, language=language, url=URL)

    assert "something_new" not in rendered.text


@pytest.mark.parametrize("words", [STATES, GROUNDS, CONTACTS, OPTIONAL_KINDS, CODE_TEXTS, CODE_TITLES])
def test_every_word_exists_in_every_language(words):
    assert all(set(texts) == set(LANGUAGES) and all(texts.values()) for texts in words.values())


def test_every_kind_has_its_texts():
    assert set(NOTICE_TEXTS) == set(NoticeKind)
    assert set(CODE_TEXTS) == set(CODE_TITLES) == set(CodeKind)
    assert set(OPTIONAL_KINDS) == set(OptionalKind)


@pytest.mark.parametrize("code", ["child_link_not_proven", "duplicate", "over_age", "no_category"])
def test_every_ground_of_a_rejection_has_words(code):
    assert code in GROUNDS
