"""The Merkle tree of RFC 9162: roots and proofs from few stored hashes, never from the whole tree.

Stored are the leaf hashes and the complete subtrees of 2^8, 2^16 and 2^24 leaves; everything else is made of them.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

#: Leaves of a stored subtree -> its height.
_HEIGHTS: Mapping[int, int] = {1: 0, 2**8: 8, 2**16: 16, 2**24: 24}
#: How many stored subtrees make the next higher stored one.
FAN = 256
_NODE_PREFIX = b"\x01"
EMPTY_ROOT = hashlib.sha256(b"").digest()


class Range(NamedTuple):
    """The leaves `begin <= index < end`, counted from 0."""

    begin: int
    end: int


class Node(NamedTuple):
    """A complete subtree: the `number`-th, from 0, of 2^height leaves; a leaf where the height is 0."""

    height: int
    number: int


#: Where stored hashes come from.
Stored = Callable[[Node], bytes]


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(_NODE_PREFIX + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes that are all at hand."""
    level = list(hashes)
    while len(level) > 1:
        pairs = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[2 * len(pairs) :]
    return level[0] if level else EMPTY_ROOT


def inclusion_ranges(index: int, *, size: int) -> list[Range]:
    """The subtrees whose hashes are the inclusion path of a leaf (RFC 9162, 2.1.3.1), from the leaf upwards."""
    begin, end = 0, size
    found: list[Range] = []
    while end - begin > 1:
        middle = begin + _half(end - begin)
        if index < middle:
            found.append(Range(middle, end))
            end = middle
        else:
            found.append(Range(begin, middle))
            begin = middle
    return found[::-1]


def consistency_ranges(first: int, *, second: int) -> list[Range]:
    """The subtrees whose hashes prove that the tree of `first` leaves begins that of `second` (RFC 9162, 2.1.4.1)."""
    begin, end = 0, second
    found: list[Range] = []
    while end > first:
        middle = begin + _half(end - begin)
        if first <= middle:
            found.append(Range(middle, end))
            end = middle
        else:
            found.append(Range(begin, middle))
            begin = middle
    if begin:
        found.append(Range(begin, end))
    return found[::-1]


def stored_nodes(ranges: Iterable[Range]) -> set[Node]:
    """Everything stored that the hashes of the ranges need; at most 255 of each height for each range."""
    return {node for found in ranges for node in _pieces(found)}


def range_hash(found: Range, *, stored: Stored) -> bytes:
    """The hash of a subtree of the tree; of the whole one it is the root."""
    count = found.end - found.begin
    if not count:
        return EMPTY_ROOT
    if count in _HEIGHTS:
        return stored(_node(found))
    middle = found.begin + _half(count)
    return node_hash(
        range_hash(Range(found.begin, middle), stored=stored), range_hash(Range(middle, found.end), stored=stored)
    )


def _pieces(found: Range) -> Iterator[Node]:
    count = found.end - found.begin
    if count in _HEIGHTS:
        yield _node(found)
    elif count:
        middle = found.begin + _half(count)
        yield from _pieces(Range(found.begin, middle))
        yield from _pieces(Range(middle, found.end))


def _node(found: Range) -> Node:
    height = _HEIGHTS[found.end - found.begin]
    return Node(height, found.begin >> height)


def _half(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


class Edge:
    """The right edge of a growing tree: enough to append leaves and to know the root, whatever the size."""

    def __init__(self, size: int, *, stored: Stored) -> None:
        self.size = size
        self._open = {node: stored(node) for node in stored_nodes([Range(0, size)])}

    @property
    def root(self) -> bytes:
        """The root over all leaves so far."""
        return range_hash(Range(0, self.size), stored=self._open.__getitem__)

    def append(self, leaf_hash: bytes) -> list[tuple[Node, bytes]]:
        """Add a leaf; the stored subtrees it completed, lower ones first."""
        node, found = Node(0, self.size), leaf_hash
        self.size += 1
        completed = []
        self._open[node] = found
        while (node.number + 1) % FAN == 0 and node.height < max(_HEIGHTS.values()):
            begin = node.number + 1 - FAN
            found = root_of([self._open.pop(Node(node.height, begin + i)) for i in range(FAN)])
            node = Node(node.height + 8, begin // FAN)
            self._open[node] = found
            completed.append((node, found))
        return completed
