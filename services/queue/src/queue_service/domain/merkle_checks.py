"""Checks of Merkle proofs as RFC 9162 describes them, for whoever holds a proof of ours."""

from collections.abc import Sequence

from queue_service.domain.merkle import node_hash


def is_included(leaf_hash: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path proves that the leaf stands at `index` of the tree (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last = index, size - 1
    found = leaf_hash
    for hashed in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = node_hash(hashed, found)
            while not place % 2 and place:
                place, last = place // 2, last // 2
        else:
            found = node_hash(found, hashed)
        place, last = place // 2, last // 2
    return last == 0 and found == root


def is_continued(*, first: int, second: int, path: Sequence[bytes], first_root: bytes, second_root: bytes) -> bool:
    """Whether the path proves that the second tree begins with the first (RFC 9162, 2.1.4.2)."""
    if first == second:
        return not path and first_root == second_root
    if not (0 < first < second and path):
        return False
    place, last, hashes = _shared(first, second, path, first_root)
    old = new = hashes[0]
    for hashed in hashes[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            old, new = node_hash(hashed, old), node_hash(hashed, new)
            while not place % 2 and place:
                place, last = place // 2, last // 2
        else:
            new = node_hash(new, hashed)
        place, last = place // 2, last // 2
    return last == 0 and old == first_root and new == second_root


def _shared(first: int, second: int, path: Sequence[bytes], first_root: bytes) -> tuple[int, int, list[bytes]]:
    """Past the levels on which both trees are the same; a whole first tree is itself where the path begins."""
    whole = first & (first - 1) == 0
    place, last = first - 1, second - 1
    while place % 2:
        place, last = place // 2, last // 2
    return place, last, [first_root, *path] if whole else list(path)
