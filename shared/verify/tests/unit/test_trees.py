from random import Random

import pytest
from ledger_books import MerkleLog

from balabaqsha_verify.verify import climb, digest, push, root_of

# The reference tree of Certificate Transparency: its leaves, and the roots of its first one to eight.
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def node(left: bytes, right: bytes) -> bytes:
    return digest(b"\x01", left, right)


@pytest.fixture
def seven():
    """The tree of RFC 9162, 2.1.5: leaves a to f and j, nodes g to l."""
    a, b, c, d, e, f, j = (digest(b"\x00", bytes([number])) for number in range(7))
    g, h, i = node(a, b), node(c, d), node(e, f)
    k, low = node(g, h), node(i, j)
    return {"leaves": (a, b, c, d, e, f, j), "g": g, "h": h, "i": i, "k": k, "l": low, "root": node(k, low)}


def test_a_growing_tree_has_the_reference_roots():
    peaks = []

    for size, (leaf, root) in enumerate(zip(LEAVES, ROOTS, strict=True)):
        push(peaks, size, digest(b"\x00", bytes.fromhex(leaf)))

        assert root_of(peaks) == root


def test_the_empty_tree_is_the_hash_of_nothing():
    assert root_of([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_audit_paths_of_the_rfc_lead_to_the_root(seven):
    a, b, c, d, e, f, j = seven["leaves"]
    g, h, i, k, low = (seven[name] for name in "ghikl")
    paths = {0: (a, [b, h, low]), 3: (d, [c, g, low]), 4: (e, [f, j, k]), 6: (j, [i, k])}

    for index, (leaf, path) in paths.items():
        assert climb(leaf, index, 7, [step.hex() for step in path]) == seven["root"]


def test_every_path_of_every_size_leads_to_the_root_and_to_no_other_place():
    log = MerkleLog(digest(b"\x00", bytes([number])) for number in range(40))

    for size in range(1, 41):
        for index in range(size):
            path, leaf = log.path(index, size), log.levels[0][index]

            assert climb(leaf, index, size, path) == log.root(0, size)
            assert climb(leaf, (index + 1) % (size + 1), size, path) != log.root(0, size)


def test_a_path_that_is_too_short_too_long_or_of_another_leaf_leads_elsewhere():
    log, random = MerkleLog(digest(b"\x00", bytes([number])) for number in range(33)), Random(9162)

    for _ in range(200):
        size = random.randrange(2, 34)
        index = random.randrange(size)
        path, leaf, root = log.path(index, size), log.levels[0][index], log.root(0, size)

        assert climb(leaf, index, size, path[1:]) != root
        assert climb(leaf, index, size, [*path, "00" * 32]) != root
        assert climb(leaf, index, size, ["00" * 32, *path]) != root
        assert climb(digest(leaf), index, size, path) != root
