"""A comparison of two rule sets says of every child what the two orders say."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tree_strategies import lists, trees

from queue_service.domain.atoms import Atom, Entry, PrivilegeClass
from queue_service.domain.numbering import numbers_of
from queue_service.domain.ordering import Progress, order
from queue_service.domain.overall_numbers import overall_numbers
from queue_service.domain.rule_comparison import (
    MOST_MOVERS,
    SIZES,
    ListComparison,
    bounds_of_sizes,
    progress_under,
)
from queue_service.domain.rule_tree import Category, Mix, Node, Seq, categories, mixes


def places(entries: list[Entry], root: Node, progress: Progress) -> dict[str, int]:
    return {entry.key.code: place for place, entry in enumerate(order(entries, progress=progress, root=root), start=1)}


def compared(entries: list[Entry], before: tuple[Node, Progress], after: tuple[Node, Progress]) -> ListComparison:
    comparison = ListComparison(counts=Counter(entry.atom for entry in entries), before=before, after=after)
    for entry in sorted(entries, key=lambda entry: entry.key):
        comparison.see([(entry.atom, entry.key.code)])
    comparison.finish()
    return comparison


@given(lists())
def test_the_overall_number_is_the_place_in_the_order(drawn: tuple) -> None:
    root, entries, progress = drawn
    totals = {one.code: sum(entry.atom in one.atoms for entry in entries) for one in categories(root)}

    numbers = overall_numbers(root, totals=totals, progress=progress)

    ranks: Counter[str] = Counter()
    for place, entry in enumerate(order(entries, progress=progress, root=root), start=1):
        code = next(one.code for one in categories(root) if entry.atom in one.atoms)
        ranks[code] += 1
        assert numbers[code](ranks[code]) == place
        assert (
            place
            == numbers_of(
                ranks[code],
                category=code,
                cohort_categories=(),
                cohort_rank=None,
                totals=totals,
                progress=progress,
                root=root,
                cohort_total=0,
            ).overall
        )


@given(lists(), trees(), st.booleans())
def test_a_comparison_says_what_the_two_orders_say(drawn: tuple, new_root: Node, keep: bool) -> None:  # noqa: FBT001 - drawn
    root, entries, progress = drawn
    new_progress = progress_under(new_root, progress=progress, keep=keep)
    before, after = places(entries, root, progress), places(entries, new_root, new_progress)

    comparison = compared(entries, (root, progress), (new_root, new_progress))

    changes = {code: after[code] - before[code] for code in before if code in after}
    tally = comparison.tally
    assert tally.seen == len(entries)
    assert tally.better == sum(change < 0 for change in changes.values())
    assert tally.worse == sum(change > 0 for change in changes.values())
    assert tally.left_out == len(before.keys() - after.keys())
    assert tally.taken_in == len(after.keys() - before.keys())
    for (low, high), count in zip(bounds_of_sizes(), tally.sizes, strict=True):
        assert count == sum(
            (low is None or change >= low) and (high is None or change <= high) for change in changes.values()
        )
    largest = sorted(map(abs, filter(None, changes.values())), reverse=True)[:MOST_MOVERS]
    assert [abs(mover.change) for mover in comparison.movers] == largest
    for mover in comparison.movers:
        assert (mover.before, mover.after) == (before[mover.code], after[mover.code])
    assert sum(tally.before.values()) == len(before)
    assert sum(tally.after.values()) == len(after)


def test_every_change_falls_into_one_cell() -> None:
    bounds = bounds_of_sizes()

    assert len(bounds) == 2 * len(SIZES) + 1
    assert bounds[0] == (None, -10_000)
    assert bounds[4:7] == [(-9, -1), (0, 0), (1, 9)]
    assert bounds[-1] == (10_000, None)
    for (_, high), (low, _) in pairwise(bounds):
        assert low == high + 1


def test_progress_is_kept_only_where_the_new_word_reaches() -> None:
    a, b = (Category(code=name, atoms=frozenset({Atom(2020, name)})) for name in (PrivilegeClass.A, PrivilegeClass.B1))
    root = Seq(children=(Mix(name="kept", children=(a, b), word=(0, 1, 1)),))
    progress = {"kept": 2, "gone": 1}

    assert [one.name for one in mixes(root)] == ["kept"]
    assert progress_under(root, progress=progress, keep=True) == {"kept": 2}
    assert progress_under(root, progress=progress | {"kept": 3}, keep=True) == {}
    assert progress_under(root, progress=progress, keep=False) == {}
