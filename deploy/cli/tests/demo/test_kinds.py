"""The families of the demonstration cover what they say they cover."""

from datetime import date

from balabaqsha_cli.demo.kinds import KINDS, birth_date, kinds
from balabaqsha_cli.demo.way import small_pdf

TODAY = date(2026, 1, 2)


def test_the_twenty_kinds_are_twenty_different_families_of_every_cohort() -> None:
    assert len({kind.name for kind in KINDS}) == 20
    assert {kind.age for kind in KINDS} == set(range(7))


def test_every_class_of_privilege_is_among_them() -> None:
    privileges = {kind.privilege for kind in KINDS}

    assert privileges >= {None, "serviceman", "orphan", "large_family", "special_needs", "teacher"}


def test_more_families_are_the_same_kinds_again() -> None:
    many = list(kinds(45))

    assert many[:20] == many[20:40] == list(KINDS)
    assert len(many) == 45


def test_a_child_turns_its_age_this_year_and_has_been_born() -> None:
    for age in range(7):
        for number in range(400):
            day = birth_date(age, today=TODAY, number=number)
            assert day < TODAY
            assert day.year == TODAY.year - age


def test_a_large_family_has_the_children_that_make_it_one() -> None:
    large = next(kind for kind in KINDS if kind.name == "large family")

    draft = large.draft(today=TODAY, number=3)

    assert len(draft["children"]) == 4
    assert draft["children"][0]["birth_date"].startswith("2020")


def test_the_document_is_a_whole_pdf() -> None:
    document = small_pdf()

    table = int(document.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert document.startswith(b"%PDF-1.4")
    assert document[table : table + 4] == b"xref"
