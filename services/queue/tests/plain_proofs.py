"""Checks the proof of a number in the plainest way, step by step as the published format says."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from plain_counts import hashed, written

HOUR_MS = 3_600_000


def climbed(leaf_hash: bytes, *, index: int, size: int, path: list[str]) -> str:
    """The root an inclusion path leads to, by the recursive definition read backwards."""
    if size == 1:
        assert not path
        return leaf_hash.hex()
    half = 1
    while half * 2 < size:
        half *= 2
    top = bytes.fromhex(path[-1])
    if index < half:
        left, right = bytes.fromhex(climbed(leaf_hash, index=index, size=half, path=path[:-1])), top
    else:
        right = bytes.fromhex(climbed(leaf_hash, index=index - half, size=size - half, path=path[:-1]))
        left = top
    return hashlib.sha256(b"\x01" + left + right).hexdigest()


def place_in(proof: Mapping[str, Any], *, public: bytes, receipt_hash: str) -> dict[str, int]:
    """The number in the category and all totals that follow from the proof; an assertion fails where it is unsound."""
    checkpoint = proof["checkpoint"]
    key = Ed25519PublicKey.from_public_bytes(public)
    key.verify(bytes.fromhex(proof["signature"]), b"balabaqsha/checkpoint/v1\n" + written(checkpoint))
    leaves = [json.loads(found["leaf"]) for found in proof["leaves"]]
    for leaf, found in zip(leaves, proof["leaves"], strict=True):
        leaf_hash = hashlib.sha256(b"\x00" + found["leaf"].encode()).digest()
        size = checkpoint["size"]
        assert climbed(leaf_hash, index=leaf["seq"] - 1, size=size, path=found["path"]) == checkpoint["root"]
    assert (leaves[0]["kind"], leaves[0]["receipt_hash"]) == ("entered", receipt_hash)
    assert hashlib.sha256(written(proof["rules"])).hexdigest() == checkpoint["rules"]
    return _place(proof, leaves[-1])


def _place(proof: Mapping[str, Any], leaf: dict[str, Any]) -> dict[str, int]:
    found = proof["list"]
    list_hash = hashlib.sha256(b"\x02" + found["data"].encode()).digest()
    root = climbed(list_hash, index=found["index"], size=found["of"], path=found["path"])
    assert root == proof["checkpoint"]["count_root"]
    name, _, atoms = json.loads(found["data"])
    assert name == leaf["list"]
    rows = {(row[0], row[1]): row for row in atoms}
    own = (leaf["cohort"], leaf["class"])
    paths = {(path["cohort"], path["class"]): path for path in proof["paths"]}
    ahead = {atom: _ahead(path, rows.get(atom), leaf) for atom, path in paths.items()}
    assert [leaf["filed_at"], leaf["code"]] in [row[:2] for row in paths[own]["keys"]]
    return {
        "number": 1 + sum(ahead.values()),
        "total": sum(rows[atom][2] for atom in paths if atom in rows),
        "everybody": sum(row[2] for row in atoms),
        "cohort_total": sum(row[2] for row in atoms if row[0] == leaf["cohort"]),
    }


def _ahead(path: dict[str, Any], atom: list[Any] | None, leaf: dict[str, Any]) -> int:
    hour = leaf["filed_at"] // HOUR_MS
    day, month = hour // 24, hour // 24 // 30
    if atom is None:
        assert [path[name] for name in ("months", "days", "hours", "keys")] == [[], [], [], []]
        return 0
    above, ahead = atom[2:], 0
    for name, slot in (("months", month), ("days", day), ("hours", hour)):
        rows = path[name]
        assert _sums(rows) == above
        ahead += sum(row[1] for row in rows if row[0] < slot)
        above = next((row[1:] for row in rows if row[0] == slot), None)
        if above is None:
            return ahead
    keys = path["keys"]
    assert [len(keys), sum(key[2] for key in keys), hashed(b"\x02", keys)] == above
    return ahead + sum(key[:2] < [leaf["filed_at"], leaf["code"]] for key in keys)


def _sums(rows: list[Any]) -> list[Any]:
    return [sum(row[1] for row in rows), sum(row[2] for row in rows), hashed(b"\x02", rows)]
