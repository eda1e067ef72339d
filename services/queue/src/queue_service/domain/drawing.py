"""Who is given vouchers: the first of the order among those not held, one after the other.

`ordering.issue` says the same of a whole list; here only as many of each category are looked at as can be among them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from queue_service.domain.numbering import Totals, size, split
from queue_service.domain.ordering import Progress
from queue_service.domain.rule_tree import Category, Mix, Node, Seq

T = TypeVar("T")


class Offer(NamedTuple, Generic[T]):
    """One child drawn, and the ratios whose next slot changed with it."""

    child: T
    progress: Mapping[str, int]


def shares(places: int, *, root: Node, free: Totals, progress: Progress) -> dict[str, int]:
    """How many of each category are among the first `places` not held; `free` counts those."""
    found = split(root, min(places, size(root, free)), totals=free, progress=progress)
    return {code: count for code, count in found.items() if count}


def draw(root: Node, lines: Mapping[str, Sequence[T]], *, progress: Progress) -> Iterator[Offer[T]]:
    """Everybody in `lines` (category -> its first not held, as many as `shares` says), in the order of the draw."""
    waiting = {code: iter(line) for code, line in lines.items()}
    line = _Line(root, {code: len(line) for code, line in lines.items()}, progress)
    while line.left:
        moved: dict[str, int] = {}
        code = line.take(moved)
        yield Offer(next(waiting[code]), moved)


class _Line:
    """How many are left below a node, and at which slot a ratio stands or at which child a sequence."""

    def __init__(self, node: Node, left: Totals, progress: Progress) -> None:
        self._node = node
        self._children = [] if isinstance(node, Category) else [_Line(one, left, progress) for one in node.children]
        self.left: int = size(node, left)
        self._slot = progress.get(node.name, 0) % len(node.word) if isinstance(node, Mix) else 0

    def take(self, moved: dict[str, int]) -> str:
        """The category whose turn it is; tells in `moved` of every ratio that went on."""
        self.left -= 1
        match self._node:
            case Category(code=code):
                return code
            case Seq():
                while not self._children[self._slot].left:
                    self._slot += 1
                return self._children[self._slot].take(moved)
            case Mix(name=name, word=word):
                return self._take_by_word(name, word, moved)

    def _take_by_word(self, name: str, word: tuple[int, ...], moved: dict[str, int]) -> str:
        """Slots of a line that has run out are passed over and lost."""
        before = self._slot
        while not self._children[word[self._slot]].left:
            self._slot = (self._slot + 1) % len(word)
        child = self._children[word[self._slot]]
        self._slot = (self._slot + 1) % len(word)
        if self._slot != before:
            moved[name] = self._slot
        return child.take(moved)
