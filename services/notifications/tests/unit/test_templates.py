"""Every text, in every language, says what changed and nothing about who."""

import itertools
import re
from typing import Literal, get_args, get_origin

import pytest

from balabaqsha_contracts.application_states import ApplicationState
from balabaqsha_contracts.catalogue import hears
from balabaqsha_contracts.children_events import ChildUnlinkedV1
from balabaqsha_contracts.queue_voucher_events import VoucherReturnedV1
from notifications_service.domain.code_texts import CODE_TEXTS, CODE_TITLES
from notifications_service.domain.grounds import GROUNDS
from notifications_service.domain.kinds import CodeKind, NoticeKind, OptionalKind
from notifications_service.domain.notice_texts import NOTICE_TEXTS
from notifications_service.domain.short_message import split_into_parts
from notifications_service.domain.templates import render_code, render_notice
from notifications_service.domain.terms import CONTACTS, LANGUAGES, OPTIONAL_KINDS, OUTCOMES, PARTIES, STATES

URL = "https://balabaqsha.kz"
NUMBER = "7KQ2-9DMX-4T0H-WZ8C-V"
#: The end of 8 July in Almaty, as it is stored: the first instant that is too late.
DEADLINE = "2026-07-08T19:00:00.000Z"
FACTS = {
    "number": NUMBER,
    "filed_at": "2026-03-01T04:00:00.123Z",
    "ground": "duplicate",
    "what": "phone_changed",
    "deadline": DEADLINE,
    "hours": "48",
    "hearing_at": "2026-07-08T05:30:00.000Z",
    "outcome": "upheld",
    "party": "kindergarten",
    "valid_until": "2026-08-01",
    "valid_from": "2027-06-30",
}
#: `voucher_returned` and `child_unlinked` tell nobody.
HEARD = [event for event in hears("notifications") if event not in {VoucherReturnedV1, ChildUnlinkedV1}]
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
@pytest.mark.parametrize("kind", [kind for kind, texts in NOTICE_TEXTS.items() if texts.states is not None])
def test_a_notice_names_the_states_that_its_facts_name(kind, language):
    facts = {**FACTS, "old": "waitlisted", "new": "place_held"}

    rendered = render_notice(kind, facts, language=language, url=URL)

    assert STATES["place_held"][language] in rendered.text
    assert (STATES["waitlisted"][language] in rendered.text) == ("→" in rendered.text)


@pytest.mark.parametrize(
    ("deadline", "told"),
    [
        ("2026-07-08T19:00:00.000Z", "08.07.2026 24:00"),
        ("2026-12-31T19:00:00.000Z", "31.12.2026 24:00"),
        ("2026-07-08T19:01:00.000Z", "09.07.2026 00:01"),
        ("2026-07-08T09:35:00.000Z", "08.07.2026 14:35"),
    ],
)
def test_a_term_is_told_in_the_time_of_almaty_and_a_midnight_is_the_end_of_its_day(deadline, told):
    facts = {**FACTS, "deadline": deadline}

    rendered = render_notice(NoticeKind.VOUCHER_OFFERED, facts, language="ru", url=URL)

    assert f"до {told}" in rendered.text
    assert f"до {told.replace('.2026', '')}: {URL}" in rendered.sms


def test_several_grounds_are_told_one_after_another():
    facts = {**FACTS, "ground": "document_unreadable,document_missing"}

    rendered = render_notice(NoticeKind.CORRECTION_REQUESTED, facts, language="en", url=URL)

    assert "the document cannot be read, a document is missing" in rendered.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("party", sorted(PARTIES))
def test_who_signed_fits_one_short_message(party, language):
    rendered = render_notice(NoticeKind.CONTRACT_SIGNED, {**FACTS, "party": party}, language=language, url=URL)

    assert len(split_into_parts(rendered.sms)) == 1, rendered.sms


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", sorted(OUTCOMES))
def test_an_appeals_outcome_fits_one_short_message(outcome, language):
    rendered = render_notice(NoticeKind.APPEAL_DECIDED, {**FACTS, "outcome": outcome}, language=language, url=URL)

    assert len(split_into_parts(rendered.sms)) == 1, rendered.sms


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind.startswith("application_")])
def test_a_notice_of_an_application_names_the_old_and_the_new_state(kind, language):
    old, new = NOTICE_TEXTS[kind].states

    rendered = render_notice(kind, FACTS, language=language, url=URL)

    assert STATES[old][language] in rendered.text
    assert STATES[new][language] in rendered.text
    assert "→" in rendered.sms
    assert NUMBER in rendered.text


def test_every_public_state_has_words():
    assert set(get_args(ApplicationState)) <= set(STATES)


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


@pytest.mark.parametrize(
    "words", [STATES, GROUNDS, CONTACTS, OPTIONAL_KINDS, OUTCOMES, PARTIES, CODE_TEXTS, CODE_TITLES]
)
def test_every_word_exists_in_every_language(words):
    assert all(set(texts) == set(LANGUAGES) and all(texts.values()) for texts in words.values())


def test_every_kind_has_its_texts():
    assert set(NOTICE_TEXTS) == set(NoticeKind)
    assert set(CODE_TEXTS) == set(CODE_TITLES) == set(CodeKind)
    assert set(OPTIONAL_KINDS) == set(OptionalKind)


def _codes_of(field):
    (code,) = [one for one in (field, *get_args(field)) if get_origin(one) is Literal]
    return get_args(code)


@pytest.mark.parametrize(
    "event", [event for event in HEARD if get_origin(getattr(event.model_fields.get("ground"), "annotation", None))]
)
def test_every_ground_that_an_event_may_name_has_words(event):
    assert set(_codes_of(event.model_fields["ground"].annotation)) <= set(GROUNDS)


@pytest.mark.parametrize("code", ["child_link_not_proven", "duplicate", "over_age", "no_category"])
def test_every_ground_of_a_rejection_has_words(code):
    assert code in GROUNDS
