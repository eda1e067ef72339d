"""A child's numbers from counts alone: equal to its place in `ordering.order`, at any size of the list.

With `r` the rank in the category and `N` the totals of all categories, the place in a ratio of word length W is
`r + Σ min(N_j, c_j(s_i(r)))`: the slot of the r-th entry, and how many of every other line have had a slot by then.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from queue_service.domain.errors import RuleSetInvalidError
from queue_service.domain.ordering import Progress
from queue_service.domain.rule_tree import Category, Mix, Node, Seq, categories

#: Category code -> how many wait in it.
Totals = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """One child's three numbers, each with the size of the line it counts in."""

    overall: int
    overall_total: int
    in_category: int
    category_total: int
    in_cohort: int
    cohort_total: int


def numbers_of(
    rank: int,
    *,
    category: str,
    cohort_categories: Iterable[str],
    cohort_rank: int | None,
    totals: Totals,
    progress: Progress,
    root: Node,
    cohort_total: int,
) -> Numbers:
    """The numbers of the `rank`-th child of a category.

    `cohort_categories` are those whose children all belong to the child's cohort. Where the category itself spans
    cohorts, `cohort_rank` is the child's rank among its own cohort in it, else None.
    """
    ahead = ahead_of(rank, category=category, totals=totals, progress=progress, root=root)
    own = cohort_rank if cohort_rank is not None else rank
    others = sum(ahead.get(code, 0) for code in cohort_categories if code != category)
    return Numbers(
        overall=rank + sum(ahead.values()),
        overall_total=sum(totals.values()),
        in_category=rank,
        category_total=totals.get(category, 0),
        in_cohort=own + others,
        cohort_total=cohort_total,
    )


def ahead_of(rank: int, *, category: str, totals: Totals, progress: Progress, root: Node) -> dict[str, int]:
    """How many of every other category stand before the `rank`-th child of this one."""
    ahead: dict[str, int] = {}
    place = rank
    for node, child in _way_up(root, category):
        if isinstance(node, Seq):
            before = _whole(node.children[:child], totals)
        else:
            before = {}
            for other, count in _before_slot(node, child, place, totals, progress).items():
                before |= split(node.children[other], count, totals=totals, progress=progress)
        ahead |= before
        place += sum(before.values())
    return ahead


def size(node: Node, totals: Totals) -> int:
    """How many wait below the node."""
    return sum(totals.get(category.code, 0) for category in categories(node))


def split(node: Node, count: int, *, totals: Totals, progress: Progress) -> dict[str, int]:
    """How the first `count` entries of the node fall on its categories."""
    if isinstance(node, Category):
        return {node.code: min(count, totals.get(node.code, 0))}
    if count >= size(node, totals):
        return _whole(node.children, totals)
    if isinstance(node, Seq):
        return _split_in_turn(node.children, count, totals, progress)
    return _split_by_word(node, count, totals, progress)


def _whole(nodes: Iterable[Node], totals: Totals) -> dict[str, int]:
    """Everybody below the nodes, by category."""
    return {category.code: totals.get(category.code, 0) for node in nodes for category in categories(node)}


def _split_in_turn(children: tuple[Node, ...], count: int, totals: Totals, progress: Progress) -> dict[str, int]:
    found: dict[str, int] = {}
    left = count
    for child in children:
        taken = min(left, size(child, totals))
        _add(found, split(child, taken, totals=totals, progress=progress))
        left -= taken
    return found


def _split_by_word(mix: Mix, count: int, totals: Totals, progress: Progress) -> dict[str, int]:
    sizes = [size(child, totals) for child in mix.children]
    word = _rotated(mix, progress)
    wanted = min(count, sum(sizes))
    slots = _first(lambda x: sum(_served(word, sizes, x)) >= wanted, below=len(word) * (max(sizes, default=0) + 1))
    found: dict[str, int] = {}
    for child, taken in zip(mix.children, _served(word, sizes, slots), strict=True):
        _add(found, split(child, taken, totals=totals, progress=progress))
    return found


def _before_slot(mix: Mix, child: int, rank: int, totals: Totals, progress: Progress) -> dict[int, int]:
    """Of every other line, how many had a slot before the `rank`-th entry of line `child` gets its own."""
    word = _rotated(mix, progress)
    slot = _slot_of(word, child, rank)
    sizes = [size(node, totals) for node in mix.children]
    return {other: min(sizes[other], _letters(word, other, slot)) for other in range(len(sizes)) if other != child}


def _rotated(mix: Mix, progress: Progress) -> tuple[int, ...]:
    start = progress.get(mix.name, 0) % len(mix.word)
    return mix.word[start:] + mix.word[:start]


def _slot_of(word: tuple[int, ...], letter: int, rank: int) -> int:
    """The 1-based slot of the `rank`-th letter in the word repeated for ever: s_i(r)."""
    places = [place for place, found in enumerate(word, start=1) if found == letter]
    rounds, rest = divmod(rank - 1, len(places))
    return len(word) * rounds + places[rest]


def _letters(word: tuple[int, ...], letter: int, slots: int) -> int:
    """How many of the first `slots` slots are the letter's: c_i(x)."""
    rounds, rest = divmod(slots, len(word))
    return word.count(letter) * rounds + word[:rest].count(letter)


def _served(word: tuple[int, ...], sizes: list[int], slots: int) -> list[int]:
    return [min(most, _letters(word, letter, slots)) for letter, most in enumerate(sizes)]


def _first(holds: Callable[[int], bool], *, below: int) -> int:
    """The smallest x in [0, below] for which a monotone condition holds."""
    low, high = 0, below
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _way_up(root: Node, category: str) -> list[tuple[Seq | Mix, int]]:
    """The inner nodes from the category's parent to the root, each with the child the way goes through."""
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


def _add(sums: dict[str, int], more: Mapping[str, int]) -> None:
    for code, count in more.items():
        sums[code] = sums.get(code, 0) + count
