"""Every reason the ledger can give has a code, and every code a sentence that is true of so many children."""

import pytest

from balabaqsha_chassis.languages import LANGUAGES
from queue_service.domain.reasons import Code, Reason, code_ahead, code_of_rules, code_own
from queue_service.entrypoints.reason_texts import plural_form, text_of
from queue_service.entrypoints.reason_texts_own import OWN_TEXTS


@pytest.mark.parametrize(
    ("reason", "gone", "come", "own"),
    [
        ("entered", "other_left_ahead", "joined_ahead", "own_entered"),
        ("entered:moved_list", "other_left_ahead", "territory_moved_in_ahead", "own_list_moved"),
        ("restored:restored", "other_left_ahead", "restored_ahead", "own_returned"),
        ("restored:voucher_returned", "other_left_ahead", "voucher_returned_ahead", "own_returned"),
        ("restored:appeal_upheld", "other_left_ahead", "appeal_upheld_ahead", "own_returned"),
        ("moved:privilege_confirmed", "category_left_ahead", "privilege_confirmed_ahead", "own_privilege_confirmed"),
        ("moved:privilege_expired", "category_left_ahead", "category_entered_ahead", "own_privilege_expired"),
        ("moved:privilege_rejected", "category_left_ahead", "category_entered_ahead", "own_privilege_rejected"),
        ("moved:privilege_cancelled", "category_left_ahead", "category_entered_ahead", "own_privilege_cancelled"),
        ("corrected:court", "correction_decision", "correction_decision", "correction_decision"),
        ("offered", "voucher_ahead", "other_joined_ahead", "own_voucher_offered"),
        ("left:withdrawn_by_parent", "withdrawn_ahead", "other_joined_ahead", "own_withdrawn"),
        ("left:duplicate", "rejected_ahead", "other_joined_ahead", "own_rejected"),
        ("left:child_link_not_proven", "rejected_ahead", "other_joined_ahead", "own_rejected"),
        ("left:archived", "archived_ahead", "other_joined_ahead", "own_archived"),
        ("left:inactivated", "inactive_ahead", "other_joined_ahead", "own_inactive"),
        ("left:moved_list", "territory_moved_out_ahead", "other_joined_ahead", "own_list_moved"),
        ("left:of_a_later_version", "other_left_ahead", "other_joined_ahead", "own_left"),
        ("of_a_later_version", "other_left_ahead", "other_joined_ahead", "own_left"),
    ],
)
def test_what_the_ledger_says_has_a_code_for_each_side(reason: str, gone: str, come: str, own: str) -> None:
    codes = (
        code_ahead(reason, sign=-1, same_category=False),
        code_ahead(reason, sign=1, same_category=False),
        code_own(reason),
    )

    assert codes == (gone, come, own)


def test_one_who_filed_before_and_came_after_is_a_late_arrival_only_in_the_same_category() -> None:
    assert code_ahead("entered", sign=1, same_category=True) == "late_arrival_ahead"
    assert code_ahead("entered", sign=1, same_category=False) == "joined_ahead"


def test_the_yearly_renewal_is_named_by_the_rules_themselves() -> None:
    assert code_of_rules("annual_renewal") == "annual_renewal"
    assert code_of_rules("ruleset_changed") == "ruleset_changed"


@pytest.mark.parametrize(
    ("number", "russian", "english"),
    [
        (1, "one", "one"),
        (2, "few", "many"),
        (4, "few", "many"),
        (5, "many", "many"),
        (11, "many", "many"),
        (12, "many", "many"),
        (14, "many", "many"),
        (20, "many", "many"),
        (21, "one", "many"),
        (22, "few", "many"),
        (25, "many", "many"),
        (101, "one", "many"),
        (102, "few", "many"),
        (111, "many", "many"),
        (112, "many", "many"),
        (1_000_001, "one", "many"),
    ],
)
def test_nouns_take_the_form_of_their_number(number: int, russian: str, english: str) -> None:
    for signed in (number, -number):
        assert plural_form(signed, language="ru") == russian
        assert plural_form(signed, language="en") == english
        assert plural_form(signed, language="kk") == "one"


@pytest.mark.parametrize(
    ("count", "kk", "ru", "en"),
    [
        (-1, "1 бала ваучер алды", "1 ребёнок впереди получил ваучер", "1 child ahead received a voucher"),
        (-2, "2 бала ваучер алды", "2 ребёнка впереди получили ваучеры", "2 children ahead received vouchers"),
        (-5, "5 бала ваучер алды", "5 детей впереди получили ваучеры", "5 children ahead received vouchers"),
        (-11, "11 бала ваучер алды", "11 детей впереди получили ваучеры", "11 children ahead received vouchers"),
        (-21, "21 бала ваучер алды", "21 ребёнок впереди получил ваучер", "21 children ahead received vouchers"),
        (-101, "101 бала ваучер алды", "101 ребёнок впереди получил ваучер", "101 children ahead received vouchers"),
    ],
)
def test_a_sentence_agrees_with_its_number(count: int, kk: str, ru: str, en: str) -> None:
    reason = Reason(code=Code.VOUCHER_AHEAD, count=count)

    assert text_of(reason, own=False, language="kk") == f"Алда тұрған {kk}."
    assert text_of(reason, own=False, language="ru") == f"{ru}."
    assert text_of(reason, own=False, language="en") == f"{en}."


@pytest.mark.parametrize(
    ("count", "ru", "en"),
    [
        (1, "1 ребёнок теперь стоит впереди: по правилу 1 : 3", "1 child now stands ahead: by the 1 : 3 rule"),
        (3, "3 ребёнка теперь стоят впереди: по правилу 1 : 3", "3 children now stand ahead: by the 1 : 3 rule"),
        (-1, "1 ребёнок больше не стоит впереди: по правилу 1 : 3", "1 child no longer stands ahead: by the 1 : 3"),
        (-7, "7 детей больше не стоят впереди: по правилу 1 : 3", "7 children no longer stand ahead: by the 1 : 3"),
    ],
)
def test_a_shift_says_by_which_ratio_whose_children_stand_on_the_other_side(count: int, ru: str, en: str) -> None:
    label = {"kk": "2-санат", "ru": "Категория 2", "en": "Category 2"}
    reason = Reason(code=Code.QUOTA_SHIFT, count=count, category="c02", label=label, ratio=(1, 3))

    assert text_of(reason, own=False, language="ru").startswith(ru)
    assert "(Категория 2)" in text_of(reason, own=False, language="ru")
    assert text_of(reason, own=False, language="en").startswith(en)
    assert "(2-санат)" in text_of(reason, own=False, language="kk")


def test_where_several_ratios_have_a_say_no_figures_are_told() -> None:
    reason = Reason(code=Code.QUOTA_SHIFT, count=1, category="c02")

    assert "соотношения категорий" in text_of(reason, own=False, language="ru")


@pytest.mark.parametrize("code", Code)
def test_every_reason_is_told_in_every_language(code: Code) -> None:
    own = code in OWN_TEXTS
    others = not own or code is Code.CORRECTION_DECISION
    texts = {text_of(Reason(code=code, count=0), own=True, language=language) for language in LANGUAGES if own}
    for count in (-2, 2):
        reason = Reason(code=code, count=count, category="c")
        texts |= {text_of(reason, own=False, language=language) for language in LANGUAGES if others}

    assert len(texts) >= len(LANGUAGES)
    assert all(text.endswith(".") and "{" not in text for text in texts)
