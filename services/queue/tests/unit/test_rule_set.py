"""The default rules: twenty-one categories, territories, and what a child's privilege counts."""

import importlib.resources
import json
from datetime import date

import pytest

from queue_service.domain.atoms import Atom, ClaimState, PrivilegeClass, class_in_force, cohort_of
from queue_service.domain.errors import RuleSetInvalidError
from queue_service.domain.rule_set import RuleSet, rule_set_of, waiting_list_of


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


def test_special_groups_wait_in_a_list_of_their_own(rules: RuleSet) -> None:
    lists = {
        kind: waiting_list_of(territory="750000000", purpose=rules.purpose_of(kind))
        for kind in ("general", "inclusive", "special", "sanatorium")
    }

    assert lists["general"] == lists["inclusive"] == "750000000"
    assert len(set(lists.values())) == 3


def test_the_cohort_is_the_year_of_birth() -> None:
    assert cohort_of(date(2022, 12, 31)) == 2022


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.pop("tree"),
        lambda document: document["labels"]["c01"].pop("kk"),
        lambda document: document["tree"]["children"][0].update(classes=["no such class"]),
        lambda document: document["tree"]["children"][20]["cohorts"].update({"from": 2024}),
        lambda document: document.update(valid_from="soon"),
    ],
    ids=["no tree", "no Kazakh label", "unknown class", "cohort in two categories", "bad date"],
)
def test_a_spoiled_document_is_refused(document: dict, spoil: object) -> None:
    spoiled = json.loads(json.dumps(document))
    spoil(spoiled)

    with pytest.raises(RuleSetInvalidError):
        rule_set_of(spoiled)
