import re
from collections import Counter
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balabaqsha_simulators.register import iin as numbers
from balabaqsha_simulators.register.addressing import FIRST_ADDED_SERIAL, MOST_FAMILIES
from balabaqsha_simulators.register.people import Family
from balabaqsha_simulators.register.population import Population

SAMPLE = 6_000
SEEDS = st.integers(min_value=0, max_value=2**63)
INDEXES = st.integers(min_value=0, max_value=99_999)


@pytest.fixture(scope="module")
def families() -> list[Family]:
    population = Population(seed=20260101, families=100_000)
    return [population.family(index) for index in range(0, 100_000, 100_000 // SAMPLE)]


@settings(deadline=None)
@given(seed=SEEDS, index=INDEXES)
def test_every_iin_is_valid_and_leads_back_to_its_family(seed, index):
    population = Population(seed=seed, families=100_000)

    family = population.family(index)

    for person in family.people():
        assert numbers.is_valid(person.iin)
        assert population.family_of(person.iin) == family


@settings(deadline=None)
@given(seed=SEEDS, index=INDEXES)
def test_a_family_is_the_same_at_every_start(seed, index):
    first = Population(seed=seed, families=100_000).family(index)
    second = Population(seed=seed, families=100_000).family(index)

    assert first == second


@settings(deadline=None, max_examples=10)
@given(seed=SEEDS, start=st.integers(min_value=0, max_value=MOST_FAMILIES - 300))
def test_no_iin_and_no_phone_is_given_twice_under_any_seed(seed, start):
    population = Population(seed=seed, families=MOST_FAMILIES)

    families = [population.family(index) for index in range(start, start + 300)]

    assert_no_clash(families)


def test_no_iin_and_no_phone_is_given_twice_in_a_large_sample(families):
    assert_no_clash(families)


def test_another_seed_has_other_people():
    ours = Population(seed=1, families=10).family(0)
    theirs = Population(seed=2, families=10).family(0)

    assert {person.iin for person in ours.people()}.isdisjoint(person.iin for person in theirs.people())


def test_a_valid_number_of_nobody_leads_nowhere():
    population = Population(seed=1, families=10)
    strangers = Population(seed=2, families=1_000)

    found = [population.family_of(person.iin) for index in range(1_000) for person in strangers.family(index).people()]

    assert not any(found)


def test_people_beyond_the_wanted_number_of_families_do_not_exist():
    small, large = Population(seed=1, families=10), Population(seed=1, families=11)

    beyond = large.family(10)

    assert all(small.family_of(person.iin) is None for person in beyond.people())
    assert not any(small.owns_phone(adult.phone) for adult in beyond.adults())


def test_generated_people_leave_the_serials_of_added_ones_alone(families):
    assert all(numbers.coded_serial(person.iin) < FIRST_ADDED_SERIAL for person in everybody(families))


def test_each_phone_is_a_mobile_one_and_is_found(families):
    population = Population(seed=20260101, families=100_000)

    for adult in chain.from_iterable(family.adults() for family in families[:500]):
        assert re.fullmatch(r"\+77\d{9}", adult.phone)
        assert population.owns_phone(adult.phone)


def test_both_passes_of_the_check_digit_occur(families):
    first_pass = Counter(
        sum(int(figure) * weight for figure, weight in zip(person.iin, numbers.FIRST_WEIGHTS, strict=False)) % 11 < 10
        for person in everybody(families)
    )

    assert first_pass[True] > first_pass[False] > 0


def test_some_dates_of_birth_differ_from_the_number(families):
    different = sum(numbers.coded_day(person.iin) != person.birth_date for person in everybody(families))

    assert 0 < different < SAMPLE / 10


def test_a_large_family_is_one_by_the_number_of_its_children(families):
    assert all(("large_family" in family.facts) == (len(family.children) >= 4) for family in families)


def test_every_fact_and_every_relation_occurs(families):
    facts = set(chain.from_iterable(family.facts for family in families))
    relations = {guardian.relation for family in families for guardian in family.guardians}

    assert facts == {
        "large_family",
        "serviceman",
        "special_state_body",
        "teacher",
        "guardian_disability",
        "orphan",
        "without_parental_care",
        "special_needs",
    }
    assert relations == {"mother", "father", "guardian", "trustee", "adopter"}


def test_guardians_live_and_the_dead_are_listed_apart(families):
    assert all(guardian.person.alive for family in families for guardian in family.guardians)
    assert any(family.deceased for family in families)
    assert not any(parent.person.alive for family in families for parent in family.deceased)


def test_orphans_have_lost_both_parents(families):
    orphaned = [family for family in families if "orphan" in family.facts]

    assert all({parent.relation for parent in family.deceased} == {"mother", "father"} for family in orphaned)
    assert not any(guardian.relation in ("mother", "father") for family in orphaned for guardian in family.guardians)


def test_adults_were_grown_up_when_the_children_were_born(families):
    for family in families:
        eldest = min(child.birth_date for child in family.children)
        assert all((eldest - adult.person.birth_date).days > 17 * 365 for adult in family.adults())


def test_the_first_child_listed_is_the_youngest_and_of_kindergarten_age(families):
    for family in families:
        assert 2018 <= family.children[0].birth_date.year <= 2026
        assert (min(child.birth_date for child in family.children) - family.children[0].birth_date).days <= 0


def test_names_are_cyrillic_and_patronymics_are_sometimes_missing(families):
    names = {name for person in everybody(families) for name in (person.surname, person.first_name)}
    patronymics = [person.patronymic for person in everybody(families)]

    assert all(re.fullmatch(r"[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+", name) for name in names)
    assert set("әғқңөұүі") <= set("".join(names))
    assert 0.02 < patronymics.count(None) / len(patronymics) < 0.2


def test_more_families_than_there_are_numbers_are_refused():
    with pytest.raises(ValueError, match="--families"):
        Population(seed=1, families=MOST_FAMILIES + 1)


def everybody(families):
    return chain.from_iterable(family.people() for family in families)


def assert_no_clash(families):
    iins = [person.iin for person in everybody(families)]
    phones = [adult.phone for family in families for adult in family.adults()]
    assert len(set(iins)) == len(iins)
    assert len(set(phones)) == len(phones)
