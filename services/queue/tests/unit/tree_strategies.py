"""Random rule trees and lists, small enough to be sorted by hand."""

from hypothesis import strategies as st

from queue_service.domain.atoms import Atom, Entry, Key, PrivilegeClass
from queue_service.domain.rule_tree import Category, Mix, Node, Seq, categories, mixes

CLASSES = (PrivilegeClass.A, PrivilegeClass.B1, PrivilegeClass.GENERAL)
COHORTS = (2020, 2021, 2022)


def _leaf(cohort: int, name: PrivilegeClass) -> Category:
    return Category(code=f"{cohort}{name}", atoms=frozenset({Atom(cohort, name)}))


@st.composite
def mixed(draw: st.DrawFn, name: str, children: tuple[Node, ...]) -> Node:
    """The nodes in sequence or in a ratio."""
    if draw(st.booleans()):
        return Seq(children=children)
    extra = draw(st.lists(st.integers(0, len(children) - 1), max_size=4))
    word = draw(st.permutations([*range(len(children)), *extra]))
    return Mix(name=name, children=children, word=tuple(word))


@st.composite
def trees(draw: st.DrawFn) -> Node:
    """One to three cohorts, each a tree of three classes, under one root; the last may be one category of all."""
    cohorts: list[Node] = []
    for cohort in COHORTS[: draw(st.integers(1, 3))]:
        a, b, c = (_leaf(cohort, name) for name in CLASSES)
        inner = draw(mixed(f"inner{cohort}", (b, c)))
        cohorts.append(draw(mixed(f"outer{cohort}", (a, inner))))
    if draw(st.booleans()):
        young = Category(code="young", atoms=frozenset(Atom(2024 + i, name) for i in (0, 1) for name in CLASSES))
        return Seq(children=(*cohorts, young))
    return draw(mixed("root", tuple(cohorts))) if len(cohorts) > 1 else cohorts[0]


@st.composite
def lists(draw: st.DrawFn) -> tuple[Node, list[Entry], dict[str, int]]:
    """A tree, entries in it with many equal filing times, and any progress of its ratios."""
    root = draw(trees())
    atoms = sorted({atom for category in categories(root) for atom in category.atoms})
    cells = draw(st.lists(st.tuples(st.sampled_from(atoms), st.integers(0, 5)), max_size=40))
    entries = [
        Entry(atom=atom, key=Key(filed_at, f"{number:03}"), held=False)
        for number, (atom, filed_at) in enumerate(draw(st.permutations(cells)))
    ]
    progress = {mix.name: draw(st.integers(0, len(mix.word) - 1)) for mix in mixes(root)}
    return root, entries, progress
