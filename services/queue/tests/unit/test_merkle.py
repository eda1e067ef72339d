"""Proofs from a few stored hashes equal those of the definition in RFC 9162."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_service.domain.leaves import leaf_hash
from queue_service.domain.merkle import (
    Edge,
    Node,
    Range,
    consistency_ranges,
    inclusion_ranges,
    range_hash,
    root_of,
    stored_nodes,
)
from queue_service.domain.merkle_checks import is_continued, is_included

LEAVES = [leaf_hash(str(number).encode()) for number in range(1200)]
SIZES = st.integers(1, len(LEAVES)) | st.sampled_from([1, 2, 3, 4, 255, 256, 257, 511, 512, 513, 768, 1024, 1025])


def combined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def half(count: int) -> int:
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def tree(leaves: list[bytes]) -> bytes:
    """MTH, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = half(len(leaves))
    return combined(tree(leaves[:k]), tree(leaves[k:]))


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH, word for word."""
    if len(leaves) == 1:
        return []
    k = half(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), tree(leaves[k:])]
    return [*path(m - k, leaves[k:]), tree(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:  # noqa: FBT001 - as the RFC has it
    """SUBPROOF, word for word."""
    if m == len(leaves):
        return [] if whole else [tree(leaves)]
    k = half(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), tree(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), tree(leaves[:k])]  # noqa: FBT003 - the same


def stored(node: Node) -> bytes:
    size = 1 << node.height
    return tree(LEAVES[node.number * size : (node.number + 1) * size])


def grown(size: int) -> tuple[Edge, dict[Node, bytes]]:
    edge = Edge(0, stored=stored)
    made = {Node(0, index): found for index, found in enumerate(LEAVES[:size])}
    for found in LEAVES[:size]:
        made.update(edge.append(found))
    return edge, made


@given(SIZES)
@settings(max_examples=60, deadline=None)
def test_the_root_is_that_of_the_definition(size: int) -> None:
    expected = tree(LEAVES[:size])

    assert root_of(LEAVES[:size]) == expected
    assert range_hash(Range(0, size), stored=stored) == expected
    assert grown(size)[0].root == expected


def test_a_tree_without_leaves_has_the_root_of_nothing() -> None:
    nothing = hashlib.sha256(b"").digest()

    assert root_of([]) == range_hash(Range(0, 0), stored=stored) == Edge(0, stored=stored).root == nothing


@given(SIZES, st.integers(0, 2000))
@settings(max_examples=60, deadline=None)
def test_an_inclusion_path_is_that_of_the_definition_and_is_accepted(size: int, drawn: int) -> None:
    index = drawn % size
    found = [range_hash(one, stored=stored) for one in inclusion_ranges(index, size=size)]

    assert found == path(index, LEAVES[:size])
    assert is_included(LEAVES[index], index=index, size=size, path=found, root=tree(LEAVES[:size]))


@given(SIZES, st.integers(0, 2000))
@settings(max_examples=60, deadline=None)
def test_a_consistency_path_is_that_of_the_definition_and_is_accepted(second: int, drawn: int) -> None:
    first = 1 + drawn % second
    found = [range_hash(one, stored=stored) for one in consistency_ranges(first, second=second)]

    assert found == subproof(first, LEAVES[:second], True)  # noqa: FBT003 - as the RFC has it
    roots = {"first_root": tree(LEAVES[:first]), "second_root": tree(LEAVES[:second])}
    assert is_continued(first=first, second=second, path=found, **roots)


@given(st.integers(0, 700), st.integers(0, 500))
@settings(max_examples=40, deadline=None)
def test_an_edge_taken_up_again_grows_as_one_that_never_stopped(before: int, more: int) -> None:
    _, made = grown(before)
    edge = Edge(before, stored=made.__getitem__)
    for found in LEAVES[before : before + more]:
        made.update(edge.append(found))

    assert edge.root == tree(LEAVES[: before + more])
    whole = grown(before + more)[1]
    assert {node: found for node, found in made.items() if node.height} == {
        node: found for node, found in whole.items() if node.height
    }


@given(SIZES, st.integers(0, 2000), st.data())
@settings(max_examples=60, deadline=None)
def test_no_other_leaf_place_or_path_is_accepted(size: int, drawn: int, data: st.DataObject) -> None:
    index = drawn % size
    found = path(index, LEAVES[:size])
    root = tree(LEAVES[:size])
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index)) if size > 1 else 1

    assert not is_included(LEAVES[index], index=other, size=size, path=found, root=root)
    assert not is_included(b"x" * 32, index=index, size=size, path=found, root=root)
    assert not is_included(LEAVES[index], index=index, size=size, path=[*found, root], root=root)
    if found:
        assert not is_included(LEAVES[index], index=index, size=size, path=found[:-1], root=root)


@pytest.mark.parametrize(("first", "second"), [(3, 7), (4, 7), (6, 8), (256, 1000), (700, 1000)])
def test_a_rewritten_beginning_does_not_continue(first: int, second: int) -> None:
    rewritten = [b"x" * 32, *LEAVES[1:second]]
    found = subproof(first, rewritten, True)  # noqa: FBT003 - as the RFC has it

    assert not is_continued(
        first=first, second=second, path=found, first_root=tree(LEAVES[:first]), second_root=tree(rewritten)
    )


def test_a_proof_in_a_tree_of_seventeen_million_needs_few_stored_hashes() -> None:
    size = 2**24 + 2**16 * 3 + 2**8 * 200 + 77

    needed = stored_nodes(inclusion_ranges(5_000_000, size=size))

    assert len(needed) < 1300
    assert {node.height for node in needed} == {0, 8, 16}
    assert len(stored_nodes([Range(0, size)])) == 1 + 3 + 200 + 77
