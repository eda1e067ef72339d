"""The default rules: twenty-one categories, territories, and what a child's privilege counts."""

import importlib.resources
import json
from collections.abc import Callable
from datetime import date

import pytest

from queue_service.domain.atoms import Atom, ClaimState, PrivilegeClass, class_in_force, cohort_of
from queue_service.domain.errors import RuleSetInvalidError
from queue_service.domain.rule_document import canonical_document, check_plain, document_hash
from queue_service.domain.rule_set import ANNUAL_RENEWAL, RULESET_CHANGED, RuleSet, rule_set_of


@pytest.fixture(scope="module")
def document() -> dict:
    return json.loads(importlib.resources.files("queue_service.rules").joinpath("2026.1.json").read_text())


@pytest.fixture(scope="module")
def rules(document: dict) -> RuleSet:
    return rule_set_of(document)


def test_twenty_one_categories_oldest_cohort_first_and_the_youngest_last(rules: RuleSet) -> None:
    assert list(rules.categories) == [f"c{number:02d}" for number in range(1, 22)]
    assert rules.category_of_atom[Atom(2020, PrivilegeClass.A)] == "c01"
    assert rules.category_of_atom[Atom(2024, PrivilegeClass.GENERAL)] == "c20"
    assert {rules.category_of_atom[Atom(2025, name)] for name in PrivilegeClass} == {"c21"}
    assert Atom(2019, PrivilegeClass.A) not in rules.category_of_atom


def test_what_a_lawyer_must_confirm_is_said(rules: RuleSet) -> None:
    assert rules.uncertain


@pytest.mark.parametrize(
    ("region", "district", "territory"),
    [
        ("750000000", "751310000", "750000000"),
        ("710000000", "711110000", "710000000"),
        ("790000000", "791110000", "790000000"),
        ("190000000", "196800000", "196800000"),
    ],
)
def test_a_city_of_republican_significance_is_one_territory(
    rules: RuleSet, region: str, district: str, territory: str
) -> None:
    assert rules.territory_of(region=region, district=district) == territory


@pytest.mark.parametrize("state", list(ClaimState))
def test_an_unproven_privilege_lifts_nobody(state: ClaimState) -> None:
    proven = state in {ClaimState.CONFIRMED, ClaimState.AUTO_CONFIRMED}

    found = class_in_force(PrivilegeClass.A, state)

    assert found is (PrivilegeClass.A if proven else PrivilegeClass.GENERAL)


def test_special_groups_have_a_purpose_of_their_own(rules: RuleSet) -> None:
    purposes = {kind: rules.purpose_of(kind) for kind in ("general", "inclusive", "special", "sanatorium")}

    assert purposes["general"] == purposes["inclusive"]
    assert len(set(purposes.values())) == 3


def test_the_cohort_is_the_year_of_birth() -> None:
    assert cohort_of(date(2022, 12, 31)) == 2022


def set_in(document: dict, *path: str | int, value: object) -> None:
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value


@pytest.mark.parametrize(
    ("spoil", "fault", "at"),
    [
        (lambda d: d.pop("tree"), "missing", "/tree"),
        (lambda d: d["labels"]["c01"].pop("kk"), "label_missing", "/labels/c01"),
        (lambda d: set_in(d, "labels", "c01", "ru", value=" "), "label_missing", "/labels/c01"),
        (
            lambda d: set_in(d, "tree", "children", 0, "classes", value=["c"]),
            "class_unknown",
            "/tree/children/0/classes",
        ),
        (lambda d: set_in(d, "tree", "children", 20, "cohorts", "from", value=2024), "cohort_twice", "/tree"),
        (
            lambda d: set_in(d, "tree", "children", 20, "cohorts", "to", value=9999),
            "cohorts_malformed",
            "/tree/children/20/cohorts",
        ),
        (lambda d: set_in(d, "tree", "children", 3, "category", value="c01"), "category_twice", "/tree"),
        (lambda d: d["tree"]["children"][3].update(mix="m"), "node_malformed", "/tree/children/3"),
        (lambda d: set_in(d, "tree", "children", value=[]), "node_malformed", "/tree/children"),
        (lambda d: set_in(d, "tree", "children", 3, value="c04"), "node_malformed", "/tree/children/3"),
        (lambda d: d.update(valid_from="soon"), "rules_unreadable", ""),
        (lambda d: d.update(act="  "), "wrong_format", "/act"),
        (lambda d: d.update(version="2026,1"), "wrong_format", "/version"),
        (lambda d: d.update(cause="because"), "unknown_value", "/cause"),
        (lambda d: d.update(title={"ru": "x"}), "label_missing", "/title"),
        (lambda d: d.update(whole_cities=["Almaty"]), "wrong_format", "/whole_cities"),
        (lambda d: d.update(labels=[]), "label_missing", "/labels/c01"),
        (lambda d: d.update(labels=7), "rules_unreadable", ""),
        (lambda d: d.update(uncertain="all of it"), "wrong_format", "/uncertain"),
        (lambda d: d.update(purposes={"general": 1.5}), "wrong_format", "/purposes"),
    ],
)
def test_a_spoiled_document_is_refused_where_it_is_spoiled(
    document: dict, spoil: Callable[[dict], object], fault: str, at: str
) -> None:
    spoiled = json.loads(json.dumps(document))
    spoil(spoiled)

    with pytest.raises(RuleSetInvalidError) as refusal:
        rule_set_of(spoiled)

    assert (refusal.value.fault, refusal.value.at) == (fault, at)


