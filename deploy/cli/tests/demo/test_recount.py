"""The recount finds every number that is not the place in a plainly sorted list."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from balabaqsha_cli.demo.filed import Filed, Numbers, Place
from balabaqsha_cli.demo.recount import CLASSES, in_order, list_of, rank_of, recount

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
NOWHERE = Place(number=0, total=0)


def filed(number: int, *, year: int = 2022, privilege: str = "general", group: str = "general") -> Filed:
    numbers = Numbers(
        overall=NOWHERE,
        category=NOWHERE,
        cohort=NOWHERE,
        category_code="any",
        cohort_year=year,
        territory="750000000",
        ledger_seq=1,
        rule_version="2026.1",
    )
    return Filed(
        code=f"N{number:05}",
        filed_at=FIRST + timedelta(milliseconds=number // 2),
        birth_year=year,
        privilege_class=privilege,
        group_type=group,
        numbers=numbers,
    )


def counted(families: list[Filed], *, before: int = 0) -> list[Filed]:
    """The families with the numbers a faultless system gives them, each after `before` others."""
    found = []
    for one in families:
        line = in_order(other for other in families if list_of(other) == list_of(one))
        same_category = [other for other in line if rank_of(other) == rank_of(one)]
        same_cohort = [other for other in line if other.birth_year == one.birth_year]
        places = [
            Place(number=members.index(one) + 1 + before, total=len(members) + before)
            for members in (line, same_category, same_cohort)
        ]
        numbers = replace(one.numbers, overall=places[0], category=places[1], cohort=places[2])
        found.append(replace(one, numbers=numbers))
    return found


@pytest.fixture
def many() -> list[Filed]:
    rng = Random(7)
    years, groups = range(2020, 2027), ("general", "general", "inclusive", "special")
    return [
        filed(number, year=rng.choice(years), privilege=rng.choice(CLASSES), group=rng.choice(groups))
        for number in range(200)
    ]


def test_the_oldest_cohort_comes_first_and_the_youngest_share_the_last_category() -> None:
    ranks = [rank_of(filed(1, year=year, privilege=privilege)) for year in range(2020, 2025) for privilege in CLASSES]

    assert ranks == list(range(1, 21))
    assert {rank_of(filed(1, year=year, privilege="a")) for year in (2025, 2026)} == {21}


def test_faultless_numbers_make_no_difference(many: list[Filed]) -> None:
    found = recount(counted(many))

    assert (found.differences, found.lists, found.exact_lists) == ((), 2, 2)


def test_others_in_the_list_leave_only_the_order_to_compare(many: list[Filed]) -> None:
    found = recount(counted(many, before=1000))

    assert (found.differences, found.exact_lists) == ((), 0)


@pytest.mark.parametrize("line", ["overall", "category", "cohort"])
@pytest.mark.parametrize("before", [0, 1000])
def test_one_swapped_pair_is_found(many: list[Filed], line: str, before: int) -> None:
    families = [one for one in counted(many, before=before) if one.group_type != "special"]
    families = counted(families, before=before)
    first, second = sorted((one for one in families if rank_of(one) == 12), key=lambda one: one.filed_at)[:2]
    swapped = {
        first.code: replace(first, numbers=replace(first.numbers, **{line: getattr(second.numbers, line)})),
        second.code: replace(second, numbers=replace(second.numbers, **{line: getattr(first.numbers, line)})),
    }

    found = recount([swapped.get(one.code, one) for one in families])

    assert found.differences


@pytest.mark.parametrize(
    "spoil",
    [
        lambda place: replace(place, number=place.number + 1),
        lambda place: replace(place, total=place.total + 1),
        lambda place: replace(place, number=place.total + 1),
    ],
)
def test_a_wrong_number_or_total_is_found(many: list[Filed], spoil: Callable[[Place], Place]) -> None:
    families = counted(many)
    wrong = replace(families[50], numbers=replace(families[50].numbers, cohort=spoil(families[50].numbers.cohort)))

    found = recount([*families[:50], wrong, *families[51:]])

    assert any(wrong.code in difference for difference in found.differences)


def test_a_queue_that_moves_meanwhile_is_compared_by_order_alone(many: list[Filed]) -> None:
    families = counted(many)
    moved = replace(families[0], numbers=replace(families[0].numbers, overall=Place(number=1, total=999)))

    found = recount([moved, *families[1:]], still=False)

    assert found.exact_lists == 0
