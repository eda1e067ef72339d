"""The overall number as a function of the rank in the category, made once for a list and asked for many children.

The same formula as `numbering.numbers_of`, without the counts of those ahead; 1,000,000 children take seconds.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from operator import add

from queue_service.domain.numbering import Totals, size
from queue_service.domain.ordering import Progress
from queue_service.domain.rule_tree import Category, Mix, Node

#: Rank below a node -> rank below its parent.
Step = Callable[[int], int]


def overall_numbers(root: Node, *, totals: Totals, progress: Progress) -> Mapping[str, Step]:
    """Category code -> the overall number of its r-th child."""
    return {code: partial(_climb, steps) for code, steps in _ways_up(root, (), totals, progress)}


def _climb(steps: tuple[Step, ...], rank: int) -> int:
    for step in steps:
        rank = step(rank)
    return rank


def _ways_up(
    node: Node, above: tuple[Step, ...], totals: Totals, progress: Progress
) -> Iterator[tuple[str, tuple[Step, ...]]]:
    if isinstance(node, Category):
        yield node.code, above
        return
    sizes = [size(child, totals) for child in node.children]
    for place, child in enumerate(node.children):
        step = _dealt(node, place, sizes, progress) if isinstance(node, Mix) else partial(add, sum(sizes[:place]))
        yield from _ways_up(child, (step, *above), totals, progress)


def _dealt(mix: Mix, child: int, sizes: list[int], progress: Progress) -> Step:
    """The place in a ratio: of every other line, as many stand before as had a letter by the child's own slot."""
    start = progress.get(mix.name, 0) % len(mix.word)
    word = mix.word[start:] + mix.word[:start]
    slots = [slot for slot, letter in enumerate(word, start=1) if letter == child]
    others = [other for other in range(len(sizes)) if other != child]
    #: By turn in the round: of every other line its letters a round, its letters so far, and its length.
    before = [[(word.count(other), word[:slot].count(other), sizes[other]) for other in others] for slot in slots]

    def place(rank: int) -> int:
        rounds, turn = divmod(rank - 1, len(slots))
        return rank + sum(min(most, letters * rounds + so_far) for letters, so_far, most in before[turn])

    return place