def ratio(document: dict, *, word: list[int], name: str = "priority") -> dict:
    """The document with the second and the fourth category of 2020 dealt by a word."""
    mixed = json.loads(json.dumps(document))
    children = mixed["tree"]["children"]
    mixed["tree"]["children"] = [
        children[0],
        {"mix": name, "word": word, "children": [children[1], children[3]]},
        children[2],
        *children[4:],
    ]
    return mixed


def test_a_ratio_between_categories_is_a_sound_rule(document: dict) -> None:
    rules = rule_set_of(ratio(document, word=[0, 1, 1, 1]))

    assert list(rules.categories)[:4] == ["c01", "c02", "c04", "c03"]


@pytest.mark.parametrize(
    ("word", "name", "fault"),
    [
        ([], "m", "word_length"),
        ([0, 1] * 13, "m", "word_length"),
        ([0, 0], "m", "word_incomplete"),
        ([0, 1, 2], "m", "word_incomplete"),
        ([0, True], "m", "not_numbers"),
        ([0, 1], "a=b", "name_malformed"),
        ([0, 1], "a,b", "name_malformed"),
    ],
)
def test_an_unsound_ratio_is_refused(document: dict, word: list[int], name: str, fault: str) -> None:
    with pytest.raises(RuleSetInvalidError) as refusal:
        rule_set_of(ratio(document, word=word, name=name))

    assert refusal.value.fault == fault


def test_a_renewal_is_a_rule_set_that_says_so(document: dict, rules: RuleSet) -> None:
    names = {"kk": "2027 жыл", "ru": "2027 год", "en": "Year 2027"}

    renewed = rule_set_of(document | {"cause": "annual_renewal", "title": names})

    assert (rules.cause, rules.title) == (RULESET_CHANGED, {})
    assert (renewed.cause, renewed.title) == (ANNUAL_RENEWAL, names)


def test_the_hash_is_that_of_the_canonical_bytes_whatever_the_order_of_keys(document: dict) -> None:
    turned = dict(reversed(document.items()))

    assert document_hash(turned) == document_hash(document)
    assert canonical_document(turned).isascii()
    assert document_hash(document | {"act": "another"}) != document_hash(document)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (None, "not_plain"),
        (True, "not_plain"),
        (1.5, "not_plain"),
        (2**53, "not_plain"),
        ("a\x00b", "not_plain"),
        ("\ud800", "not_plain"),
        ({"\x00": "a"}, "not_plain"),
        ("a" * 300_000, "too_long"),
    ],
)
def test_what_could_be_written_in_two_ways_or_not_stored_is_refused(document: dict, value: object, fault: str) -> None:
    with pytest.raises(RuleSetInvalidError) as refusal:
        check_plain(document | {"note": [value]})

    assert refusal.value.fault == fault


def test_a_document_nested_without_end_is_refused(document: dict) -> None:
    nested: list = []
    for _ in range(5000):
        nested = [nested]

    with pytest.raises(RuleSetInvalidError, match="deep"):
        check_plain(document | {"note": nested})


def test_the_installed_rules_are_plain(document: dict) -> None:
    check_plain(document)
