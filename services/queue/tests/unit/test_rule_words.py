"""Rules in plain words say what the tree says, in three languages."""

import pytest
from rule_documents import installed, renewed, with_ratios

from balabaqsha_chassis.languages import LANGUAGES, Language
from queue_service.domain.application_number import spellings_of
from queue_service.domain.errors import RoleRequiredError, TerritoryRequiredError
from queue_service.domain.roles import ROLES_OF, Action, Role, authorise
from queue_service.domain.rule_set import ANNUAL_RENEWAL, rule_set_of
from queue_service.domain.rule_tree import mixes
from queue_service.entrypoints.rule_words import order_in_words


@pytest.mark.parametrize("language", LANGUAGES)
def test_categories_one_after_the_other_are_named_one_after_the_other(language: Language) -> None:
    rules = rule_set_of(installed())

    words = order_in_words(rules, language=language)

    assert words == [rules.labels[code][language] for code in rules.categories]


def test_a_ratio_is_told_by_its_places() -> None:
    rules = rule_set_of(with_ratios("2026.2"))

    words = order_in_words(rules, language="en")

    b1, b2, general = (rules.labels[code]["en"] for code in ("c02", "c03", "c04"))
    assert len(words) == 11
    assert words[1] == (
        f"of every 4 places in turn: 1 to “{b1}, then {b2}”, then 3 to “{general}”. "
        "The place of a side whose list has run out goes to the next"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_a_ratio_is_named_in_every_language(language: Language) -> None:
    rules = rule_set_of(with_ratios("2026.2"))

    line = order_in_words(rules, language=language)[1]

    assert all(rules.labels[code][language] in line for code in ("c02", "c03", "c04"))


def test_a_word_is_told_in_the_order_of_its_letters() -> None:
    document = with_ratios("2026.2")
    document["tree"]["children"][1]["word"] = [1, 0, 1, 1]

    line = order_in_words(rule_set_of(document), language="en")[1]

    assert line.index("1 to “Category 4") < line.index("1 to “Category 2") < line.index("2 to “Category 4")


def test_made_rule_sets_are_sound() -> None:
    """What other tests draft."""
    assert len(list(mixes(rule_set_of(with_ratios("2026.2")).root))) == 5
    assert rule_set_of(renewed("2027.1")).cause == ANNUAL_RENEWAL


@pytest.mark.parametrize(
    "written",
    ["0K1M-7WXY-90AB-CDEF-G", "0k1m7wxy90abcdefg", " 0K1M 7WXY 90AB CDEF G ", "OKIM–7WXY–9OAB–CDEF–G", "0KlM-7WXY"],
)
def test_a_number_is_sought_as_it_is_printed(written: str) -> None:
    printed = "0K1M-7WXY-90AB-CDEF-G"

    found = spellings_of(written)

    assert found[0] == printed[: len(found[0])]
    assert found[1] == found[0].replace("-", "")


@pytest.mark.parametrize("action", Action)
def test_only_the_roles_of_an_action_may_do_it(action: Action) -> None:
    for role in Role:
        if role in ROLES_OF[action]:
            authorise({role.value, "kindergarten_head"}, territories={"all"}, action=action)
        else:
            with pytest.raises(RoleRequiredError):
                authorise({role.value, "kindergarten_head"}, territories={"all"}, action=action)


@pytest.mark.parametrize("action", [Action.DRAFT_RULES, Action.PUBLISH_RULES])
def test_rules_for_everybody_are_not_changed_by_who_answers_for_a_city(action: Action) -> None:
    with pytest.raises(TerritoryRequiredError):
        authorise(set(ROLES_OF[action]), territories={"750000000"}, action=action)


def test_nobody_publishes_by_the_role_of_drafting_alone() -> None:
    assert Role.QUEUE_OPERATOR not in ROLES_OF[Action.PUBLISH_RULES]
