"""A draw takes exactly the first not held of the order, and leaves exactly the rest."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tree_strategies import lists

from queue_service.domain.atoms import Entry
from queue_service.domain.drawing import draw, shares
from queue_service.domain.ordering import Progress, issue, order
from queue_service.domain.rule_tree import Category, Mix, Node, categories


def drawn(entries: list[Entry], count: int, *, root: Node, progress: Progress) -> tuple[list[Entry], Progress]:
    """The draw as the sealer makes it: shares by category, then the first of each."""
    free = {one.code: _line(entries, one) for one in categories(root)}
    wanted = shares(count, root=root, free={code: len(line) for code, line in free.items()}, progress=progress)
    standing = dict(progress)
    chosen = []
    for offer in draw(root, {code: free[code][:share] for code, share in wanted.items()}, progress=progress):
        chosen.append(offer.child)
        standing |= offer.progress
    return chosen, standing


def _line(entries: list[Entry], category: Category) -> list[Entry]:
    mine = [entry for entry in entries if entry.atom in category.atoms and not entry.held]
    return sorted(mine, key=lambda entry: entry.key)


@given(lists(), st.data())
def test_the_draw_is_the_issue_of_the_whole_list(made: tuple, data: st.DataObject) -> None:
    root, entries, progress = made
    entries = [replace(entry, held=data.draw(st.booleans())) for entry in entries]
    count = data.draw(st.integers(0, len(entries) + 2))

    found = drawn(entries, count, root=root, progress=progress)

    expected, moved = issue(entries, count, progress=progress, root=root)
    assert found[0] == expected
    assert {name: slot for name, slot in found[1].items() if slot} == {name: s for name, s in moved.items() if s}


@given(lists(), st.data())
def test_after_each_single_offer_the_rest_is_the_rest(made: tuple, data: st.DataObject) -> None:
    root, entries, progress = made
    count = data.draw(st.integers(0, len(entries)))
    before = order(entries, progress=progress, root=root)

    chosen, standing = drawn(entries, count, root=root, progress=progress)

    rest = [entry for entry in entries if entry not in set(chosen)]
    assert chosen == before[:count]
    assert order(rest, progress=standing, root=root) == before[count:]


def test_places_drawn_one_by_one_keep_the_ratio() -> None:
    from_b, from_c = ([Entry(atom=atom, key=(at, f"{at}")) for at in range(100)] for atom in ("b", "c"))
    root = Mix(
        name="m",
        word=(0, 1, 1, 1),
        children=tuple(Category(code=name, atoms=frozenset({name})) for name in ("b", "c")),
    )
    entries, progress, taken = [*from_b, *from_c], {}, []
    for _ in range(100):
        chosen, progress = drawn(entries, 1, root=root, progress=progress)
        entries.remove(chosen[0])
        taken.append(chosen[0].atom)

    assert (taken.count("b"), taken.count("c")) == (25, 75)
