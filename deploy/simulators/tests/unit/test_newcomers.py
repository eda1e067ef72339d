from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from balabaqsha_simulators.register import iin as numbers
from balabaqsha_simulators.register.additions import AddedFamilies
from balabaqsha_simulators.register.civil_register import CivilRegister, NumberTakenError
from balabaqsha_simulators.register.drafts import FamilyDraft
from balabaqsha_simulators.register.population import Population

FACTS = ("large_family", "serviceman", "teacher", "orphan", "without_parental_care", "special_needs", "none")
SEXES = st.sampled_from(("male", "female"))
BIRTHS = st.dates(min_value=date(2019, 1, 1), max_value=date(2026, 10, 31)).map(date.isoformat)
CHILDREN = st.fixed_dictionaries({}, optional={"birth_date": BIRTHS, "sex": SEXES, "first_name": st.just("Інжу")})
GUARDIANS = st.fixed_dictionaries(
    {},
    optional={"relation": st.sampled_from(("mother", "father", "guardian", "adopter")), "surname": st.just("Сәтбай")},
)
DRAFTS = st.fixed_dictionaries(
    {},
    optional={
        "children": st.lists(CHILDREN, min_size=1, max_size=10),
        "guardians": st.lists(GUARDIANS, min_size=1, max_size=2),
        "facts": st.lists(st.sampled_from(FACTS), max_size=3),
    },
)


@pytest.fixture(name="register", scope="module")
def _register() -> CivilRegister:
    return CivilRegister(population=Population(seed=1, families=100_000), added=AddedFamilies(state=None))


@settings(deadline=None)
@given(draft=DRAFTS)
def test_what_is_told_stands_and_the_rest_is_filled(register, draft):
    family = register.add(FamilyDraft.model_validate(draft))

    for told, made in zip(draft.get("children", ()), family.children, strict="children" in draft):
        assert made.birth_date.isoformat() == told.get("birth_date", made.birth_date.isoformat())
        assert made.sex == told.get("sex", made.sex)
        assert made.first_name == told.get("first_name", made.first_name)
    for told, made in zip(draft.get("guardians", ()), family.guardians, strict="guardians" in draft):
        assert made.relation == told.get("relation", made.relation)
        assert made.person.surname == told.get("surname", made.person.surname)
    if "facts" in draft:
        assert set(family.facts) == set(draft["facts"]) - {"none"}
    assert family.guardians
    assert family.children


@settings(deadline=None)
@given(draft=DRAFTS)
def test_an_added_family_clashes_with_nobody_and_is_known(register, draft):
    before = len(register)

    family = register.add(FamilyDraft.model_validate(draft))

    iins = [person.iin for person in family.people()]
    assert len(set(iins)) == len(iins)
    assert all(numbers.is_valid(iin) and numbers.coded_serial(iin) >= 8_000 for iin in iins)
    assert register.families(offset=before, limit=10) == [family]
    assert all(register.person(person.iin) == person for person in family.people())
    for adult in family.adults():
        assert register.phone_belongs(adult.phone, iin=adult.person.iin)
        assert register.relation(guardian_iin=adult.person.iin, child_iin=family.children[0].iin) is not None


def test_a_large_family_without_named_children_has_four_or_more(register):
    family = register.add(FamilyDraft.model_validate({"facts": ["large_family"]}))

    assert len(family.children) >= 4


def test_a_family_with_many_named_children_is_a_large_one(register):
    family = register.add(FamilyDraft.model_validate({"children": [{}] * 4}))

    assert "large_family" in family.facts


def test_two_guardians_without_a_relation_are_the_parents(register):
    family = register.add(FamilyDraft.model_validate({"guardians": [{}, {}], "facts": []}))

    assert {guardian.relation for guardian in family.guardians} <= {"mother", "father", "adopter"}
    assert {guardian.person.sex for guardian in family.guardians} == {"male", "female"}


def test_the_sex_follows_from_the_relation_and_from_the_number(register):
    draft = {"guardians": [{"relation": "father"}], "children": [{"iin": "220510600017"}]}

    family = register.add(FamilyDraft.model_validate(draft))

    assert family.guardians[0].person.sex == "male"
    assert family.children[0].sex == "female"
    assert family.children[0].iin == "220510600017"


def test_a_patronymic_may_be_said_to_be_absent(register):
    family = register.add(FamilyDraft.model_validate({"children": [{"patronymic": None}] * 8}))

    assert {child.patronymic for child in family.children} == {None}


def test_a_number_of_somebody_else_is_refused(register):
    somebody = register.families(offset=7, limit=1)[0]

    with pytest.raises(NumberTakenError):
        register.add(FamilyDraft.model_validate({"children": [{"iin": somebody.children[0].iin}]}))
    with pytest.raises(NumberTakenError):
        register.add(FamilyDraft.model_validate({"guardians": [{"phone": somebody.guardians[0].phone}]}))


def test_a_number_of_an_added_family_is_refused_too(register):
    somebody = register.add(FamilyDraft())

    with pytest.raises(NumberTakenError):
        register.add(FamilyDraft.model_validate({"guardians": [{"phone": somebody.guardians[0].phone}]}))


def test_a_number_twice_in_one_family_is_malformed():
    with pytest.raises(ValidationError, match="stands twice"):
        FamilyDraft.model_validate({"children": [{"iin": "220510600017"}, {"iin": "220510600017"}]})


def test_a_day_with_no_vacant_number_left_goes_on_with_the_days_before(register):
    draft = FamilyDraft.model_validate({"children": [{"birth_date": "2021-06-15", "sex": "male"}] * 20})

    children = [child for _ in range(110) for child in register.add(draft).children]

    assert len({child.iin for child in children}) == 2_200
    assert {child.birth_date for child in children} == {date(2021, 6, 15)}
    assert any(numbers.coded_day(child.iin) != date(2021, 6, 15) for child in children)
