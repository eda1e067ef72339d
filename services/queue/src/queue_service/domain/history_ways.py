"""Which other lines a child's number depends on, by where they leave the child's way up the rule tree."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from queue_service.domain.atoms import Atom
from queue_service.domain.errors import RuleSetInvalidError
from queue_service.domain.rule_set import RuleSet
from queue_service.domain.rule_tree import Category, Mix, Node, Seq, categories, mixes


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Lines told together: one category dealt in by a ratio, or all those that a sequence serves first.

    Of the latter everybody is ahead at any time, so nothing depends on which of them a child stands in; the first
    one's code speaks for all.
    """

    category: str
    atoms: frozenset[Atom]
    #: The ratio that deals this line in; None where a sequence serves it first.
    mix: Mix | None
    #: What the ratio says in figures; empty where another ratio below it has a say.
    ratio: tuple[int, ...]
    #: Whether its children count in the number that is told.
    counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """All that a category's numbers depend on."""

    #: Every line that may stand before the category's children, nearest first.
    beside: tuple[Beside, ...]
    #: The rule tree with nothing else in it: the numbers are the same, and sooner found.
    root: Node

    @property
    def passes_a_ratio(self) -> bool:
        """Whether any of the lines is dealt in by a ratio."""
        return any(line.mix is not None for line in self.beside)


def way_up(rules: RuleSet, category: str, *, counted: Callable[[str], bool]) -> Way:
    """The way from the category to the root of the rules."""
    found: list[Beside] = []
    node: Node = rules.categories[category]
    for parent, child in _way_up(rules.root, category):
        if isinstance(parent, Seq):
            first = list(_served_first(parent, child, counted))
            lines = (Category(code=line.category, atoms=line.atoms) for line in first)
            node = Seq(children=(*lines, node))
        else:
            first = list(_dealt_in(parent, child, counted))
            children = (*parent.children[:child], node, *parent.children[child + 1 :])
            node = Mix(name=parent.name, children=children, word=parent.word)
        found.extend(first)
    return Way(beside=tuple(found), root=node)


def _served_first(node: Seq, child: int, counted: Callable[[str], bool]) -> Iterator[Beside]:
    before = [category for other in node.children[:child] for category in categories(other)]
    for told in (True, False):
        group = [category for category in before if counted(category.code) is told]
        if group:
            atoms = frozenset(atom for category in group for atom in category.atoms)
            yield Beside(category=group[0].code, atoms=atoms, mix=None, ratio=(), counted=told)


def _dealt_in(node: Mix, child: int, counted: Callable[[str], bool]) -> Iterator[Beside]:
    figures = tuple(node.word.count(letter) for letter in range(len(node.children)))
    for place, other in enumerate(node.children):
        if place == child:
            continue
        ratio = () if any(mixes(other)) else figures
        for category in categories(other):
            told = counted(category.code)
            yield Beside(category=category.code, atoms=category.atoms, mix=node, ratio=ratio, counted=told)


def _way_up(root: Node, category: str) -> list[tuple[Seq | Mix, int]]:
    way = _way_down(root, category)
    if way is None:
        raise RuleSetInvalidError(f"no category {category}")
    return way[::-1]


def _way_down(node: Node, category: str) -> list[tuple[Seq | Mix, int]] | None:
    if isinstance(node, Category):
        return [] if node.code == category else None
    for place, child in enumerate(node.children):
        rest = _way_down(child, category)
        if rest is not None:
            return [(node, place), *rest]
    return None
