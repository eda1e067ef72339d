"""The order is total, fair and stable; the formula gives the same numbers as sorting does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tree_strategies import lists

from queue_service.domain.atoms import Atom, Entry, Key, PrivilegeClass
from queue_service.domain.errors import RuleSetInvalidError
from queue_service.domain.numbering import numbers_of, split
from queue_service.domain.ordering import issue, order
from queue_service.domain.rule_tree import Category, Mix, Node, Seq, categories, validate

Case = tuple[Node, list[Entry], dict[str, int]]


def rank_of(entry: Entry, entries: list[Entry], atoms: frozenset[Atom]) -> int:
    return 1 + sum(other.atom in atoms and other.key < entry.key for other in entries)


@settings(max_examples=300, deadline=None)
@given(lists())
def test_numbers_from_counts_equal_places_in_the_list(case: Case) -> None:
    root, entries, progress = case
    line = order(entries, progress=progress, root=root)
    totals = {found.code: sum(entry.atom in found.atoms for entry in entries) for found in categories(root)}

    for place, entry in enumerate(line, start=1):
        category = next(found for found in categories(root) if entry.atom in found.atoms)
        cohort = entry.atom.cohort
        own = frozenset(atom for atom in category.atoms if atom.cohort == cohort)
        numbers = numbers_of(
            rank_of(entry, entries, category.atoms),
            category=category.code,
            cohort_categories=[
                found.code for found in categories(root) if any(atom.cohort == cohort for atom in found.atoms)
            ],
            cohort_rank=rank_of(entry, entries, own),
            totals=totals,
            progress=progress,
            root=root,
            cohort_total=sum(other.atom.cohort == cohort for other in entries),
        )

        assert numbers.overall == place
        assert numbers.overall_total == len(line)
        assert numbers.in_cohort == [e for e in line if e.atom.cohort == cohort].index(entry) + 1


@settings(max_examples=300, deadline=None)
@given(lists(), st.integers(0, 40))
def test_split_says_how_the_first_fall_on_categories(case: Case, count: int) -> None:
    root, entries, progress = case
    totals = {found.code: sum(entry.atom in found.atoms for entry in entries) for found in categories(root)}

    found = split(root, count, totals=totals, progress=progress)

    head = order(entries, progress=progress, root=root)[:count]
    counted = {category.code: sum(entry.atom in category.atoms for entry in head) for category in categories(root)}
    assert {code: found.get(code, 0) for code in counted} == counted


@settings(max_examples=300, deadline=None)
@given(lists(), st.integers(0, 40))
def test_after_an_issue_the_rest_stands_exactly_as_before(case: Case, count: int) -> None:
    root, entries, progress = case
    before = order(entries, progress=progress, root=root)

    chosen, moved = issue(entries, count, progress=progress, root=root)

    rest = [entry for entry in entries if entry not in chosen]
    assert chosen == before[:count]
    assert order(rest, progress=moved, root=root) == before[count:]


@settings(max_examples=200, deadline=None)
@given(lists(), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_arrival(case: Case, dice: object) -> None:
    root, entries, progress = case
    shuffled = list(entries)
    dice.shuffle(shuffled)

    assert order(shuffled, progress=progress, root=root) == order(entries, progress=progress, root=root)


@settings(max_examples=200, deadline=None)
@given(lists())
def test_nobody_passes_anybody_of_the_same_category(case: Case) -> None:
    root, entries, progress = case
    line = order(entries, progress=progress, root=root)

    for category in categories(root):
        keys = [entry.key for entry in line if entry.atom in category.atoms]
        assert keys == sorted(keys)


@settings(max_examples=200, deadline=None)
@given(lists(), st.integers(0, 39))
def test_one_who_leaves_moves_nobody_back_within_the_category(case: Case, leaver: int) -> None:
    root, entries, progress = case
    if leaver >= len(entries):
        return
    rest = entries[:leaver] + entries[leaver + 1 :]

    before = order(entries, progress=progress, root=root)
    after = order(rest, progress=progress, root=root)

    for category in categories(root):
        first = [entry for entry in before if entry.atom in category.atoms and entry in rest]
        assert first == [entry for entry in after if entry.atom in category.atoms]


def test_a_hundred_issues_of_one_place_keep_one_to_three() -> None:
    b, c = (
        Category(code=name.value, atoms=frozenset({Atom(2020, name)}))
        for name in (PrivilegeClass.B1, PrivilegeClass.GENERAL)
    )
    root = Mix(name="ratio", children=(b, c), word=(0, 1, 1, 1))
    waiting = [
        Entry(atom=Atom(2020, name), key=Key(number, f"{name}{number}"))
        for name in (PrivilegeClass.B1, PrivilegeClass.GENERAL)
        for number in range(200)
    ]
    progress: dict[str, int] = {}
    issued: list[Entry] = []
    for _ in range(100):
        chosen, moved = issue(waiting, 1, progress=progress, root=root)
        progress = dict(moved)
        issued += chosen
        waiting.remove(chosen[0])

    assert sum(entry.atom.privilege_class is PrivilegeClass.B1 for entry in issued) == 25


def test_a_held_child_keeps_its_number_and_is_passed_over() -> None:
    category = Category(code="c", atoms=frozenset({Atom(2020, PrivilegeClass.GENERAL)}))
    held, free = (
        Entry(atom=Atom(2020, PrivilegeClass.GENERAL), key=Key(number, str(number)), held=number == 0)
        for number in (0, 1)
    )

    chosen, _ = issue([held, free], 1, progress={}, root=category)

    assert order([free, held], progress={}, root=category) == [held, free]
    assert chosen == [free]


def _category(code: str, *atoms: Atom) -> Category:
    return Category(code=code, atoms=frozenset(atoms))


GENERAL = Atom(2020, PrivilegeClass.GENERAL)
FIRST = Atom(2020, PrivilegeClass.A)


@pytest.mark.parametrize(
    "root",
    [
        Seq(children=(_category("x", GENERAL), _category("x", FIRST))),
        Seq(children=(_category("x", GENERAL), _category("y", GENERAL))),
        Mix(name="m", children=(_category("x", GENERAL), _category("y", FIRST)), word=(0, 0)),
        Mix(name="m", children=(_category("x", GENERAL), _category("y", FIRST)), word=()),
        Mix(name="m", children=(_category("x", GENERAL), _category("y", FIRST)), word=(0, 1) * 13),
        Mix(
            name="m",
            children=(_category("x", GENERAL, Atom(2021, PrivilegeClass.A)), _category("y", FIRST)),
            word=(0, 1),
        ),
    ],
    ids=["code twice", "atom twice", "child without letter", "no word", "word too long", "category over cohorts"],
)
def test_an_unsound_tree_is_refused(root: Node) -> None:
    with pytest.raises(RuleSetInvalidError):
        validate(root)
