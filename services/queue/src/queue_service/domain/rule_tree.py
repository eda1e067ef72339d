"""The shape of a rule set: categories, sequences of them, and ratios between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from queue_service.domain.atoms import Atom
from queue_service.domain.errors import RuleSetInvalidError

LONGEST_WORD = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """Children who stand in one line by filing time alone."""

    code: str
    atoms: frozenset[Atom]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seq:
    """The first child node is served before the second, and so on."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Child nodes take turns by a word: letter `i` stands for child `i`, so 1 : 3 is (0, 1, 1, 1)."""

    name: str
    children: tuple["Node", ...]
    word: tuple[int, ...]


Node = Category | Seq | Mix


def categories(node: Node) -> Iterator[Category]:
    """Every category below the node, in the order the tree names them."""
    if isinstance(node, Category):
        yield node
    else:
        for child in node.children:
            yield from categories(child)


def mixes(node: Node) -> Iterator[Mix]:
    """Every ratio of the tree."""
    if isinstance(node, Category):
        return
    if isinstance(node, Mix):
        yield node
    for child in node.children:
        yield from mixes(child)


def validate(root: Node) -> None:
    """Raise `RuleSetInvalidError` unless every atom and code stands once and every ratio is sound."""
    codes = [category.code for category in categories(root)]
    atoms = [atom for category in categories(root) for atom in category.atoms]
    names = [mix.name for mix in mixes(root)]
    _refuse_twice(codes, "a category stands twice", fault="category_twice")
    _refuse_twice(atoms, "a cohort and class stand in two categories", fault="cohort_twice")
    _refuse_twice(names, "a ratio stands twice", fault="ratio_twice")
    for mix in mixes(root):
        _validate_mix(mix)


def _refuse_twice(values: Sequence[object], message: str, *, fault: str) -> None:
    if len(values) != len(set(values)):
        raise RuleSetInvalidError(message, fault=fault, at="/tree")


def _validate_mix(mix: Mix) -> None:
    if not 1 <= len(mix.word) <= LONGEST_WORD:
        raise RuleSetInvalidError(
            f"the word of {mix.name} has {len(mix.word)} letters", fault="word_length", at="/tree"
        )
    if set(mix.word) != set(range(len(mix.children))):
        raise RuleSetInvalidError(
            f"the word of {mix.name} does not name each of its children", fault="word_incomplete", at="/tree"
        )
    for category in categories(mix):
        if len({atom.cohort for atom in category.atoms}) > 1:
            # The number in the cohort has a closed form only so.
            raise RuleSetInvalidError(
                f"{category.code} below {mix.name} spans cohorts", fault="ratio_spans_cohorts", at="/tree"
            )
